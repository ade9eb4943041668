"""What stood at the addresses elsewhere that a submission cites."""

from __future__ import annotations

from prongsai.rooms.checklist.models import CitedPage, Submission


def addresses_elsewhere(submission: Submission) -> list[str]:
    """Return the addresses of other sites that the sheet cites, each once, in its order."""
    urls = [
        cited["url"]
        for item in submission.sheet["items"]
        for cited in item["answers"]
        if cited["version"] is None
    ]
    return list(dict.fromkeys(urls))


def fetched_of(submission: Submission) -> dict[str, CitedPage]:
    """Return what is known of each address elsewhere: the first that was kept, else the last failure. One query."""
    found: dict[str, CitedPage] = {}
    for row in CitedPage.objects.filter(submission=submission):
        known = found.get(row.url)
        if known is None or not known.is_kept:
            found[row.url] = row
    return found


def addresses_to_fetch(submission: Submission) -> list[str]:
    """Return the addresses elsewhere of which nothing is kept yet. Cost: one query."""
    known = fetched_of(submission)
    return [url for url in addresses_elsewhere(submission) if url not in known or not known[url].is_kept]
