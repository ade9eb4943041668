"""Making a finding out of a place in a text, with the button that mends it where the record can be mended."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.foundation.checks.queries.registry import About
from prongsai.kernel.findings import Finding, Fix, Severity
from prongsai.kernel.proofreading import Passage, covered, quoted


def mend_button(label: Any, target: str, code: str, **rights: Any) -> Fix | None:
    """Return the button that lets the machine mend a record, or none without a record; ``rights`` as in ``Fix``."""
    if not target or not label:
        return None
    return Fix(
        label, reverse("checks:mend"), is_post=True, values=(("target", target), ("code", code)), **rights
    )


def found_at(
    about: About,
    passage: Passage,
    start: int,
    end: int,
    *,
    code: str,
    severity: Severity,
    message: str,
    reason: str,
    mend: str = "",
    shown: str | None = None,
) -> Finding:
    """Return a finding about a place of a text; ``shown`` replaces the quotation where that may not be repeated."""
    # A quotation is exported and kept with what is set aside: it repeats nobody's number.
    quote = covered(quoted(passage.text, start, end)) if shown is None else shown
    place = _("%(place)s: “%(quote)s”") % {"place": passage.where, "quote": quote} if quote else passage.where
    url = str(about.extra.get("url", ""))
    fix = mend_button(mend, str(about.extra.get("mend", "")), code, **about.rights)
    if fix is None:
        fix = about.change(_("Change the text"))
    return Finding(
        code,
        severity,
        message,
        place,
        reason,
        url,
        fix,
        permissions=about.rights["permissions"],
        about=f"{about.extra.get('mend', '')} {quote or message}",
    )
