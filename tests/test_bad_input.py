"""Bad input and faults, as one table: each row names the tests that show it, and the walks below do the rest.

The walks follow every link of a furnished office and try every form that they find, so that a new page is
covered on the day it is linked.
"""

from __future__ import annotations

import ast
import io
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.files.api import File
from prongsai.foundation.tenants.api import TenantModel, as_tenant
from prongsai.kernel.calendar import official_date, short_date, thai_digits
from tests.casting import plain_settings
from tests.test_uploads import BAD, MEGABYTE, stored
from tests.walking import Form, furnish, may_everything, route_of, walk

ROOT = Path(__file__).resolve().parent.parent
HERE = "tests/test_bad_input.py"
UPLOADS, FAULTS, KEEP = "tests/test_uploads.py", "tests/test_faults.py", "tests/test_signin_keep.py"
READING = "prongsai/engines/plans/tests/test_reading_hostile.py"
EDITING = "prongsai/rooms/measures/tests/test_editing.py"
EVIDENCE = "prongsai/rooms/measures/tests/test_evidence.py"
IMPORTS = "prongsai/rooms/measures/tests/test_imports.py"
PUBLISH = "prongsai/foundation/publishing/tests/test_publish.py"
DOCUMENTS = "prongsai/foundation/documents/tests/test_documents.py"
JOBS = "prongsai/foundation/jobs/tests/test_jobs.py"

TABLE = {
    "zip bomb": [
        (UPLOADS, "test_bad_uploads_are_told_plainly_and_leave_nothing"),
        (HERE, "test_hostile_files_at_every_door"),
    ],
    "500-page PDF": [
        (UPLOADS, "test_a_pdf_of_500_pages_is_evidence_like_any_other"),
        (HERE, "test_a_pdf_of_500_pages_is_read_or_refused_with_a_sentence"),
    ],
    "wrong extension": [
        (UPLOADS, "test_bad_uploads_are_told_plainly_and_leave_nothing"),
        (UPLOADS, "test_a_picture_with_the_wrong_picture_suffix_gets_the_right_one"),
        (HERE, "test_hostile_files_at_every_door"),
    ],
    "empty": [
        (UPLOADS, "test_bad_uploads_are_told_plainly_and_leave_nothing"),
        (HERE, "test_hostile_files_at_every_door"),
    ],
    "100 MB": [
        (UPLOADS, "test_too_large"),
        (UPLOADS, "test_a_body_far_too_large_is_refused_before_it_is_read"),
        (EVIDENCE, "test_a_file_that_is_too_large_is_told"),
        (IMPORTS, "test_a_document_that_is_too_large_is_told"),
        (HERE, "test_100_megabytes_at_every_door"),
    ],
    "every field over-long": [
        (HERE, "test_every_over_long_field_of_every_form_is_told"),
        (EDITING, "test_every_over_long_field_is_told"),
        (IMPORTS, "test_over_long_cells_are_told_and_kept"),
        (PUBLISH, "test_over_long_and_empty_texts_are_named"),
    ],
    "Thai digits": [
        (HERE, "test_thai_digits_are_understood_in_every_date_and_number"),
        (EDITING, "test_a_measure_is_written_with_thai_digits_and_any_way_of_dates"),
    ],
    "another office's ids": [
        (HERE, "test_ids_of_another_office_do_nothing_in_any_form"),
        ("tests/test_access_walk.py", "test_somebody_of_another_office_is_nobody_here"),
        ("tests/test_file_sight.py", "test_evidence_is_for_those_who_see_the_measure"),
    ],
    "two editors at once": [
        (EDITING, "test_the_second_editor_is_told_compares_and_chooses"),
        (EDITING, "test_a_step_that_somebody_else_took_away_is_kept_for_the_second_editor"),
        ("prongsai/rooms/measures/tests/test_progress.py", "test_the_second_reporter_compares_and_chooses"),
        (IMPORTS, "test_two_people_correct_the_same_document"),
        (PUBLISH, "test_of_two_publishers_the_second_is_told"),
    ],
    "session expired mid-form": [
        (EDITING, "test_what_was_typed_survives_an_expired_session"),
        (KEEP, "test_what_was_typed_is_there_again_and_not_saved"),
        (KEEP, "test_files_have_to_be_chosen_again_and_are_named"),
        (HERE, "test_an_expired_session_saves_nothing_in_any_form"),
    ],
    "disk full": [
        (UPLOADS, "test_a_full_disk_loses_nothing"),
        (EVIDENCE, "test_a_full_disk_is_told_and_loses_nothing"),
        (FAULTS, "test_a_failure_half_way_is_told_with_its_number_and_undone"),
    ],
    "worker killed during a report": [
        (DOCUMENTS, "test_a_killed_worker_leaves_no_half_document"),
        (DOCUMENTS, "test_a_job_lost_for_good_shows_as_failed"),
        (JOBS, "test_a_killed_worker_loses_nothing"),
        (FAULTS, "test_work_that_kills_its_worker_each_time_ends_as_failed"),
    ],
}


@pytest.mark.one_database
@pytest.mark.parametrize("row", TABLE)
def test_each_row_of_the_table_has_its_tests(row):
    assert TABLE[row]
    for path, name in TABLE[row]:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in names, f"{path}: there is no {name}"


LONG = "ก" * 100_000
TODAY = timezone.localdate()


@dataclass
class Furnished:
    """An office with one of everything: its cast, its files, and every form of one or two pages of each kind."""

    cast: bytes
    files: Path
    found: dict[int, list[Form]]


@pytest.fixture(scope="module")
def furnished(understudies, django_db_blocker, tmp_path_factory):
    """Furnish the office once, in a transaction around the tests of this module: each undoes only its own part."""
    files = tmp_path_factory.mktemp("furnished") / "files"
    with django_db_blocker.unblock(), override_settings(**plain_settings(files)), transaction.atomic():
        cache.clear()
        cast = understudies.enter()
        with as_tenant(cast.office):
            client = furnish(cast, "officer", "ของเรา")
            found = {each: walk(client, each=each)[1] for each in (1, 2)}
        for each, forms in found.items():
            # Forms of sign-in count attempts and have tests of their own.
            found[each] = [one for one in forms if not one.action.startswith("/account/")]
        yield Furnished(pickle.dumps(cast), files, found)
        transaction.set_rollback(True)


@pytest.fixture
def cast(db, furnished, tmp_path):
    """The cast in its furnished office, with files of its own."""
    shutil.copytree(furnished.files, tmp_path / "files")
    cache.clear()
    made = pickle.loads(furnished.cast)
    with as_tenant(made.office):
        yield made


def officer(cast):
    client = cast.client("officer")
    client.raise_request_exception = False
    return client


@pytest.fixture
def office(cast, furnished):
    """A client of somebody who may do everything in a furnished office, and every form found there."""
    return officer(cast), furnished.found[2]


@pytest.fixture
def first_pages(cast, furnished):
    """The same from one page of each kind: enough for what is tried at every door."""
    return officer(cast), furnished.found[1]


def says_why(response):
    """Return whether the answer tells what is wrong: above its form, beside a field, or as a page of its own."""
    text = response.content.decode()
    return response.status_code >= 400 or any(mark in text for mark in ('role="alert"', "is-invalid"))


@pytest.mark.one_database
def test_the_walk_finds_the_forms(office):
    routes = {route_of(form.action) for form in office[1]}
    wanted = (
        reverse("measures:create"),
        reverse("measures:imports"),
        reverse("organizations:new_unit"),
        reverse("organizations:office"),
        reverse("organizations:invite"),
        reverse("organizations:add_days"),
    )
    assert {route_of(one) for one in wanted} <= routes
    assert len(routes) > 30
    assert sum(len(form.typed) for form in office[1]) > 60
    assert sum(len(form.dates) for form in office[1]) > 10
    assert sum(len(form.files) for form in office[1]) >= 3


def test_every_over_long_field_of_every_form_is_told(office):
    client, forms = office
    wrong = []
    for form in forms:
        for name in dict.fromkeys(form.typed):
            data = {**form.data, name: [LONG, *form.data[name][1:]]}
            response = client.post(form.action, data)
            told = response.status_code < 500 and (
                response.status_code >= 400 or (response.status_code == 200 and says_why(response))
            )
            if not told:
                wrong.append((form.action, name, response.status_code))
    assert wrong == []


def field_is_wrong(response, name):
    """Return whether the answer marks the field as wrong."""
    from lxml import html

    if response.status_code in {301, 302, 303}:
        return False
    if response.status_code >= 500:
        return True
    tree = html.fromstring(response.content.decode())
    return bool(tree.xpath(f'//*[@name="{name}"][@aria-invalid="true" or contains(@class, "is-invalid")]'))


@pytest.mark.one_database
def test_thai_digits_are_understood_in_every_date_and_number(first_pages):
    client, forms = first_pages
    wrong = []
    days = [official_date(TODAY, digits="thai"), short_date(TODAY, digits="thai")]
    days.append(thai_digits(f"{TODAY.day}/{TODAY.month}/{TODAY.year + 543}"))
    for form in forms:
        tries = [(name, day) for name in form.dates for day in days]
        tries += [(name, thai_digits(form.data[name][0] or "1")) for name in form.numbers]
        for name, typed in tries:
            response = client.post(form.action, {**form.data, name: [typed, *form.data[name][1:]]})
            if field_is_wrong(response, name):
                wrong.append((form.action, name, typed))
    assert wrong == []


def rows_of(organization):
    """Return every row of an office, table by table, except those that only say when something ran."""
    found = {}
    with as_tenant(organization):
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                rows = model._base_manager.filter(organization=organization).order_by("pk").values()
                found[model._meta.label] = [
                    repr(sorted(row.items(), key=lambda pair: pair[0])) for row in rows
                ]
    return found


def crossings(organization):
    """Return rows of an office that point to a row of another office."""
    found = []
    with as_tenant(organization):
        for model in apps.get_models():
            if not issubclass(model, TenantModel):
                continue
            for one in model._meta.get_fields():
                target = getattr(one, "related_model", None)
                if not (one.concrete and one.is_relation and target and issubclass(target, TenantModel)):
                    continue
                rows = model._base_manager.filter(organization=organization).exclude(**{one.name: None})
                own = target._base_manager.filter(organization=organization).values_list("pk", flat=True)
                if rows.exclude(**{f"{one.name}__in": list(own)}).exists():
                    found.append((model._meta.label, one.name))
    return found


SECRET = "ลับเฉพาะ"


def test_ids_of_another_office_do_nothing_in_any_form(office, cast):
    client, forms = office
    may_everything(cast, "stranger")
    theirs = [
        one for one in walk(furnish(cast, "stranger", SECRET))[1] if not one.action.startswith("/account/")
    ]
    assert any(SECRET in value for one in theirs for values in one.data.values() for value in values)
    before = rows_of(cast.other)
    wrong = []
    ours = {form.key: form for form in forms}
    for form in theirs:
        # Their address with their fields; and our address with the numbers that their page offers.
        attempts = [(form.action, form.data)]
        if form.key in ours:
            own = ours[form.key]
            attempts += [(own.action, {**own.data, name: form.data.get(name, [])}) for name in form.chosen]
        for address, data in attempts:
            response = client.post(address, data)
            shown = b"" if response.streaming else response.content
            typed = any(SECRET in value for values in data.values() for value in values)
            if response.status_code >= 500 or (SECRET in shown.decode(errors="ignore") and not typed):
                wrong.append((address, sorted(data), response.status_code))
            numbered = "<int:pk>" in route_of(address) and address == form.action
            if numbered and response.status_code != 404:
                wrong.append((address, "found", response.status_code))
    assert wrong == []
    assert rows_of(cast.other) == before
    assert crossings(cast.office) == []


@pytest.mark.one_database
def test_an_expired_session_saves_nothing_in_any_form(office, cast):
    client, forms = office
    client.session.flush()
    client.cookies.clear()
    before = rows_of(cast.office)
    for form in forms:
        response = client.post(form.action, form.data)
        assert response.status_code == 302, (form.action, response.status_code)
        assert response["Location"].startswith("/account/login/?next="), form.action
    assert rows_of(cast.office) == before


def doors(forms):
    """Return each form with its field for files."""
    found = [(form, name) for form in forms for name in form.files]
    assert {"photos", "attachments", "document"} <= {name for _form, name in found}
    return found


HOSTILE = (
    "empty",
    "a zip bomb",
    "a name that lies",
    "a program",
    "a PDF cut off",
    "a document that lies about sizes",
)


@pytest.mark.one_database
def test_hostile_files_at_every_door(first_pages):
    client, forms = first_pages
    for form, name in doors(forms):
        kept = set(File.objects.values_list("pk", flat=True))
        for case in HOSTILE:
            filename, content, _said = BAD[case]
            sent = SimpleUploadedFile("x", content)
            sent.name = filename
            response = client.post(form.action, {**form.data, name: sent}, follow=True)
            assert response.status_code < 500, (form.action, case)
            assert says_why(response), (form.action, case)
            assert set(File.objects.values_list("pk", flat=True)) == kept, (form.action, name, case)


@pytest.mark.one_database
def test_100_megabytes_at_every_door(first_pages):
    client, forms = first_pages
    kept, places = File.objects.count(), len(stored())
    content = b"%PDF-1.7\n" + bytes(100 * MEGABYTE)
    tried = [(form.action, {**form.data, name: None}, name) for form, name in doors(forms)]
    for action, data, name in [*tried, (reverse("files:upload"), {"file": None}, "file")]:
        data[name] = SimpleUploadedFile("ใหญ่.pdf", content)
        response = client.post(action, data)
        assert response.status_code == 413, (action, response.status_code)
    assert (File.objects.count(), len(stored())) == (kept, places)


@pytest.mark.one_database
def test_a_pdf_of_500_pages_is_read_or_refused_with_a_sentence(first_pages):
    from pypdf import PdfWriter

    from prongsai.engines.plans.api import Import
    from tests.walking import work

    client, _forms = first_pages
    made, out = PdfWriter(), io.BytesIO()
    for _page in range(500):
        made.add_blank_page(595, 842)
    made.write(out)
    sent = SimpleUploadedFile("ห้าร้อยหน้า.pdf", out.getvalue())
    response = client.post(reverse("measures:imports"), {"document": sent})
    assert response.status_code == 302
    work()
    row = Import.objects.latest("pk")
    assert row.state in {"read", "failed"}
    assert row.state == "read" or row.message
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert Entry.objects.filter(verb__in=("plans.import_read", "plans.import_failed")).exists()
