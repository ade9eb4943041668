"""People on photos: stated, or blurred for good."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from prongsai.engines.plans.api import (
    Evidence,
    EvidenceDraft,
    ItemDraft,
    add_evidence,
    create_item,
    open_plan,
)
from prongsai.foundation.checks.actions import Rectangle, blur_photo, state_photo
from prongsai.foundation.checks.api import check_year
from prongsai.foundation.checks.models import Blurring, PhotoStatement
from prongsai.foundation.checks.tests.samples import TODAY, jpeg
from prongsai.foundation.files.api import File, exists, read_bytes, store
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db
FACE = (40, 40, 20, 20)
PICTURE = jpeg()  # its noise is another one each time


@pytest.fixture
def evidence(cast):
    officer = cast.actor("officer")
    plan = open_plan(by=officer, fiscal_year=2569)
    item = create_item(by=officer, plan=plan, draft=ItemDraft(title="อบรมจริยธรรม", unit_ids=(cast.works.pk,)))
    file = store(by=officer, name="อบรม.jpg", content=PICTURE)
    draft = EvidenceDraft(kind="photo", file=file, caption="ผู้เข้าอบรม", happened_on=TODAY)
    return add_evidence(by=officer, item=item, draft=draft, today=TODAY)


def picture(file: File) -> Image.Image:
    return Image.open(io.BytesIO(read_bytes(file))).convert("RGB")


def test_the_year_asks_until_somebody_states_what_a_photo_shows(cast, evidence):
    client, url = cast.client("officer"), f"/office/checks/photos/{evidence.file_id}/"
    assert "people=unknown" in client.get("/office/checks/", {"year": "2569"}).content.decode()
    assert url in client.get("/office/checks/photos/?year=2569&people=unknown").content.decode()
    assert client.post(url, {"people": "consent", "consent": ""}).status_code == 422
    assert client.post(url, {"people": "shown"}).status_code == 302
    assert (
        f"{url}blur/" in client.get("/office/checks/", {"year": "2569", "severity": "error"}).content.decode()
    )
    assert client.post(url, {"people": "consent", "consent": "แบบยินยอม ๑๒ มิ.ย. แฟ้ม ๔"}).status_code == 302
    assert "people=unknown" not in client.get("/office/checks/", {"year": "2569"}).content.decode()
    row = PhotoStatement.objects.get()
    assert (row.people, row.stated_by_name) == ("consent", "นิติกร")


def test_many_photos_are_described_at_once(cast, evidence):
    client = cast.client("works")
    page = client.get("/office/checks/photos/", {"year": "2569"}).content.decode()
    assert f'name="people_{evidence.file_id}"' in page
    sent = {f"people_{evidence.file_id}": "none", "people_999999": "none", "people_x": "none", "other": "1"}
    client.post("/office/checks/photos/?year=2569", sent)
    assert [one.people for one in PhotoStatement.objects.all()] == ["none"]
    assert (
        f'name="people_{evidence.file_id}"'
        not in client.get("/office/checks/photos/", {"year": "2569"}).content.decode()
    )


def test_a_face_is_blurred_for_good_and_the_original_is_gone(cast, evidence):
    original, client = evidence.file, cast.client("officer")
    before = picture(original)
    url = f"/office/checks/photos/{original.pk}/blur/"
    shown = client.post(url, {"parts": "๔๐ ๔๐ ๒๐ ๒๐", "do": "show"}).content.decode()
    assert '<rect x="240" y="160" width="120" height="80"' in shown
    assert client.post(url, {"parts": "40 40 20 20", "do": "blur"}).status_code == 302
    evidence.refresh_from_db()
    new = evidence.file
    assert new.pk != original.pk
    after = picture(new)
    box = Rectangle(*FACE).pixels(before.size)
    inside = ImageStat.Stat(ImageChops.difference(before.crop(box), after.crop(box)))
    outside = ImageStat.Stat(
        ImageChops.difference(before.crop((0, 0, 200, 150)), after.crop((0, 0, 200, 150)))
    )
    assert sum(inside.mean) > 4 * sum(outside.mean)
    # Next to nothing of what differed inside the part is left.
    assert max(ImageStat.Stat(after.crop(box)).stddev) < max(ImageStat.Stat(before.crop(box)).stddev) / 2
    assert not File.objects.filter(pk=original.pk).exists()
    assert PhotoStatement.objects.get(file=new).people == "blurred"
    row = Blurring.objects.get()
    assert (row.original_id, row.is_original_kept, row.original_sha256) == (None, False, original.sha256)
    assert client.get(f"/files/{original.pk}/").status_code == 404


def test_the_original_is_kept_only_with_a_reason_and_only_officers_open_it(cast, evidence):
    original, client = evidence.file, cast.client("officer")
    url = f"/office/checks/photos/{original.pk}/blur/"
    sent = {"parts": "40 40 20 20", "do": "blur", "keep_original": "on"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "keep_reason": "คณะกรรมการสอบสวนขอต้นฉบับ"}).status_code == 302
    assert exists(original)
    assert Blurring.objects.get().original_id == original.pk
    assert client.get(f"/files/{original.pk}/").status_code == 200
    assert cast.client("works").get(f"/files/{original.pk}/").status_code == 404


@pytest.mark.parametrize(
    "parts",
    [
        "",
        "x",
        "1 2 3",
        "1 2 3 4 5",
        "-1 0 10 10",
        "100 0 10 10",
        "0 0 0 5",
        "nan 0 1 1",
        "1e400 0 1 1",
        "\n\n",
        "0 0 1 1\n" * 61,
    ],
)
def test_what_is_no_part_of_a_photo_is_refused_and_kept(cast, evidence, parts):
    answer = cast.client("officer").post(
        f"/office/checks/photos/{evidence.file_id}/blur/", {"parts": parts, "do": "blur"}
    )
    assert answer.status_code == 422
    assert parts.split("\n")[0][:20] in answer.content.decode()
    evidence.refresh_from_db()
    assert not Blurring.objects.exists()


@pytest.mark.parametrize("rectangle", [(99.9, 99.9, 100, 100), (0, 0, 100, 100), (0, 0, 0.001, 0.001)])
def test_parts_at_the_edge_stay_within_the_photo(cast, evidence, rectangle):
    made = blur_photo(by=cast.actor("officer"), file=evidence.file, rectangles=[Rectangle(*rectangle)])
    assert picture(made.file).size == (600, 400)


def test_strangers_and_others_units_see_no_photo(cast, evidence):
    assert cast.client("stranger").get(f"/office/checks/photos/{evidence.file_id}/").status_code == 404
    assert cast.client("works").get(f"/office/checks/photos/{evidence.file_id}/").status_code == 200
    assert cast.client("mayor").get("/office/checks/photos/99999/blur/").status_code == 404
    paper = store(by=cast.actor("officer"), name="a.txt", content=b"text")
    assert cast.client("officer").get(f"/office/checks/photos/{paper.pk}/").status_code == 404
    with pytest.raises(Problem):
        state_photo(by=cast.actor("officer"), file=evidence.file, people="blurred")
    assert Evidence.objects.get().file_id == evidence.file_id


def test_documents_made_before_are_named_because_they_still_hold_the_face(cast, evidence):
    from prongsai.foundation.documents.api import Content, PhotoPages, Section, make_document, picture_of

    photo = picture_of(evidence.file, "ผู้เข้าร่วม")
    pages = Content(title="ภาพ", sections=(Section(blocks=(PhotoPages(pictures=(photo,), per_page=2),)),))
    make_document(
        by=cast.actor("officer"), kind="report", title="ภาพ", fiscal_year=2569, content=pages, formats=["pdf"]
    )
    url = f"/office/checks/photos/{evidence.file_id}/blur/"
    answer = cast.client("officer").post(url, {"parts": "40 40 20 20", "do": "blur"}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["success", "warning"]


def test_the_list_shows_a_unit_the_photos_of_its_own_measures_only(cast, evidence):
    officer = cast.actor("officer")
    plan = evidence.item.plan
    item = create_item(by=officer, plan=plan, draft=ItemDraft(title="ตรวจพัสดุ", unit_ids=(cast.finance.pk,)))
    file = store(by=officer, name="พัสดุ.jpg", content=jpeg(size=(90, 60)))
    draft = EvidenceDraft(kind="photo", file=file, caption="กรรมการตรวจรับ", happened_on=TODAY)
    add_evidence(by=officer, item=item, draft=draft, today=TODAY)
    url = "/office/checks/photos/?year=2569"
    assert "กรรมการตรวจรับ" in cast.client("officer").get(url).content.decode()
    shown = cast.client("works").get(url).content.decode()
    assert "ผู้เข้าอบรม" in shown
    assert "กรรมการตรวจรับ" not in shown
    assert "ตรวจพัสดุ" not in shown


def twin(cast, evidence, *, unit):
    """Put the same picture in once more, with a measure of another unit."""
    officer = cast.actor("officer")
    draft = ItemDraft(title="ตรวจพัสดุ", unit_ids=(unit.pk,))
    item = create_item(by=officer, plan=evidence.item.plan, draft=draft)
    file = store(by=officer, name="อีกครั้ง.jpg", content=PICTURE)
    given = EvidenceDraft(kind="photo", file=file, caption="ภาพเดียวกัน", happened_on=TODAY)
    return add_evidence(by=officer, item=item, draft=given, today=TODAY)


def test_a_statement_holds_wherever_the_same_picture_was_put_in(cast, evidence):
    state_photo(by=cast.actor("works"), file=evidence.file, people="shown")
    other = twin(cast, evidence, unit=cast.works)
    found = {one.finding.code for one in check_year(cast.office, 2569, TODAY)}
    assert "people_shown" in found
    assert "people_unknown" not in found
    page = cast.client("works").get(f"/office/checks/photos/{other.file_id}/").content.decode()
    assert page.index("checked") > page.index('value="shown"')
    state_photo(by=cast.actor("works"), file=other.file, people="consent", consent="แฟ้ม ๔")
    assert {one.people for one in PhotoStatement.objects.all()} == {"consent"}
    assert "people_shown" not in {one.finding.code for one in check_year(cast.office, 2569, TODAY)}


def test_only_who_may_change_every_record_that_shows_a_picture_states_who_is_on_it(cast, evidence):
    """Opening a photo is not enough: it may hang on another unit's record too."""
    url, works = f"/office/checks/photos/{evidence.file_id}/", cast.client("works")
    assert works.post(url, {"people": "none"}).status_code == 302
    other = twin(cast, evidence, unit=cast.finance)
    page = works.get(url).content.decode()
    assert 'name="people"' not in page
    assert "ท่านไม่มีสิทธิแก้ไข" in page
    assert works.post(url, {"people": "consent", "consent": "แฟ้ม ๔"}).status_code == 403
    assert works.post(f"{url}blur/", {"parts": "1 1 5 5", "do": "blur"}).status_code == 403
    works.post("/office/checks/photos/?year=2569", {f"people_{evidence.file_id}": "shown"})
    assert {one.people for one in PhotoStatement.objects.all()} == {"none"}
    assert cast.client("officer").post(url, {"people": "shown"}).status_code == 302
    assert PhotoStatement.objects.get(file=other.file).people == "shown"


def test_a_blurred_picture_does_not_slip_out_when_it_is_put_in_again(cast, evidence):
    client, original = cast.client("officer"), evidence.file.sha256
    both = twin(cast, evidence, unit=cast.finance)
    made = blur_photo(by=cast.actor("officer"), file=evidence.file, rectangles=[Rectangle(*FACE)])
    assert {one.file_id for one in Evidence.objects.all()} == {made.file_id}  # wherever it stood
    assert not File.objects.filter(sha256=original).exists()
    both.refresh_from_db()
    later = twin(cast, both, unit=cast.works)
    assert later.file.sha256 == original
    found = {one.finding.code for one in check_year(cast.office, 2569, TODAY)}
    assert "people_unblurred" in found
    url = f"/office/checks/photos/{later.file_id}/"
    assert "ภาพเดิมก่อนเบลอใบหน้า" in client.get(url).content.decode()
    assert client.post(url, {"people": "none"}).status_code == 422
    assert client.post(f"{url}use-blurred/").status_code == 302
    later.refresh_from_db()
    assert later.file_id == made.file_id
    assert not File.objects.filter(sha256=original).exists()
    assert "people_unblurred" not in {one.finding.code for one in check_year(cast.office, 2569, TODAY)}
    assert client.post(f"/office/checks/photos/{made.file_id}/use-blurred/", follow=True).status_code == 200
    assert (
        cast.client("stranger").post(f"/office/checks/photos/{made.file_id}/use-blurred/").status_code == 404
    )
