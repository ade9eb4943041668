"""Storing and reading back, on the happy path."""

import io

from PIL import Image

from prongsai.foundation.files.api import File, read_bytes, store, thumbnail


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
