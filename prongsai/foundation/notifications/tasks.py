"""The worker writes and sends mail."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.notifications.actions import WRITERS, drop_mail, mail_writer, mark_sent
from prongsai.foundation.notifications.models import Letter, Mail, Notice
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor


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
