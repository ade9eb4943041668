"""Storing and reading back, on the happy path."""

import io

from PIL import Image

from prongsai.foundation.files.api import File, Thumbnail, forget, read_bytes, store, thumbnail
from prongsai.foundation.files.pictures import WIDTHS


def jpeg(size=(1200, 900), colour=(200, 30, 30), **options):
    image = Image.effect_noise(size, 60).convert("RGB")
    image.paste(colour, (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def test_a_photo_is_stored_and_read_back(cast):
    file = store(by=cast.actor("works"), name="ถนนสาย ๑.JPG", content=jpeg())
    assert (file.name, file.kind, file.content_type) == ("ถนนสาย ๑.jpg", "photo", "image/jpeg")
    assert Image.open(io.BytesIO(read_bytes(file))).size == (1200, 900)
    small = thumbnail(file, 360)
    assert (small.width, small.height) == (360, 270)
    assert thumbnail(file, 360).pk == small.pk
    assert File.objects.visible_to(cast.actor("officer")).get() == file
    assert not File.objects.visible_to(cast.actor("stranger")).exists()


def test_the_printed_size_counts_the_longest_side_and_is_baseline(cast):
    for size, expected in (((1200, 900), (960, 720)), ((900, 1200), (720, 960)), ((400, 300), (400, 300))):
        small = thumbnail(store(by=cast.actor("works"), name="a.jpg", content=jpeg(size)), 960)
        image = Image.open(io.BytesIO(read_bytes(small)))
        assert image.size == (small.width, small.height) == expected
        assert not image.info.get("progressive")


def test_a_forgotten_photo_leaves_no_size_behind(cast):
    file = store(by=cast.actor("officer"), name="a.jpg", content=jpeg())
    made = {thumbnail(file, width).sha256 for width in WIDTHS}
    assert len(made) == len(WIDTHS)
    assert made | {file.sha256} == set(forget(file, by=cast.actor("officer")))
    assert not Thumbnail.objects.exists()
