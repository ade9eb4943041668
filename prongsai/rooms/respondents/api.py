"""The respondents room: what waits there for an actor. Results of mock surveys do not leave the room."""

from prongsai.rooms.respondents.queries.doors import Waiting, waiting_for

__all__ = ["Waiting", "waiting_for"]
