"""Two people open the same settings form: nothing that either of them saved is lost."""

from __future__ import annotations

import html
import re

import pytest

from prongsai.foundation.organizations.models import Person, Position

pytestmark = pytest.mark.django_db


def open_form(client, address):
    answer = client.get(address)
    found = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    return html.unescape(found.group(1))


def fields_of(position, **changes):
    return {"title": position.title, "side": position.side, "unit": "", "rank": position.rank, **changes}


@pytest.fixture
def position(cast):
    return Position.objects.create(
        organization=cast.office, title="รองปลัด", side="permanent", rank=11, is_executive=False
    )


def test_a_field_that_only_the_first_touched_keeps_the_first_ones_text(cast, position):
    admin = cast.client("admin")
    address = f"/office/settings/positions/{position.pk}/"
    seen = open_form(admin, address)
    before = fields_of(position)
    assert admin.post(address, {**before, "title": "รองปลัดคนที่หนึ่ง", "seen": seen}).status_code == 302
    assert admin.post(address, {**before, "rank": "12", "seen": seen}).status_code == 302
    position.refresh_from_db()
    assert (position.title, position.rank) == ("รองปลัดคนที่หนึ่ง", 12)


def test_where_both_changed_the_same_field_the_second_decides(cast, position):
    admin = cast.client("admin")
    address = f"/office/settings/positions/{position.pk}/"
    seen = open_form(admin, address)
    before = fields_of(position)
    admin.post(address, {**before, "title": "รองปลัดคนที่หนึ่ง", "seen": seen})
    answer = admin.post(address, {**before, "title": "รองปลัดคนที่สอง", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "รองปลัดคนที่หนึ่ง" in page
    assert 'value="รองปลัดคนที่สอง"' in page
    position.refresh_from_db()
    assert position.title == "รองปลัดคนที่หนึ่ง"
    again = html.unescape(re.search(r'name="seen" value="([^"]*)"', page).group(1))
    assert admin.post(address, {**before, "title": "รองปลัดคนที่สอง", "seen": again}).status_code == 302
    position.refresh_from_db()
    assert position.title == "รองปลัดคนที่สอง"


@pytest.mark.parametrize("seen", ["", "[]", "not json", "{}", '{"title": {"a": 1}}'])
def test_a_damaged_mark_does_not_stop_anybody(cast, position, seen):
    address = f"/office/settings/positions/{position.pk}/"
    answer = cast.client("admin").post(address, {**fields_of(position), "title": "รองปลัดใหม่", "seen": seen})
    assert answer.status_code in {302, 409}


def test_a_switch_and_a_date_merge_too(cast):
    person = Person.objects.get(organization=cast.office, user__email__startswith="works@")
    admin = cast.client("admin")
    address = f"/office/settings/people/{person.pk}/edit/"
    seen = open_form(admin, address)
    before = {"name": person.name, "position": person.position_id or "", "unit": person.unit_id or ""}
    first = {**before, "joined_on": "1 ตุลาคม 2560", "is_public": "on", "seen": seen}
    assert admin.post(address, first).status_code == 302
    assert admin.post(address, {**before, "joined_on": "", "phone": "1 234", "seen": seen}).status_code == 302
    person.refresh_from_db()
    assert person.is_public
    assert person.phone == "1 234"
    assert person.joined_on is not None
