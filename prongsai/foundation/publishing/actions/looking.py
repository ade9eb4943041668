"""Files on their way to the public are looked through first, by the worker and outside of every transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import unread_files
from prongsai.foundation.files.api import File
from prongsai.foundation.jobs.api import Job, enqueue
from prongsai.foundation.publishing.actions.data_files import NewAttachment
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

JOB = "publishing.look_through"


def given_files(attachments: Iterable[NewAttachment]) -> list[File]:
    """Return the files that people gave: those that were made from the content show what the checks read anyway."""
    return [one.file for one in attachments if one.file is not None and not one.made_from_content]


def ask_to_look(by: Actor, files: Iterable[File]) -> list[File]:
    """Let the worker look through those that nobody has looked through; return them."""
    left = unread_files(by.organization, files)
    for file in left:
        waiting = Job.objects.filter(organization=by.organization, kind=JOB, payload__file=file.pk)
        if not waiting.exclude(state__in=("done", "failed")).exists():
            enqueue("publishing.look_through", organization=by.organization, by=by, payload={"file": file.pk})
    return left


def wait_for_looking(by: Actor, attachments: Iterable[NewAttachment]) -> None:
    """Raise ``Problem`` while files that go out have not been looked through. Call it before a transaction opens."""
    left = ask_to_look(by, given_files(attachments))
    if left:
        raise Problem(
            _(
                "The text of “%(name)s” is being looked through for what may not be public. Nothing was published. "
                "Try again in a moment; if it lasts longer than five minutes, tell the administrator."
            )
            % {"name": left[0].name},
            status=409,
        )
