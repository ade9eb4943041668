"""Pictures in documents: prepared when they are stored, noted for whom they open to, gone without harm."""

from __future__ import annotations

import importlib
import io
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from prongsai.foundation.documents.api import (
    Content,
    DocumentPicture,
    PhotoPages,
    Section,
    make_document,
    picture_of,
)
from prongsai.foundation.documents.queries import picture_loader
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.pdf import render_pdf
from prongsai.foundation.documents.sight import seen_files
from prongsai.foundation.files import storage
from prongsai.foundation.files.api import Thumbnail, open_file, store

MOMENT = datetime(2026, 9, 30, tzinfo=UTC)


def photo(colour: int = 40) -> bytes:
    image = Image.effect_noise((1400, 1050), colour).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def album(*files) -> Content:
    pictures = tuple(picture_of(file, alt="ภาพกิจกรรม") for file in files)
    return Content(title="ภาพกิจกรรม", sections=(Section(blocks=(PhotoPages(pictures=pictures),)),))


def test_a_photo_is_ready_for_print_once_it_is_stored_and_stands_in_the_document_byte_for_byte(cast):
    file = store(by=cast.actor("works"), name="a.jpg", content=photo())
    ready = Thumbnail.objects.get(source_sha256=file.sha256)
    assert (ready.asked_width, ready.width, ready.height) == (960, 960, 720)
    content = album(file)
    load = picture_loader(cast.actor("officer"), content)
    with open_file(ready) as stream:
        printed = stream.read()
    for made in (render_pdf(content, load, MOMENT), render_docx(content, load, MOMENT)):
        assert printed in made


def test_pictures_are_noted_and_open_with_the_document(cast):
    shown, other = (store(by=cast.actor("officer"), name="a.jpg", content=photo(n)) for n in (30, 50))
    document = make_document(
        by=cast.actor("officer"), kind="report", title="รายงาน", fiscal_year=2569, content=album(shown)
    )
    asked = [shown.pk, other.pk]
    assert seen_files(cast.actor("works"), asked) == {shown.pk}
    assert seen_files(cast.actor("stranger"), asked) == set()
    # Documents made before there was a table are noted by the migration, once and not twice.
    DocumentPicture.objects.all().delete()
    assert seen_files(cast.actor("works"), asked) == set()
    migration = importlib.import_module(
        "prongsai.foundation.documents.migrations.0004_pictures_of_documents_made_before"
    )
    for _round in range(2):
        migration.note(apps, None)
    assert list(DocumentPicture.objects.values_list("document_id", "file_number")) == [
        (document.pk, shown.pk)
    ]


def test_who_sees_a_file_costs_the_same_with_many_documents(cast):
    file = store(by=cast.actor("officer"), name="a.jpg", content=photo())
    counts = []
    for more in (1, 20):
        for _ in range(more):
            make_document(
                by=cast.actor("officer"), kind="report", title="รายงาน", fiscal_year=2569, content=album(file)
            )
        with CaptureQueriesContext(connection) as caught:
            assert seen_files(cast.actor("works"), [file.pk]) == {file.pk}
        counts.append(len(caught))
        assert not any("LIKE" in query["sql"].upper() for query in caught.captured_queries)
    assert counts[0] == counts[1]


def test_a_photo_that_vanished_from_the_store_is_named_in_the_document(cast):
    file = store(by=cast.actor("officer"), name="a.jpg", content=photo())
    content = album(file)
    for sha256 in (file.sha256, *Thumbnail.objects.values_list("sha256", flat=True)):
        storage.drop(cast.office.pk, sha256)
    load = picture_loader(cast.actor("officer"), content)
    assert load(picture_of(file, alt="")) is None
    assert b"word/media" not in render_docx(content, load, MOMENT)
    assert render_pdf(content, load, MOMENT).startswith(b"%PDF")
