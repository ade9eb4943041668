"""Editions from files: what is right reads back the same, every mistake has its place, only the owner publishes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from prongsai.engines.framework.actions import load_shipped
from prongsai.engines.framework.actions.drafts import keep_draft, publish_draft
from prongsai.engines.framework.api import crosswalk, edition, item_for
from prongsai.engines.framework.importing import as_plain, compared, read_edition, template, understood
from prongsai.engines.framework.models import Edition
from prongsai.engines.framework.queries import forget
from prongsai.engines.framework.queries.schema import checksum, read_checklist
from prongsai.kernel.errors import Problem

CHECK = "/office/framework/check/"
owners = pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="the application's role may not write editions; see the last test",
)


@pytest.fixture(autouse=True)
def _fresh():
    forget()
    yield
    forget()


def next_year():
    """Return the plain data of a list of 2570 with one new concept."""
    made = read_checklist(2569).carried_to(2570)
    plain = as_plain(replace(made, carried_from=None), name="ประกาศ ๒๕๗๐")
    plain["items"][0] |= {"concept": "open_council", "new_concept": "yes", "merges": []}
    return plain


@pytest.mark.parametrize("year", range(2564, 2570))
@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_a_template_reads_back_as_the_same_edition(year, form):
    made = read_checklist(year)
    reading = read_edition(template(made, form), f"oit.{form}")
    assert reading.mistakes == ()
    assert checksum(reading.checklist) == checksum(made)


def broken(change):
    plain = next_year()
    change(plain)
    return understood(plain)


def drop(plain):
    del plain["items"][4]


MISTAKES = [
    (drop, "o5"),
    (lambda p: p["items"].append(dict(p["items"][3])), "o4"),
    (lambda p: p["items"][3].update(concept="nothing_known"), "o4"),
    (lambda p: p["items"][3].update(concept="x y"), "o4"),
    (lambda p: p["items"][3].update(cycle="weekly"), "o4"),
    (lambda p: p["items"][3].update(covers_year=2569), "o4"),
    (lambda p: p["items"][3].update(elements=[]), "o4"),
    (lambda p: p["items"][3].update(title_en=""), "o4"),
    (lambda p: p["items"][3].update(sources=[]), "o4"),
    (lambda p: p["items"][3].update(depends_on=["o99"]), "o4"),
    (lambda p: p["items"][3].update(indicator="9.9"), "o4"),
    (lambda p: p["items"][3].update(verification="sure"), "o4"),
    (lambda p: p["items"][3].update(form="form_9"), "o4"),
    (lambda p: p["items"][3].update(code="26"), "26"),
    (lambda p: p["items"][3].update(covers_year="ก"), "o4"),
    (lambda p: p.update(item_count=99), "item_count"),
    (lambda p: p.update(fiscal_year=2027), "fiscal_year"),
    (lambda p: p.update(fiscal_year=None), "fiscal_year"),
    (lambda p: p.update(items=[]), "items"),
    (lambda p: p.update(items=["x"]), "items"),
    (lambda p: p.update(items=p["items"][::-1]), "items"),
    (lambda p: p.update(indicators=[]), "indicators"),
    (lambda p: p["indicators"].update({"9.1": {"title_th": "x"}}), ""),
    (lambda p: p.update(confidence="very"), "confidence"),
]


@pytest.mark.parametrize(("change", "place"), MISTAKES)
def test_every_mistake_has_its_place(change, place):
    reading = broken(change)
    assert reading.checklist is None
    assert place in {mistake.place for mistake in reading.mistakes}
    assert all(mistake.message for mistake in reading.mistakes)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.yaml", b"\xff\xfe\x00"),
        ("a.yaml", b"- 1\n- 2"),
        ("a.yaml", b"a: !!python/object/apply:os.system [ls]"),
        ("a.yaml", b"[" * 3000),
        ("a.xlsx", b"not a workbook"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100),
        ("a.pdf", b"%PDF-1.7"),
        ("a.yaml", b"x" * (2 * 1024 * 1024 + 1)),
    ],
)
def test_what_is_no_edition_is_refused(name, data):
    with pytest.raises(Problem):
        read_edition(data, name)


def test_compared_by_what_items_are_about():
    new = understood(next_year()).checklist
    lines = {(line.what, line.item.concept) for line in compared(new, read_checklist(2569))}
    assert ("new", "open_council") in lines
    assert ("gone", "structure") in lines
    assert ("same", "integrity_measures_result") in lines
    older = compared(read_checklist(2569), read_checklist(2568))
    assert ("merged", "e_service") in {(line.what, line.item.concept) for line in older}


def test_an_officer_checks_and_compares_and_nothing_is_stored(cast):
    client, before = cast.client("officer"), Edition.objects.count()
    good = SimpleUploadedFile("oit.yaml", yaml.safe_dump(next_year(), allow_unicode=True).encode())
    page = client.post(CHECK, {"file": good})
    assert page.status_code == 200
    assert {line["what"] for line in page.context["lines"]} >= {"new", "gone"}
    bad = next_year()
    drop(bad)
    page = client.post(CHECK, {"file": SimpleUploadedFile("oit.yaml", yaml.safe_dump(bad).encode())})
    assert page.status_code == 422
    assert "o5" in page.text
    assert client.post(CHECK, {}).status_code == 422
    page = client.post(CHECK, {"file": SimpleUploadedFile("oit.yaml", b"items:\n  - [open\n: :")})
    assert "บรรทัดที่ ๓" in page.text  # our words, not those of the parser
    page = client.post(CHECK, {"file": SimpleUploadedFile("oit.xlsx", b"no workbook")})
    assert "ไม่ตรงกับนามสกุลไฟล์" in page.text
    assert client.post(CHECK, {"file": SimpleUploadedFile("x.exe", b"x")}).status_code == 422
    assert client.get("/office/framework/2569/template.xlsx").status_code == 200
    assert client.get("/office/framework/2569/template.exe").status_code == 404
    assert cast.client("works").get(CHECK).status_code == 403
    assert Edition.objects.count() == before


@owners
def test_a_draft_is_seen_by_nobody_until_it_is_published(db, tmp_path, capsys):
    path = tmp_path / "oit.yaml"
    path.write_text(yaml.safe_dump(next_year(), allow_unicode=True), encoding="utf-8")
    call_command("editions", "check", str(path))
    call_command("editions", "compare", str(path))
    assert "open_council" in capsys.readouterr().out
    call_command("editions", "import", str(path), "--name", "ฉบับประกาศ")
    assert edition(2570).carried_from == 2569
    call_command("editions", "publish", "๒๕๗๐", "1")
    assert edition(2570).carried_from is None
    assert item_for(2570, "open_council").code == "o1"
    assert crosswalk("open_council") == {2570: ("o1", False)}
    assert 2570 in crosswalk("integrity_measures")
    with pytest.raises(CommandError):
        call_command("editions", "publish", "2570", "1")
    with pytest.raises(CommandError):
        call_command("editions", "publish", "2570", "7")
    with pytest.raises(CommandError):
        call_command("editions", "import", str(path))


@owners
def test_a_named_correction_stays_when_the_program_is_brought_up_to_date(db):
    old = read_checklist(2569)
    items = (replace(old.items[0], title_th="โครงสร้างหน่วยงาน"), *old.items[1:])
    draft = keep_draft(replace(old, items=items), name="แก้ชื่อข้อ o1")
    publish_draft(2569, draft.revision)
    assert edition(2569).items[0].title_th == "โครงสร้างหน่วยงาน"
    kept = Edition.objects.get(pk=draft.pk)
    assert kept.name == "แก้ชื่อข้อ o1"
    assert any("o1 title_th" in change for change in kept.changes)
    assert not any(one.is_new for one in load_shipped())
    assert edition(2569).items[0].title_th == "โครงสร้างหน่วยงาน"


@owners
def test_an_earlier_draft_is_not_published_over_a_later_one(db):
    made = understood(next_year()).checklist
    first = keep_draft(made, name="หนึ่ง")
    second = keep_draft(replace(made, notes_th="สอง"), name="สอง")
    publish_draft(2570, second.revision)
    with pytest.raises(Problem):
        publish_draft(2570, first.revision)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one owner")
def test_the_application_may_not_publish(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        keep_draft(understood(next_year()).checklist, name="x")
