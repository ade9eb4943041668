"""What was taken out of a public page and would come back, for instance with an older document."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.content.papers import papers_of, withheld_papers
from prongsai.foundation.checks.content.walking import whole_passages
from prongsai.foundation.checks.models import Withheld
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.checks.queries.withheld import CODE, finder, is_for, withheld_rows
from prongsai.foundation.documents.api import Content, pictures_of
from prongsai.kernel.calendar import short_date
from prongsai.kernel.findings import Finding, Severity


def withheld(content: Content, about: About) -> Iterator[Finding]:
    """Yield what was taken out of a public page before; the finding repeats none of it.

    Cost: one query, two where files go out.
    """
    rows = withheld_rows(about.organization) if about.is_public else []
    if not rows:
        return
    find = finder(one for one in rows if is_for(one, str(about.extra.get("address", ""))))
    for passage in whole_passages(content, about):
        for row in find(passage.text):
            yield _finding(row, passage.where, about)
    files = {one.digest: one for one in rows if one.kind == Withheld.FILE}
    for file in about.extra.get("files", ()):
        if file.sha256 in files:
            yield _finding(files[file.sha256], _("a file"), about)
    yield from withheld_papers(papers_of(about), rows, about)
    for number, picture in enumerate(pictures_of(content), start=1):
        if picture.sha256 in files:
            yield _finding(files[picture.sha256], _("picture %(number)s") % {"number": number}, about)


def _finding(row: Withheld, place: str, about: About) -> Finding:
    url = str(about.extra.get("url", ""))
    said = {"address": row.address, "day": short_date(timezone.localdate(row.at), None), "why": row.reason}
    return Finding(
        CODE,
        Severity.ERROR,
        _("This was taken out of the page /%(address)s on %(day)s and would be public again") % said,
        place,
        _(
            "It was taken out because: %(why)s. Take it out here too, or make the document again without it. "
            "Where it may be public after all, set the finding aside and say why."
        )
        % said,
        url,
        about.change(_("Change the text")),
        about=f"withheld {row.pk}",
    )
