"""Reads of the checks: the registry, the checking, photos, and walks over the site."""

from prongsai.foundation.checks.queries.checking import (
    Checked,
    blocking,
    check_content,
    check_year,
    counted,
    may_set_aside,
    with_set_asides,
    year_subject,
)
from prongsai.foundation.checks.queries.registry import (
    About,
    Assessment,
    Mendable,
    PhotoPlace,
    PublicPlace,
    Site,
    register_assessment,
    register_content_check,
    register_mendable,
    register_photos,
    register_places,
    register_year_check,
)

__all__ = [
    "About",
    "Assessment",
    "Checked",
    "Mendable",
    "PhotoPlace",
    "PublicPlace",
    "Site",
    "blocking",
    "check_content",
    "check_year",
    "counted",
    "may_set_aside",
    "register_assessment",
    "register_content_check",
    "register_mendable",
    "register_photos",
    "register_places",
    "register_year_check",
    "with_set_asides",
    "year_subject",
]
