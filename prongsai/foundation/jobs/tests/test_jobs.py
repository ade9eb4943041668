"""Work behind the page: nothing is lost, nothing is done twice at the same time, failures are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from prongsai.foundation.jobs import actions
from prongsai.foundation.jobs.api import Job, enqueue, retry
from prongsai.foundation.jobs.workflow import DONE, FAILED, JOB, RUNNING, WAITING
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.errors import Problem


@pytest.fixture
def done(monkeypatch):
    """Register handlers for the length of a test; what they did is collected."""
    seen = []
    monkeypatch.setattr(actions, "HANDLERS", dict(actions.HANDLERS))
    monkeypatch.setattr(actions, "PERIODIC", {})

    @actions.handler("test.work")
    def work(job, actor):
        job.report(1, 2, "กำลังทำ")
        seen.append((job.payload["n"], actor.name, actor.organization.pk))

    @actions.handler("test.problem")
    def problem(job, actor):
        raise Problem("เอกสารนี้ว่างเปล่า")

    @actions.handler("test.broken")
    def broken(job, actor):
        raise RuntimeError("ไม่ควรเห็นข้อความนี้")

    return seen


def drain():
    while (job := actions.claim("test", timezone.now())) is not None:
        actions.run(job, new_reference=lambda: "E-TEST-0001")


def test_work_is_done_in_order_as_the_one_who_asked(cast, done):
    for number in range(3):
        enqueue("test.work", organization=cast.office, payload={"n": number}, by=cast.actor("officer"))
    drain()
    assert done == [(n, "นิติกร", cast.office.pk) for n in range(3)]
    assert set(Job.objects.values_list("state", flat=True)) == {DONE}


def test_unknown_work_is_refused(cast):
    with pytest.raises(ValueError, match="no handler"):
        enqueue("test.unknown", organization=cast.office)


def test_undone_transaction_takes_its_job_along(cast, done):
    def asks_and_breaks():
        with transaction.atomic():
            enqueue("test.work", organization=cast.office, payload={"n": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        asks_and_breaks()
    assert not Job.objects.exists()


def test_known_failure_is_told_and_can_be_tried_again(cast, done):
    job = enqueue("test.problem", organization=cast.office)
    drain()
    job.refresh_from_db()
    assert (job.state, job.message) == (FAILED, "เอกสารนี้ว่างเปล่า")
    assert retry(by=cast.actor("officer"), job=job).state == WAITING
    with pytest.raises(Problem):
        retry(by=cast.actor("officer"), job=job)


def test_unknown_failure_is_retried_then_told_with_a_number(cast, done):
    job = enqueue("test.broken", organization=cast.office)
    pauses = []
    for _attempt in range(actions.MAX_ATTEMPTS):
        now = timezone.now()
        Job.objects.update(next_at=now)
        drain()
        job.refresh_from_db()
        pauses.append(job.next_at - now)
    assert job.state == FAILED
    assert job.reference == "E-TEST-0001"
    assert "E-TEST-0001" in job.message
    assert "ไม่ควรเห็น" not in job.message
    assert pauses[:4] == sorted(pauses[:4])


def test_a_race_has_one_winner(cast, done):
    job = enqueue("test.work", organization=cast.office, payload={"n": 1})
    first = actions.claim("one", timezone.now())
    assert first == job
    assert actions.claim("two", timezone.now()) is None


def test_a_killed_worker_loses_nothing(cast, done):
    job = enqueue("test.work", organization=cast.office, payload={"n": 7})
    actions.claim("killed", timezone.now())
    assert actions.rescue(timezone.now()) == 0  # still gives signs of life
    assert actions.rescue(timezone.now() + actions.SILENT_FOR + timedelta(seconds=1)) == 1
    Job.objects.update(next_at=timezone.now())  # the clock of the test ran ahead
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts, done) == (DONE, 2, [(7, "worker", cast.office.pk)])


def test_a_worker_takes_up_its_own_lost_work_at_once(cast, done):
    job = enqueue("test.work", organization=cast.office, payload={"n": 7})
    actions.claim("serve", timezone.now())
    assert actions.rescue_own("other") == 0
    assert actions.rescue_own("serve") == 1
    job.refresh_from_db()
    assert job.state == WAITING


def test_work_that_kills_its_worker_each_time_ends(cast, done):
    job = enqueue("test.work", organization=cast.office, payload={"n": 1})
    now = timezone.now()
    for _attempt in range(actions.MAX_ATTEMPTS):
        now += actions.SILENT_FOR + timedelta(minutes=1)
        actions.claim("dies", now)
        actions.rescue(now + actions.SILENT_FOR + timedelta(seconds=1))
    job.refresh_from_db()
    assert job.state == FAILED
    assert job.message


def test_periodic_work_is_written_once(cast, done):
    actions.PERIODIC["test.work"] = timedelta(hours=1)
    offices = Organization.objects.filter(pk=cast.office.pk)
    now = timezone.now()
    assert actions.schedule_periodic(offices, now) == 1
    assert actions.schedule_periodic(offices, now) == 0
    Job.objects.update(state=DONE)
    assert actions.schedule_periodic(offices, now + timedelta(minutes=30)) == 0
    assert actions.schedule_periodic(offices, now + timedelta(hours=2)) == 1


def test_every_state_is_reachable():
    assert JOB.reachable(WAITING) == {WAITING, RUNNING, DONE, FAILED}


@pytest.mark.django_db(transaction=True)
def test_the_worker_command_drains_the_outbox(live_cast, done):
    enqueue("test.work", organization=live_cast.office, payload={"n": 1})
    call_command("worker", "--until-empty")
    assert Job.objects.get().state == DONE
    assert connection.vendor in {"sqlite", "postgresql"}
