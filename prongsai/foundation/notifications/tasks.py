"""The worker writes and sends mail."""

from __future__ import annotations

from datetime import time, timedelta

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.notifications.actions import (
    WRITERS,
    belongs,
    clear_old,
    collect,
    drop_mail,
    mail_writer,
    mark_sent,
    send_again,
    send_digests,
)
from prongsai.foundation.notifications.models import Digest, Letter, Mail, Notice
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import BANGKOK, in_digits, relative, short_date

MORNING = time(7, 30)  # in Thailand: the digest lies there when the office opens


@handler("notifications.send_mail")
def send(job: Job, actor: Actor) -> None:
    """Write the mail and hand it to the mail server; a failure is tried again by the outbox."""
    with as_tenant(actor.organization):
        mail = Mail.objects.filter(pk=job.payload["mail"], sent_at__isnull=True).first()
        letter = WRITERS[mail.kind](mail) if mail else None
        if mail and letter is None:
            drop_mail(by=actor, mail=mail)
    if mail is None or letter is None:
        return
    body = f"{letter.body}\n\n{actor.organization.full_name}\n{actor.organization.origin}\n"
    subject = " ".join(f"{letter.subject} ({actor.organization.short_name})".split())
    EmailMessage(subject, body, to=[mail.to]).send()
    with as_tenant(actor.organization):
        mark_sent(by=actor, mail=mail)


@mail_writer("notifications.notice")
def write_notice(mail: Mail) -> Letter | None:
    """Write the mail of a notice, or none when the notice is gone."""
    notice = Notice.objects.filter(pk=mail.payload["notice"]).first()
    if notice is None:
        return None
    lines = [notice.title, notice.text]
    if notice.path:
        lines += ["", _("Open it here: %s") % f"{mail.organization.origin.rstrip('/')}{notice.path}"]
    return Letter(notice.title, "\n".join(line for line in lines))


@handler("notifications.digest", every=timedelta(minutes=30))
def digest(job: Job, actor: Actor) -> None:
    """Collect what falls due, and tell each person once a day, in the morning of the office."""
    now = timezone.now()
    local = now.astimezone(BANGKOK)
    with as_tenant(job.organization):
        collect(by=actor, today=local.date())
    if local.time() < MORNING:
        return
    with as_tenant(job.organization):
        send_digests(by=actor, today=local.date())
        send_again(by=actor, now=now)


@mail_writer("notifications.digest")
def write_digest(mail: Mail) -> Letter | None:
    """Write the digest of a day: each line with its reason and its page; nothing when all is settled by now."""
    found = Digest.objects.filter(pk=mail.payload["digest"]).first()
    lines = list(found.lines.filter(settled_at__isnull=True).order_by("due_on", "pk")) if found else []
    if found is None or not lines or not belongs(mail.organization, found.user_id):
        return None  # all is settled, or the person has left the office meanwhile
    office = mail.organization
    number = in_digits(len(lines), office.digits)
    subject = ngettext("%(number)s matter waits for you", "%(number)s matters wait for you", len(lines)) % {
        "number": number
    }
    body = []
    for place, line in enumerate(lines, start=1):
        body.append(f"{in_digits(place, office.digits)}. {line.title}")
        body.append(f"   {line.reason}")
        if line.due_on:
            day = short_date(line.due_on, office.digits)
            body.append(f"   {_('Due %s') % f'{day} ({relative(line.due_on, found.on, office.digits)})'}")
        if line.path:
            body.append(f"   {office.origin.rstrip('/')}{line.path}")
        body.append("")
    chosen = f"{office.origin.rstrip('/')}/office/notices/reminders/"
    body.append(_("You get at most one such mail a day. Change that here: %s") % chosen)
    return Letter(subject, "\n".join(body))


@handler("notifications.clear_old", every=timedelta(days=1))
def clear(job: Job, actor: Actor) -> None:
    """Delete sent mails, read notices and settled reminders that are older than the settings say."""
    with as_tenant(job.organization):
        clear_old(by=actor, now=timezone.now())
