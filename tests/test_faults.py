"""What breaks in the middle: nothing is half done, the page says so, and the log can be searched."""

from __future__ import annotations

import errno
import logging
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from prongsai.config import serve
from prongsai.config.logs import WithoutRows
from prongsai.config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401  # for the resolver
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.jobs.api import Job, enqueue
from prongsai.foundation.jobs.management.commands import worker
from prongsai.foundation.jobs.workflow import DONE, FAILED, RUNNING, WAITING
from prongsai.foundation.organizations.api import Unit
from prongsai.foundation.tenants.api import Organization, as_tenant, hole_in_wall
from prongsai.kernel.access import Refused, public
from prongsai.kernel.errors import Problem
from prongsai.kernel.ui.static import NamedByContent

REFERENCE = re.compile(r"E-[0-9A-Z]{4}-[0-9A-Z]{3}")


def unit_named(request, name):
    with transaction.atomic():
        Unit.objects.create(organization=request.organization, name=name)


@public
def breaks(request, how):
    """Write something, then break in one of the ways that things break."""
    if how != "busy":
        unit_named(request, f"ครึ่งทาง {how}")
    if how == "bug":
        raise RuntimeError("ไม่ควรเห็นข้อความนี้")
    if how == "sql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM table_that_does_not_exist")
    if how == "refused":
        raise Refused("office.manage")
    if how == "problem":
        raise Problem("ทำไม่ได้ในขณะนี้", status=409)
    if how == "busy":
        raise OperationalError("database is locked")
    if how == "gone":
        raise InterfaceError("connection already closed")
    if how == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    if how == "cut":
        raise UnreadablePostError("client disconnected")
    if how == "answered":
        return HttpResponse("ไม่สำเร็จ", status=500)
    raise AssertionError(how)


urlpatterns = [path("account/break/<str:how>/", breaks), *urlpatterns]


@pytest.fixture
def client(cast, settings):
    settings.ROOT_URLCONF = __name__
    client = cast.client("officer")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("bug", 500),
        ("sql", 500 if connection.vendor == "postgresql" else 503),
        ("refused", 403),
        ("problem", 409),
        ("gone", 503),
        ("busy", 503),
        ("full", 503),
        ("cut", 400),
        ("answered", 500),
    ],
)
def test_a_failure_half_way_is_told_with_its_number_and_undone(client, cast, caplog, how, status):
    response = client.get(f"/account/break/{how}/")
    assert response.status_code == status
    if how != "answered":
        number = REFERENCE.search(response.content.decode())
        assert number, response.content.decode()
        assert number[0] in caplog.text
        assert response.headers["Cache-Control"] == "no-store"
        assert "ไม่ควรเห็นข้อความนี้" not in response.content.decode()
    if connection.vendor == "postgresql":  # on SQLite requests have no transaction of their own; actions have
        assert not Unit.objects.filter(name__startswith="ครึ่งทาง").exists()
    assert client.get("/account/login/", follow=True).status_code == 200  # the connection serves on
    refusals = Entry.objects.filter(organization=cast.office, verb="access.refused")
    assert refusals.count() == (1 if how == "refused" else 0)


def test_a_failure_is_logged_once_with_its_cause_and_its_number(client, caplog):
    client.get("/account/break/bug/")
    errors = [line for line in caplog.records if line.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert errors[0].exc_info is not None
    assert REFERENCE.search(errors[0].getMessage())


def test_a_database_that_does_not_answer_asks_people_to_wait(client):
    response = client.get("/account/break/busy/")
    assert response.headers["Retry-After"] == "30"
    assert "ฐานข้อมูล" in response.content.decode()


def test_a_database_that_is_gone_from_the_start_is_told_too(client, monkeypatch):
    def gone(_host):
        raise OperationalError("connection refused")

    monkeypatch.setattr("prongsai.config.middleware.organization_for_host", gone)
    response = client.get("/office/")
    assert response.status_code == 503
    assert REFERENCE.search(response.content.decode())
    assert "Content-Security-Policy" in response.headers


def test_an_error_inside_a_tenant_block_is_the_error_that_is_seen(cast):
    first = Unit.objects.filter(organization=cast.office).first()
    for broken, kind in (("SELECT 1/0 FROM organizations_unit", DataError), ("SELECT nothing", Exception)):
        if connection.vendor != "postgresql" and kind is DataError:
            continue  # SQLite divides by zero without a word
        with pytest.raises(kind) as caught, as_tenant(cast.other), connection.cursor() as cursor:
            cursor.execute(broken)
        assert "aborted" not in str(caught.value)
        assert Unit.objects.filter(organization=cast.office).first() == first


def test_the_tenant_of_a_block_ends_with_it_however_it_ends(cast):
    if connection.vendor != "postgresql":
        return

    def current():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('prongsai.organization', true)")
            return cursor.fetchone()[0]

    here = str(cast.office.pk)
    with as_tenant(cast.other):
        assert current() == str(cast.other.pk)
    assert current() == here
    for error in (RuntimeError, IntegrityError):
        with pytest.raises(error), as_tenant(cast.other):
            raise error
        assert current() == here
    with as_tenant(cast.other):
        with pytest.raises(RuntimeError), as_tenant(cast.office):
            raise RuntimeError
        assert current() == str(cast.other.pk)
    assert current() == here


def test_a_role_that_passes_by_the_wall_is_noticed(cast, monkeypatch):
    assert hole_in_wall() == ""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(jobs, "HANDLERS", dict(jobs.HANDLERS))
    monkeypatch.setattr(jobs, "PERIODIC", {})
    jobs.handler("test.work")(lambda job, actor: None)


def running(cast, **fields):
    job = enqueue("test.work", organization=cast.office)
    Job.objects.filter(pk=job.pk).update(
        state=RUNNING, claimed_by="serve@here:8000", alive_at=timezone.now(), **fields
    )
    return job


def test_work_that_kills_its_worker_each_time_ends_as_failed(cast, work):
    job = running(cast, attempts=jobs.MAX_ATTEMPTS)
    jobs.rescue_own("serve@here:8000")
    job.refresh_from_db()
    assert job.state == FAILED
    assert job.message
    other = running(cast, attempts=jobs.MAX_ATTEMPTS - 1)
    jobs.rescue_own("serve@here:8000")
    other.refresh_from_db()
    assert (other.state, other.claimed_by) == (WAITING, "")


def test_a_clock_that_was_set_back_leaves_no_work_behind(cast, work):
    job = running(cast, attempts=1)
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(alive_at=now + timedelta(days=400))
    assert jobs.rescue(now) == 1
    Job.objects.all().delete()
    jobs.handler("test.daily", every=timedelta(days=1))(lambda job, actor: None)
    enqueue("test.daily", organization=cast.office)
    Job.objects.update(state=DONE, created_at=now + timedelta(days=400))
    only = Organization.objects.filter(pk=cast.office.pk)
    assert jobs.schedule_periodic(only, now) == 1
    Job.objects.update(state=DONE)
    assert jobs.schedule_periodic(only, now) == 0


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("during", ["rescue_own", "run"])
def test_the_worker_waits_for_a_database_that_went_away(cast, work, monkeypatch, error, during):
    """What was under way then is taken up again at once, not when it has been silent for minutes."""
    job = enqueue("test.work", organization=cast.office)
    calls, real = [], getattr(jobs, during)

    def first_fails(*given, **named):
        calls.append(given)
        if len(calls) == 1:
            raise error("the server closed the connection")
        return real(*given, **named)

    monkeypatch.setattr(jobs, during, first_fails)
    monkeypatch.setattr(worker, "DATABASE_PAUSE", 0.0)
    monkeypatch.setattr(worker, "connection", SimpleNamespace(close=lambda: None))  # the test's own is in use
    said = call_worker()
    job.refresh_from_db()
    assert (len(calls), job.state) == (2, DONE)
    assert "does not answer" in said


def call_worker():
    from io import StringIO

    said = StringIO()
    call_command("worker", until_empty=True, stderr=said)
    return said.getvalue()


@contextmanager
def _listening():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.one_database
def test_a_taken_port_is_named_instead_of_tried_for_ever():
    with _listening() as port:
        assert serve.is_taken("127.0.0.1", port)
    assert not serve.is_taken("127.0.0.1", port)


@pytest.mark.one_database
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_nothing_goes_on_when_the_supervisor_is_killed():
    parent = (
        "import os, sys, signal; from prongsai.config.serve import start;"
        "child = start([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)']);"
        "print(child.pid, flush=True); signal.pause()"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = {process.stdout.readline().strip(), process.stdout.readline().strip()}
    child = int(next(line for line in lines if line != "1"))
    process.kill()
    process.wait()
    assert process.stdout.read() == ""  # ends only when the child, who holds the other end, has ended
    while not _is_over(child):
        time.sleep(0.05)


@pytest.mark.one_database
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_process_that_was_killed_leaves_no_children_behind():
    spawn = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    parent = serve.start([sys.executable, "-c", spawn])
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while not (found := children.read_text().split()):
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    serve.clear_away(parent)
    while not _is_over(int(found[0])):
        time.sleep(0.05)
    serve.clear_away(parent)  # nothing left: no error


def _is_over(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.one_database
class TestStaticAddresses:
    """Addresses of static files name their content."""

    @pytest.fixture(autouse=True)
    def _files(self, settings, tmp_path, monkeypatch):
        from django.contrib.staticfiles import finders

        settings.STATICFILES_DIRS = [tmp_path]
        finders.get_finder.cache_clear()
        monkeypatch.setattr(NamedByContent, "known", {})
        (tmp_path / "a.css").write_text("a{}")
        (tmp_path / "font.woff2").write_bytes(b"x")
        self.folder = tmp_path
        yield
        finders.get_finder.cache_clear()

    def test_the_address_changes_with_the_content(self):
        first = NamedByContent().url("a.css")
        assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{8}", first)
        (self.folder / "a.css").write_text("b{}")
        assert NamedByContent().url("a.css") == first  # worked out once for each process
        with override_settings(DEBUG=True):
            assert NamedByContent().url("a.css") != first

    def test_what_style_sheets_name_and_what_is_missing_stay_plain(self):
        assert NamedByContent().url("font.woff2") == "/static/font.woff2"
        assert NamedByContent().url("missing.css") == "/static/missing.css"


def test_pages_ask_for_style_sheets_by_content_and_browsers_keep_them(client, settings):
    page = client.get("/office/").content.decode()
    address = re.search(r'href="(/static/css/officer\.css\?v=[0-9a-f]{8})"', page)
    assert address, "run frontend/build.py first"
    assert settings.WHITENOISE_MAX_AGE == 30 * 24 * 3600


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("output", "tolerated"),
    [
        ("No known vulnerabilities found\n", False),
        ("found 0 vulnerabilities\n", False),
        ("Found 1 known vulnerability in 1 package\ndjango 5.0 CVE-2025-50355 5.0.1 timed out\n", False),
        ("# npm audit report\n\nENOTFOUND  <1.0\n3 high severity vulnerabilities\n", False),
        ("2 moderate severity vulnerabilities\naudit endpoint returned an error\n", False),
        ("No known vulnerabilities found\n" + "django could not be audited: django (5.2)\n" * 9, True),
        ("npm error audit endpoint returned an error\n", True),
        ("requests.exceptions.ConnectionError: Failed to resolve 'pypi.org'\n", True),
        ("Traceback (most recent call last):\nKeyError: 503\n", False),
    ],
)
def test_an_audit_that_could_not_ask_is_noted_and_a_finding_never_is(output, tolerated):
    from scripts.test import unasked

    assert bool(unasked(output)) == tolerated


@pytest.mark.one_database
def test_values_of_rows_stay_out_of_the_log():
    detail = "duplicate key\nDETAIL:  Key (email)=(somchai@tambon.example) already exists."
    try:
        raise IntegrityError(detail)
    except IntegrityError:
        text = WithoutRows("{message}", style="{").formatException(sys.exc_info())
    assert "duplicate key" in text
    assert "somchai" not in text
    assert settings.LOGGING["formatters"]["line"]["()"].endswith(".WithoutRows")
