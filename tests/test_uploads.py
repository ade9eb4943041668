"""Every hostile or broken upload meets a clear sentence, leaves nothing behind, and is never a 500."""

import errno
import io
import os
import random
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageCms

from prongsai.foundation.files.api import (
    File,
    read_bytes,
    store,
)
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

MEGABYTE = 1024 * 1024


def picture(size=(640, 480), mode="RGB", form="JPEG", **options):
    noise = Image.effect_noise((size[0] // 8 or 1, size[1] // 8 or 1), 80).resize(size)
    out = io.BytesIO()
    noise.convert(mode).save(out, form, **options)
    return out.getvalue()


def camera_photo(orientation=6):
    """A photo as a telephone makes it: lying on its side, with the place and a serial number inside."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETCAM"
    exif[0x8825] = {1: "N", 2: (14.0, 58.0, 30.0), 3: "E", 4: (102.0, 6.0, 1.0)}
    exif.get_ifd(0x8769)[0x9003] = "2026:04:27 09:15:00"
    return picture(exif=exif, comment=b"SECRETNOTE")


def archive(*parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more):
    return archive(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>"), *more)


def pdf(trailer=b""):
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R"
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def old_office(stream="WordDocument"):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + stream.encode("utf-16-le") + b"\0" * 500


def png_of(width, height):
    """A picture that claims a size and holds almost nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def lying_archive():
    """A document whose folder of contents says that a part is small, while it is not what was packed."""
    data = bytearray(docx(("word/media/x.bin", b"A" * 100_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


BAD = {
    "empty": ("ว่าง.pdf", b"", "ว่างเปล่า"),
    "a name that lies": ("รายงาน.pdf", picture(), "ไม่ตรง|เนื้อหา"),
    "a document named as a picture": ("ภาพ.jpg", pdf(), "ไม่ตรง|เนื้อหา"),
    "a program": ("โปรแกรม.pdf", b"MZ" + b"\0" * 200, "โปรแกรม"),
    "a program by its name": ("setup.exe", b"MZ" + b"\0" * 200, "โปรแกรม"),
    "a picture named as a program": ("setup.exe", picture(), "ไม่ตรง|เนื้อหา"),
    "a script": ("ทำงาน.txt", b"#!/bin/sh\nrm -rf /\n", "โปรแกรม"),
    "a web page": ("หน้า.html", b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
    "a web page named as text": ("หน้า.txt", b"  <html><script>alert(1)</script>", "HTML"),
    "a drawing with code": ("ตรา.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
    "a drawing named as a picture": ("ตรา.png", b"<?xml version='1.0'?><svg onload='x'/>", "SVG"),
    "a web page before a PDF": ("สองหน้า.pdf", b"<html><script>x</script>" + pdf(), "อันตราย"),
    "a PDF cut off": ("ขาด.pdf", pdf()[:40], "เสียหาย"),
    "a picture cut off": ("ขาด.jpg", picture((1200, 900))[:3000], "เสียหาย"),
    "only the head of a picture": ("หัว.jpg", b"\xff\xd8\xff\xe0", "เสียหาย"),
    "a PNG cut off": ("ขาด.png", picture(form="PNG")[:2000], "เสียหาย"),
    "text named as a picture": ("ข้อความ.jpg", "ไม่ใช่ภาพ".encode(), "เสียหาย"),
    "a picture of 400 million pixels": ("ใหญ่.png", png_of(20_000, 20_000), "พิกเซล"),
    "a picture of four thousand million pixels": ("ใหญ่.png", png_of(65_000, 65_000), "พิกเซล"),
    "a document cut off": ("ขาด.docx", docx(("word/media/a.bin", os.urandom(5000)))[:3000], "เสียหาย"),
    "a document that lies about sizes": ("โกหก.docx", lying_archive(), "เสียหาย"),
    "a zip bomb": ("ระเบิด.docx", docx(("word/media/a.bin", b"\0" * 30 * MEGABYTE)), "ใหญ่"),
    "a bomb of many entries": ("ระเบิด.docx", docx(*((f"x/{n}", b"") for n in range(6000))), "ใหญ่"),
    "a plain archive": ("รวม.zip", archive(("a.txt", "ก")), "ZIP"),
    "an archive named as a document": ("รวม.docx", archive(("a.txt", "ก")), "ZIP"),
    "a document with macros": ("มาโคร.docx", docx(("word/vbaProject.bin", b"x")), "มาโคร"),
    "a sheet named as a document": ("ตาราง.docx", archive(("xl/workbook.xml", "<x/>")), "XLSX"),
    "an old document with macros": ("เก่า.doc", old_office("_VBA_PROJECT"), "มาโคร"),
    "an installer": ("ติดตั้ง.doc", old_office("Property"), "ชนิดนี้"),
    "a film": ("คลิป.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 100, "วิดีโอ"),
    "noise": ("ข้อมูล.bin", os.urandom(3000).replace(b"<", b"-"), "ชนิดนี้"),
    "noise named as text": ("ข้อมูล.txt", b"\x01\x02\x03" * 100, "ชนิดนี้"),
    "not a photo": ("เอกสาร.pdf", pdf(), "ไม่ใช่ภาพ"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("case", BAD)
def test_bad_uploads_are_told_plainly_and_leave_nothing(cast, case):
    name, content, said = BAD[case]
    data = {"file": SimpleUploadedFile("x", content), "kind": "photo" if case == "not a photo" else ""}
    data["file"].name = name
    answer = cast.client("works").post(reverse("files:upload"), data)
    assert 400 <= answer.status_code < 500, answer.content
    text = answer.content.decode()
    assert any(word in text for word in said.split("|")), text
    assert answer["Content-Type"].startswith("text/plain")
    assert not File.objects.exists()
    assert stored() == []


def stored():
    root = Path(default_storage.path(""))
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def test_too_large(cast, settings):
    settings.PRONGSAI_MAX_UPLOAD_MB = 1
    content = pdf() + b"%" * MEGABYTE + b"\nstartxref\n9\n%%EOF"
    answer = cast.client("works").post(
        reverse("files:upload"), {"file": SimpleUploadedFile("a.pdf", content)}
    )
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()
    assert stored() == []


def test_a_report_that_the_worker_made_may_be_larger(cast, settings):
    settings.PRONGSAI_MAX_UPLOAD_MB = 1
    content = pdf() + b"%" * MEGABYTE + b"\nstartxref\n9\n%%EOF"
    made = store(by=Actor.system(cast.office, "worker"), name="รายงาน.pdf", content=content)
    assert made.size == len(content)


def test_a_body_far_too_large_is_refused_before_it_is_read(cast, settings):
    settings.PRONGSAI_MAX_UPLOAD_MB = 1
    answer = cast.client("works").post(
        reverse("files:upload"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 6 * MEGABYTE)}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("count", [0, 2])
def test_one_file_at_a_time(cast, count):
    files = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(count)]
    answer = cast.client("works").post(reverse("files:upload"), {"file": files} if files else {})
    assert answer.status_code == 400
    assert not File.objects.exists()


def test_who_may_upload(cast):
    def answer(who):
        data = {"file": SimpleUploadedFile("a.jpg", picture())}
        return cast.client(who).post(reverse("files:upload"), data).status_code

    assert answer("works") == 201
    assert answer("officer") == 201
    assert answer("admin") == 403
    assert answer(None) == 302
    assert cast.client("works").get(reverse("files:upload")).status_code == 405
    with pytest.raises(Refused):
        store(by=Actor.nobody(cast.office), name="a.jpg", content=picture())


GOOD = {
    "pdf": ("รายงาน.PDF", pdf(), "application/pdf", "รายงาน.pdf"),
    "docx": ("บันทึก.docx", docx(), "wordprocessingml", "บันทึก.docx"),
    "xlsx": ("ตาราง.xlsx", archive(("xl/workbook.xml", "<x/>")), "spreadsheetml", "ตาราง.xlsx"),
    "odt": (
        "บันทึก.odt",
        archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")),
        "opendocument.text",
        "บันทึก.odt",
    ),
    "doc": ("เก่า.doc", old_office(), "application/msword", "เก่า.doc"),
    "text in UTF-8": ("สรุป.txt", "สรุปผล".encode(), "text/plain", "สรุป.txt"),
    "text in the old Thai code": ("สรุป.txt", "สรุปผล".encode("cp874"), "text/plain", "สรุป.txt"),
    "a name without a suffix": ("รายงาน", pdf(), "application/pdf", "รายงาน.pdf"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("case", GOOD)
def test_documents_are_kept_byte_for_byte(cast, case):
    name, content, content_type, kept = GOOD[case]
    file = store(by=cast.actor("works"), name=name, content=content)
    assert content_type in file.content_type
    assert file.name == kept
    assert read_bytes(file) == content


def test_a_pdf_of_500_pages_is_evidence_like_any_other(cast):
    from pypdf import PdfWriter

    made, out = PdfWriter(), io.BytesIO()
    for _page in range(500):
        made.add_blank_page(595, 842)
    made.write(out)
    file = store(by=cast.actor("works"), name="ยาว.pdf", content=out.getvalue())
    assert (file.content_type, file.caution) == ("application/pdf", "")


def test_a_pdf_with_a_password_is_accepted_and_said(cast):
    answer = cast.client("works").post(
        reverse("files:upload"), {"file": SimpleUploadedFile("ลับ.pdf", pdf(b"/Encrypt 5 0 R"))}
    )
    assert answer.status_code == 201
    assert "รหัสผ่าน" in answer.json()["caution"]


def test_a_photo_loses_its_place_and_keeps_its_day(cast):
    file = store(by=cast.actor("works"), name="IMG_1.jpg", content=camera_photo())
    content = read_bytes(file)
    kept = Image.open(io.BytesIO(content))
    assert kept.size == (480, 640)  # lying on its side before
    assert (file.width, file.height) == (480, 640)
    assert not kept.getexif()
    assert "exif" not in kept.info
    assert not any(secret in content for secret in (b"SECRETCAM", b"SECRETNOTE", b"Exif"))
    assert file.taken_on == date(2026, 4, 27)


@pytest.mark.parametrize("written", ["", "0000:00:00 00:00:00", "yesterday", "2026:13:45 00:00:00"])
def test_a_day_that_is_no_day_is_left_out(cast, written):
    exif = Image.Exif()
    exif[0x0132] = written
    assert store(by=cast.actor("works"), name="a.jpg", content=picture(exif=exif)).taken_on is None


@pytest.mark.one_database
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_the_camera(cast, orientation):
    corner = Image.new("L", (80, 40), 0)
    corner.paste(255, (0, 0, 20, 20))
    shown = {1: (5, 5), 2: (75, 5), 3: (75, 35), 4: (5, 35), 5: (5, 5), 6: (35, 5), 7: (35, 75), 8: (5, 75)}
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    corner.convert("RGB").save(out, "JPEG", exif=exif, quality=95)
    file = store(by=cast.actor("works"), name="a.jpg", content=out.getvalue())
    assert Image.open(io.BytesIO(read_bytes(file))).convert("L").getpixel(shown[orientation]) > 200


@pytest.mark.one_database
def test_print_colours_become_screen_colours(cast):
    red = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    out = io.BytesIO()
    red.save(out, "JPEG", quality=95)
    file = store(by=cast.actor("works"), name="พิมพ์.jpg", content=out.getvalue())
    kept = Image.open(io.BytesIO(read_bytes(file)))
    assert kept.convert("RGB").getpixel((30, 30))[0] > 200
    assert kept.convert("RGB").getpixel((30, 30))[2] < 60
    assert kept.mode in {"RGB", "P"}


@pytest.mark.one_database
def test_a_colour_profile_is_applied_and_left_out(cast):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for inside in (profile, b"broken profile"):
        file = store(by=cast.actor("works"), name="a.jpg", content=picture(icc_profile=inside))
        assert "icc_profile" not in Image.open(io.BytesIO(read_bytes(file))).info


@pytest.mark.one_database
def test_only_the_first_frame_of_a_moving_picture(cast):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    file = store(by=cast.actor("works"), name="ขยับ.gif", content=out.getvalue())
    kept = Image.open(io.BytesIO(read_bytes(file)))
    assert file.name == "ขยับ.png"
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.one_database
def test_a_picture_of_an_iphone(cast):
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.open(io.BytesIO(picture((400, 300))))).save(out, quality=60)
    file = store(by=cast.actor("works"), name="IMG_0042.HEIC", content=out.getvalue())
    assert (file.name, file.content_type, file.width) == ("IMG_0042.jpg", "image/jpeg", 400)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("form", "mode", "suffix"),
    [
        ("PNG", "RGB", ".jpg"),
        ("PNG", "RGBA", ".jpg"),
        ("PNG", "I;16", ".jpg"),
        ("PNG", "1", ".png"),
        ("PNG", "P", ".jpg"),
        ("WEBP", "RGB", ".jpg"),
        ("BMP", "RGB", ".jpg"),
        ("TIFF", "CMYK", ".jpg"),
        ("TIFF", "L", ".jpg"),
        ("AVIF", "RGB", ".jpg"),
    ],
)
def test_every_kind_of_picture_becomes_one_that_every_browser_shows(cast, form, mode, suffix):
    name = f"ภาพ.{form.lower()}"
    file = store(by=cast.actor("works"), name=name, content=picture(mode=mode, form=form))
    assert file.kind == "photo"
    assert Image.open(io.BytesIO(read_bytes(file))).size == (640, 480)
    assert file.name == f"ภาพ{suffix}"


@pytest.mark.one_database
def test_what_is_transparent_stays_so(cast):
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    file = store(by=cast.actor("works"), name="ตรา.png", content=out.getvalue())
    assert Image.open(io.BytesIO(read_bytes(file))).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.one_database
def test_a_large_photo_is_made_smaller(cast):
    out = io.BytesIO()
    Image.new("RGB", (9000, 6000), "green").save(out, "JPEG")
    file = store(by=cast.actor("works"), name="ใหญ่.jpg", content=out.getvalue())
    assert (file.width, file.height) == (4096, 2731)


def test_a_picture_with_the_wrong_picture_suffix_gets_the_right_one(cast):
    assert store(by=cast.actor("works"), name="LINE_1.png", content=picture()).name == "LINE_1.jpg"


def test_the_same_bytes_are_stored_once(cast):
    first = store(by=cast.actor("works"), name="ก.pdf", content=pdf())
    second = store(by=cast.actor("officer"), name="ข.pdf", content=pdf())
    assert first.pk != second.pk
    assert first.sha256 == second.sha256
    (place,) = stored()
    assert place.relative_to(default_storage.path("")).as_posix() == (
        f"{cast.office.pk}/{first.sha256[:2]}/{first.sha256}"
    )


def test_each_office_has_its_own_copy(cast):
    store(by=cast.actor("works"), name="ก.pdf", content=pdf())
    with as_tenant(cast.other):
        theirs = store(by=cast.actor("stranger"), name="ก.pdf", content=pdf())
        assert theirs.organization_id == cast.other.pk
    assert len(stored()) == 2
    assert File.objects.visible_to(cast.actor("officer")).count() == 1


class FullStorage(FileSystemStorage):
    """A disk that fills up in the middle of a file."""

    def _save(self, name, content):
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read(100))
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_loses_nothing(cast, settings, tmp_path):
    kept = store(by=cast.actor("works"), name="ก่อน.pdf", content=pdf())
    whole = settings.STORAGES
    settings.STORAGES = {
        **whole,
        "default": {"BACKEND": f"{__name__}.FullStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    answer = cast.client("works").post(
        reverse("files:upload"), {"file": SimpleUploadedFile("a.jpg", picture())}
    )
    assert answer.status_code == 507
    assert "ยังอยู่ในเครื่อง" in answer.content.decode()
    settings.STORAGES = whole
    assert len(stored()) == 1
    assert File.objects.get() == kept
    assert read_bytes(kept) == pdf()


def test_a_store_that_cannot_be_written_is_not_called_full(cast, settings, monkeypatch):
    def refused(self, name, content):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(FileSystemStorage, "_save", refused)
    with pytest.raises(PermissionError):
        store(by=cast.actor("works"), name="a.pdf", content=pdf())
    assert not File.objects.exists()


def test_random_damage_never_breaks_the_door(cast):
    """Flip bytes anywhere in good files: each is kept or refused with a sentence, nothing else."""
    chance = random.Random(42)
    kept = refused = 0
    works = cast.actor("works")
    samples = [camera_photo(), picture(form="PNG"), picture(form="TIFF"), picture(form="WEBP"), docx(), pdf()]
    for sample in samples:
        for _round in range(25):
            data = bytearray(sample)
            for _hit in range(chance.randint(1, 12)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            del data[chance.randrange(1, len(data)) :]
            try:
                store(by=works, name="แฟ้ม", content=bytes(data))
                kept += 1
            except Problem:
                refused += 1
    assert refused > 50
    assert kept + refused == 150
