"""A finding as a signed text: what a form sends back is what the check said, not what somebody typed."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from prongsai.kernel.errors import Problem
from prongsai.kernel.findings import Finding

SALT = "prongsai.checks.finding"
FIELDS = ("subject", "finding_key", "code", "severity", "message")


def sealed(subject: str, finding: Finding) -> str:
    """Return subject and finding as a signed text for a form."""
    place = f" · {finding.place}" if finding.place else ""
    said = f"{finding.message}{place}"[:500]
    values = (subject, finding.key, finding.code, finding.severity.value, said)
    return signing.dumps(values, salt=SALT, compress=True)


def opened(token: str) -> dict[str, Any]:
    """Return what ``sealed`` wrote, as arguments of ``set_aside``; raise ``Problem`` for anything else."""
    try:
        values = signing.loads(token[:8000], salt=SALT)
    except signing.BadSignature as error:
        raise Problem(_("This finding is not known. Open the page again."), status=409) from error
    return dict(zip(FIELDS, values, strict=True))
