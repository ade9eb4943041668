"""Finding out behind the page whether PDFs have a text."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pypdfium2
from django.core.files.storage import default_storage

from prongsai.foundation.files import papers, tasks
from prongsai.foundation.files.api import File, TextLayer, store
from prongsai.foundation.jobs.api import Job, enqueue


def blank(width: int) -> bytes:
    pdf, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    pdf.new_page(width, 100)
    pdf.save(out)
    return out.getvalue()


def test_papers_whose_turn_was_lost_are_read_a_few_at_a_time(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tasks, "MOST", 2)
    files = [
        store(by=cast.actor("officer"), name=f"{width}.pdf", content=blank(width)) for width in (90, 91, 92)
    ]
    waiting = Job.objects.filter(kind="files.read_papers")
    tasks.read_papers(enqueue("files.read_papers", organization=cast.office), cast.actor("officer"))
    assert [File.objects.get(pk=one.pk).text_layer for one in files] == [
        TextLayer.UNREAD,
        TextLayer.NONE,
        TextLayer.NONE,
    ]
    assert waiting.count() == 2  # the rest has its turn behind what people asked for
    for one in files:
        Path(default_storage.path(f"{one.organization_id}/{one.sha256[:2]}/{one.sha256}")).unlink()
    File.objects.update(text_layer=TextLayer.UNREAD)
    tasks.read_papers(waiting.latest("pk"), cast.actor("officer"))
    assert waiting.count() == 2  # what is gone from the store is not asked for again and again


def test_a_text_is_whole_when_it_ends_at_the_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr(papers, "STOPS_AFTER", math.inf)  # this process has worked on other tests before
    for name, limit, given in (("MOST_PARTS", 2, ["a", "b"]), ("MOST_LETTERS", 3, ["ab", "c"])):
        with monkeypatch.context() as patched:
            patched.setattr(papers, name, limit)
            for more, is_whole in (([], True), (["d"], False)):
                parts = [papers.Part(number, text) for number, text in enumerate([*given, *more], 1)]
                patched.setattr(papers, "_parts", lambda _data, _kind, parts=parts: iter(parts))
                text = papers._text(b"", "pdf")
                assert text.is_whole is is_whole
                assert "".join(part.text for part in text.parts) == "".join(given)
