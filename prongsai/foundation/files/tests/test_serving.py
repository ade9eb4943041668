"""Files reach those who may see them, harmlessly, and a file that vanished is named."""

import errno
import io
import os
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from prongsai.foundation.files.api import (
    Thumbnail,
    Vanished,
    check_store,
    make_private,
    make_public,
    read_bytes,
    store,
    thumbnail,
    url,
)
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem


def picture(size=(640, 480), mode="RGB", form="JPEG", **options):
    noise = Image.effect_noise((size[0] // 8 or 1, size[1] // 8 or 1), 80).resize(size)
    out = io.BytesIO()
    noise.convert(mode).save(out, form, **options)
    return out.getvalue()


def pdf(trailer=b""):
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R"
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def stored():
    root = Path(default_storage.path(""))
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


class FullStorage(FileSystemStorage):
    """A disk that fills up in the middle of a file."""

    def _save(self, name, content):
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read(100))
        raise OSError(errno.ENOSPC, "No space left on device")


def test_private_files_are_for_the_office_only(cast):
    file = store(by=cast.actor("works"), name="หลักฐาน.jpg", content=picture())
    assert cast.client("works").get(url(file)).status_code == 200
    assert cast.client("works").get(url(file, 360)).status_code == 200
    assert cast.client(None).get(url(file)).status_code == 404
    assert cast.client("stranger").get(url(file)).status_code == 404
    assert cast.client("stranger").get(url(file, 360)).status_code == 404
    assert cast.client("works").get(reverse("files:file", args=[file.pk + 999])).status_code == 404


def test_a_stranger_signed_in_elsewhere_gets_nothing_on_our_host(cast):
    file = store(by=cast.actor("works"), name="หลักฐาน.jpg", content=picture())
    client = cast.client("stranger")
    assert client.get(url(file), headers={"host": "testserver"}).status_code == 404


def test_public_files_open_for_everybody_until_they_are_closed(cast):
    file = store(by=cast.actor("works"), name="ประกาศ.pdf", content=pdf())
    make_public(file, by=cast.actor("officer"))
    answer = cast.client(None).get(url(file))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == pdf()
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    make_private(file, by=cast.actor("officer"))
    assert cast.client(None).get(url(file)).status_code == 404
    with as_tenant(cast.other), pytest.raises(Refused):
        make_public(file, by=cast.actor("stranger"))


def test_headers_keep_a_file_harmless(cast):
    client = cast.client("works")
    photo = client.get(url(store(by=cast.actor("works"), name='ภาพ"ถ่าย.jpg', content=picture())))
    assert photo["Content-Type"] == "image/jpeg"
    assert photo["Content-Disposition"].startswith("inline")
    assert "filename*=utf-8''" in photo["Content-Disposition"]
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in photo["Content-Security-Policy"]
    assert "script-src" not in photo["Content-Security-Policy"]
    assert photo["Cache-Control"] == "private, no-cache"
    text = client.get(url(store(by=cast.actor("works"), name="a.txt", content="สรุป".encode())))
    assert text["Content-Disposition"].startswith("attachment")
    document = client.get(url(store(by=cast.actor("works"), name="a.pdf", content=pdf())))
    assert document["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in document["Content-Security-Policy"]


def test_unchanged_files_are_not_sent_again(cast):
    file = store(by=cast.actor("works"), name="ภาพ.jpg", content=picture())
    client = cast.client("works")
    etag = client.get(url(file))["ETag"]
    again = client.get(url(file), headers={"if-none-match": etag, "accept-encoding": "gzip"})
    assert again.status_code == 304
    assert not again.content
    assert client.get(url(file), headers={"accept-encoding": "gzip"})["Content-Length"] == str(file.size)


def test_parts_of_a_document(cast):
    file = store(by=cast.actor("works"), name="a.pdf", content=pdf())
    client = cast.client("works")

    def part(asked):
        answer = client.get(url(file), headers={"range": asked})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, body, answer.headers.get("Content-Range")

    size = len(pdf())
    assert part("bytes=0-4") == (206, b"%PDF-", f"bytes 0-4/{size}")
    assert part("bytes=-6") == (206, pdf()[-6:], f"bytes {size - 6}-{size - 1}/{size}")
    assert part(f"bytes={size - 3}-") == (206, pdf()[-3:], f"bytes {size - 3}-{size - 1}/{size}")
    assert part("bytes=0-99999")[0:2] == (206, pdf())
    assert part(f"bytes={size}-")[0] == 416
    for odd in ("bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x", "bytes=-"):
        assert part(odd)[0:2] == (200, pdf()), odd


def test_a_document_has_no_thumbnail(cast):
    file = store(by=cast.actor("works"), name="a.pdf", content=pdf())
    assert thumbnail(file, 360) is None
    assert cast.client("works").get(reverse("files:thumbnail", args=[file.pk, 360])).status_code == 404


def test_only_known_widths(cast):
    file = store(by=cast.actor("works"), name="a.jpg", content=picture())
    assert cast.client("works").get(reverse("files:thumbnail", args=[file.pk, 99999])).status_code == 404
    with pytest.raises(ValueError, match="width"):
        thumbnail(file, 12)


def test_a_small_photo_is_not_blown_up(cast):
    file = store(by=cast.actor("works"), name="a.jpg", content=picture((200, 100)))
    assert (thumbnail(file, 1600).width, thumbnail(file, 1600).height) == (200, 100)


def lose(file):
    Path(default_storage.path(f"{file.organization_id}/{file.sha256[:2]}/{file.sha256}")).unlink()


def test_a_vanished_file_is_named_and_not_a_500(cast):
    file = store(by=cast.actor("works"), name="ภาพถนน.jpg", content=picture())
    lose(file)
    for address in (url(file), url(file, 360)):
        answer = cast.client("works").get(address)
        assert answer.status_code == 410
        assert "ภาพถนน.jpg" in answer.content.decode()
    with pytest.raises(Vanished):
        read_bytes(file)


def test_a_vanished_thumbnail_is_made_again(cast):
    file = store(by=cast.actor("works"), name="ภาพ.jpg", content=picture())
    lose(thumbnail(file, 360))
    assert cast.client("works").get(url(file, 360)).status_code == 200
    assert Thumbnail.objects.filter(asked_width=360).count() == 1


def test_a_photo_whose_bytes_were_changed_is_not_a_500(cast):
    file = store(by=cast.actor("works"), name="ภาพ.jpg", content=picture())
    place = Path(default_storage.path(f"{cast.office.pk}/{file.sha256[:2]}/{file.sha256}"))
    place.write_bytes(place.read_bytes()[:500])
    assert cast.client("works").get(url(file, 360)).status_code == 200
    with pytest.raises(Problem):
        thumbnail(file, 360)


def test_a_full_disk_does_not_hide_a_photo(cast, settings, tmp_path):
    file = store(by=cast.actor("works"), name="ภาพ.jpg", content=picture())
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": f"{__name__}.FullStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    answer = cast.client("works").get(url(file, 360))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == read_bytes(file)


def test_the_check_finds_what_is_wrong(cast, capsys):
    sound = store(by=cast.actor("works"), name="ดี.pdf", content=pdf())
    call_command("files", "--check")
    missing = store(by=cast.actor("works"), name="หาย.txt", content="หาย".encode())
    changed = store(by=cast.actor("works"), name="ถูกแก้.txt", content="ก่อนแก้".encode())
    lose(missing)
    Path(default_storage.path(f"{cast.office.pk}/{changed.sha256[:2]}/{changed.sha256}")).write_bytes(b"x")
    orphan = store(by=cast.actor("works"), name="กำพร้า.txt", content="กำพร้า".encode())
    orphan.delete()
    assert [(f.what, f.names) for f in check_store(cast.office)] == [
        *sorted(
            [("missing", ("หาย.txt",)), ("changed", ("ถูกแก้.txt",))],
            key=lambda pair: {"missing": missing.sha256, "changed": changed.sha256}[pair[0]],
        ),
        ("unused", ()),
    ]
    with pytest.raises(CommandError):
        call_command("files", "--check")
    said = capsys.readouterr()
    assert "หาย.txt" in said.out
    assert "ถูกแก้.txt" in said.out
    assert "ดี.pdf" not in said.out
    assert read_bytes(sound) == pdf()


def test_bytes_without_a_row_are_swept_on_request(cast):
    orphan = store(by=cast.actor("works"), name="กำพร้า.txt", content="กำพร้า".encode())
    kept = store(by=cast.actor("works"), name="ใช้.pdf", content=pdf())
    orphan.delete()
    call_command("files", "--sweep")
    assert len(stored()) == 2  # made just now: its row may still be on the way
    old = 1_700_000_000
    for path in stored():
        os.utime(path, (old, old))
    call_command("files", "--sweep")
    assert [path.name for path in stored()] == [kept.sha256]
