"""Notices reach their reader only, and mail is written when it is sent."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.jobs.actions import claim, run
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.notifications.api import (
    Mail,
    Notice,
    mail_is_configured,
    notify,
    send_mail,
    unread_count,
)


def work():
    while job := claim("test", timezone.now()):
        run(job, new_reference=lambda: "E-TEST")


def tell(cast, *keys, **more):
    users = [cast.user(key) for key in keys]
    return notify(by=cast.actor("officer"), users=users, title="มีงานใหม่", path="/office/", **more)


def test_a_notice_is_read_by_its_reader_only(cast):
    tell(cast, "works")
    assert unread_count(cast.actor("works")) == 1
    assert unread_count(cast.actor("clerk")) == 0
    assert "มีงานใหม่" in cast.client("works").get(reverse("notifications:notices")).content.decode()
    assert "มีงานใหม่" not in cast.client("clerk").get(reverse("notifications:notices")).content.decode()
    cast.client("works").post(reverse("notifications:read"))
    assert unread_count(cast.actor("works")) == 0
    assert Notice.objects.get().read_at is not None


def test_reading_all_leaves_the_notices_of_others(cast):
    tell(cast, "works", "clerk")
    cast.client("works").post(reverse("notifications:read"))
    assert unread_count(cast.actor("clerk")) == 1


def test_a_notice_goes_out_by_mail_with_a_link_to_the_office(cast):
    tell(cast, "works", email=True)
    assert mail.outbox == []
    work()
    assert mail.outbox[0].to == ["works@tambon.example"]
    assert "https://testserver/office/" in mail.outbox[0].body
    assert Mail.objects.get().sent_at is not None


def test_a_mail_is_sent_once_even_when_the_work_is_done_twice(cast):
    tell(cast, "works", email=True)
    work()
    Job.objects.filter(kind="notifications.send_mail").update(state="waiting", attempts=0)
    work()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_does_not_answer_is_asked_again(cast, monkeypatch):
    from django.core.mail import EmailMessage

    tell(cast, "works", email=True)
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", lambda _self: (_ for _ in ()).throw(ConnectionRefusedError()))
        work()
    job = Job.objects.get(kind="notifications.send_mail")
    assert (job.state, job.attempts) == ("waiting", 1)
    assert Mail.objects.get().sent_at is None
    Job.objects.update(next_at=timezone.now())
    work()
    assert len(mail.outbox) == 1


def test_a_mail_of_a_notice_that_is_gone_is_not_sent(cast):
    tell(cast, "works", email=True)
    Notice.objects.all().delete()
    work()
    assert mail.outbox == []
    assert Mail.objects.count() == 0


def test_an_unknown_kind_of_mail_is_refused(cast):
    with pytest.raises(ValueError, match="nobody writes"):
        send_mail(by=cast.actor("officer"), to="a@b.example", kind="no.such", payload={})


def test_console_means_that_no_mail_leaves(settings):
    assert mail_is_configured()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert not mail_is_configured()
