"""Who sees a file: those who see a record that holds it. Each app says which of its records do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

from prongsai.foundation.files.models import File
from prongsai.kernel.actor import Actor

# Given an actor and numbers of files of the actor's office, a rule returns those that the actor sees.
Rule: TypeAlias = Callable[[Actor, Collection[int]], Iterable[int]]
RULES: list[Rule] = []


def register_sight(rule: Rule) -> Rule:
    """Let a rule open files to those who see the record; called once by each app when it is ready."""
    if rule not in RULES:
        RULES.append(rule)
    return rule


def sees(actor: Actor, file: File) -> bool:
    """Return whether the actor may open the file: public, put in by the actor, or of a record the actor sees.

    Rules are asked one after the other until one says yes. Cost: at most what the rules cost together.
    """
    if actor.organization is None or actor.organization.pk != file.organization_id:
        return False
    if file.is_public or actor.is_system:
        return True
    if not actor.is_signed_in:
        return False
    return file.uploaded_by_id == actor.user.pk or any(file.pk in rule(actor, [file.pk]) for rule in RULES)


def seen_among(actor: Actor, files: Iterable[File]) -> set[int]:
    """Return the numbers of those of the files that the actor may open. Cost: what the rules cost once."""
    here = [file for file in files if actor.organization and actor.organization.pk == file.organization_id]
    if actor.is_system:
        return {file.pk for file in here}
    own = actor.user.pk if actor.is_signed_in else 0
    found = {file.pk for file in here if file.is_public or file.uploaded_by_id == own}
    for rule in RULES if actor.is_signed_in else ():
        left = {file.pk for file in here} - found
        if not left:
            break
        found |= left & set(rule(actor, left))
    return found
