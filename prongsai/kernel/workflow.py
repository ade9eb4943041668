"""Lifecycles as tables: states, and the moves that lead from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class State:
    """A state: label (translated when shown), tone (neutral, ok, warn, danger, busy) and icon name."""

    code: str
    label: Any
    tone: str = "neutral"
    icon: str = "circle"


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed move: its verb, where it starts, where it leads and the permission that it needs."""

    code: str
    label: Any
    sources: frozenset[str]
    target: str
    permission: str


class Workflow:
    """A lifecycle that an officer could review: one table of states, one table of moves."""

    def __init__(self, states: Iterable[State], moves: Iterable[Move], refusal: Any) -> None:
        self.states: Mapping[str, State] = {state.code: state for state in states}
        self.moves: Mapping[str, Move] = {move.code: move for move in moves}
        self.refusal = refusal
        for move in self.moves.values():
            unknown = (move.sources | {move.target}) - set(self.states)
            if unknown:
                raise ValueError(f"move {move.code} names unknown states {sorted(unknown)}")

    def choices(self) -> list[tuple[str, Any]]:
        """Return the states as choices of a model or form field."""
        return [(state.code, state.label) for state in self.states.values()]

    def allowed(self, state: str, actor: Actor, unit_ids: Iterable[int] = ()) -> list[Move]:
        """Return the moves that the actor may make from the state, for a record of the given units."""
        return [m for m in self.moves.values() if state in m.sources and self._holds(m, actor, unit_ids)]

    def target(self, move: str, state: str) -> str:
        """Return the state that the move leads to; raise ``Problem`` when it does not start here."""
        found = self.moves[move]
        if state not in found.sources:
            raise Problem(self.refusal, status=409)
        return found.target

    def reachable(self, start: str) -> set[str]:
        """Return every state that can be reached from the start by any moves."""
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for move in self.moves.values():
                if here in move.sources and move.target not in seen:
                    seen.add(move.target)
                    waiting.append(move.target)
        return seen

    @staticmethod
    def _holds(move: Move, actor: Actor, unit_ids: Iterable[int]) -> bool:
        return actor.may(move.permission) or any(actor.may(move.permission, unit) for unit in unit_ids)
