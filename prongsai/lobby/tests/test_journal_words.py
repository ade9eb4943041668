"""Every act that the program records has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

import prongsai
from prongsai.foundation.organizations.templatetags.people import verb_label

pytestmark = pytest.mark.one_database

VERB = re.compile(r'\bverb="([a-z_]+\.[a-z_]+)"')


def test_no_act_stands_in_the_journal_by_its_code() -> None:
    places = [one for one in Path(prongsai.__file__).parent.rglob("*.py") if "tests" not in one.parts]
    verbs = {verb for place in places for verb in VERB.findall(place.read_text(encoding="utf-8"))}
    assert "people.invited" in verbs
    for language in ("th", "en"):
        with override(language):
            assert [verb for verb in sorted(verbs) if str(verb_label(verb)) == verb] == []
