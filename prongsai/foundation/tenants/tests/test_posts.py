"""How the posts of each kind of office are called, as they stand in letters and measures."""

from __future__ import annotations

import pytest

from prongsai.foundation.tenants.api import Organization

pytestmark = pytest.mark.one_database

POSTS = {
    "sao": ("นายกองค์การบริหารส่วนตำบลบ้านสวน", "นายกองค์การบริหารส่วนตำบล", "ปลัดองค์การบริหารส่วนตำบล"),
    "subdistrict_municipality": ("นายกเทศมนตรีตำบลบ้านสวน", "นายกเทศมนตรี", "ปลัดเทศบาล"),
    "town_municipality": ("นายกเทศมนตรีเมืองบ้านสวน", "นายกเทศมนตรี", "ปลัดเทศบาล"),
    "city_municipality": ("นายกเทศมนตรีนครบ้านสวน", "นายกเทศมนตรี", "ปลัดเทศบาล"),
    "pao": ("นายกองค์การบริหารส่วนจังหวัดบ้านสวน", "นายกองค์การบริหารส่วนจังหวัด", "ปลัดองค์การบริหารส่วนจังหวัด"),
}


@pytest.mark.parametrize("kind", POSTS)
def test_the_chief_executive_and_the_clerk_are_called_as_the_law_calls_them(kind: str) -> None:
    office = Organization(kind=kind, name="บ้านสวน")
    assert (office.chief_title, office.chief_post, office.clerk_post) == POSTS[kind]
