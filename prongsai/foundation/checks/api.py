"""Checks before approval and publishing: findings in three severities, fixes, and what was set aside with a reason."""

from prongsai.foundation.checks.actions import forget_corrections, set_aside, state_photo, take_up_again
from prongsai.foundation.checks.content import about_paper, about_people, address_findings
from prongsai.foundation.checks.models import People, PhotoStatement, SetAside
from prongsai.foundation.checks.queries import (
    About,
    Checked,
    Mendable,
    PhotoPlace,
    PublicPlace,
    Site,
    blocking,
    check_content,
    check_year,
    counted,
    may_set_aside,
    register_content_check,
    register_mendable,
    register_photos,
    register_places,
    register_year_check,
    with_set_asides,
    year_subject,
)
from prongsai.foundation.checks.queries.photos import UNBLURRED, statements
from prongsai.kernel.findings import Finding, Fix, Severity

__all__ = [
    "UNBLURRED",
    "About",
    "Checked",
    "Finding",
    "Fix",
    "Mendable",
    "People",
    "PhotoPlace",
    "PhotoStatement",
    "PublicPlace",
    "SetAside",
    "Severity",
    "Site",
    "about_paper",
    "about_people",
    "address_findings",
    "blocking",
    "check_content",
    "check_year",
    "counted",
    "forget_corrections",
    "may_set_aside",
    "register_content_check",
    "register_mendable",
    "register_photos",
    "register_places",
    "register_year_check",
    "set_aside",
    "state_photo",
    "statements",
    "take_up_again",
    "with_set_asides",
    "year_subject",
]
