"""Pictures are drawn anew: what was hidden inside does not survive, and nothing too large is opened."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO, cast

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError

from prongsai.kernel.errors import Problem

LONGEST_SIDE = 4096  # prints on A4 at 300 dots per inch
ENOUGH = 4000  # half of what 48-megapixel cameras give: decoded so, nothing needs to be made smaller
MILLION = 1_000_000
# A JPEG is decoded at a half, quarter or eighth of its size, so it may have more pixels than the others.
MOST_PIXELS = 50 * MILLION
MOST_PIXELS_JPEG = 260 * MILLION
# What a process that serves pages draws itself; larger ones are drawn apart.
LIGHT = 13 * MILLION
LIGHT_JPEG = 52 * MILLION
# Pillow's own alarm rings at twice this number; the checks below come first.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG
PROFILE_LIMIT = 4 * 1024 * 1024
PRINTED = 960  # its longest side: 8 cm at 300 dots per inch, what documents embed as it is
WIDTHS = (360, PRINTED, 1600)
QUALITY = 88
FEW_COLOURS = 64  # fewer than a grey photo has

# What Pillow's readers raise when a picture is damaged.
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
)

TAKEN, MADE = 0x9003, 0x0132  # DateTimeOriginal in the Exif block, DateTime in the main one
EXIF_BLOCK = 0x8769
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
READERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew: its bytes, what they are, and the day on which the camera says it was taken.

    `printed` is the same picture as documents embed it.
    """

    content: bytes
    content_type: str
    suffix: str
    width: int
    height: int
    taken_on: date | None = None
    printed: Picture | None = None


class Unusable(Exception):  # noqa: N818  # it is named as people say it
    """A picture that cannot be kept: of too many pixels (0 where nobody knows how many), or damaged (None)."""

    def __init__(self, pixels: int | None = None) -> None:
        super().__init__(pixels)
        self.pixels = pixels


def is_heavy(stream: IO[bytes], content_type: str) -> bool:
    """Return whether drawing the picture takes more memory than a process that serves pages should ever need."""
    with _opened(stream, content_type) as image:
        return image.width * image.height > (LIGHT_JPEG if _is_baseline(image, content_type) else LIGHT)


def drawn(stream: IO[bytes], content_type: str) -> Picture:
    """Return the picture upright, in sRGB, at most 4,096 pixels long, without place and other hidden data.

    Raises `Unusable`.
    """
    with _opened(stream, content_type) as image:
        taken_on = _taken_on(image)
        prepared = _prepared(image)
        printed = _encode(_smaller(prepared, PRINTED), None, quality=80, progressive=False)
        return replace(_encode(prepared, taken_on), printed=printed)


@contextmanager
def _opened(stream: IO[bytes], content_type: str) -> Iterator[ImageFile.ImageFile]:
    if content_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    stream.seek(0)
    try:
        with Image.open(stream, formats=[READERS[content_type]]) as image:
            pixels = image.width * image.height
            if pixels > (MOST_PIXELS_JPEG if _is_baseline(image, content_type) else MOST_PIXELS):
                raise Unusable(pixels)
            yield image
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Unusable(0) from error
    except UNREADABLE as error:
        raise Unusable from error


def reduced(stream: IO[bytes], width: int) -> Picture:
    """Return a stored picture at the given width; a narrower one keeps its size.

    The printed size counts the longest side and is written so that typesetters decode it fast.
    """
    try:
        with Image.open(stream, formats=["JPEG", "PNG"]) as image:
            return _encode(_smaller(image, width), None, quality=80, progressive=width != PRINTED)
    except UNREADABLE as error:
        raise damaged() from error


def _smaller(image: Image.Image, width: int) -> Image.Image:
    scale = width / (max(image.size) if width == PRINTED else image.width)
    wanted = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if isinstance(image, ImageFile.ImageFile):
        _draft(image, scale)
    return image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0) if scale < 1 else image.copy()


def damaged() -> Problem:
    """Return what is said about a picture that cannot be read."""
    return Problem(
        _(
            "This picture is damaged or was cut off on the way. Nothing was stored. "
            "Open it on your device to see whether it is whole, then send it again."
        ),
        field="file",
    )


def _is_baseline(image: ImageFile.ImageFile, content_type: str) -> bool:
    """Return whether a smaller picture comes out of the decoder itself."""
    return content_type == "image/jpeg" and not image.info.get("progressive")


def too_many_pixels(pixels: int) -> Problem:
    """Return what is said about a picture that is too large to be opened; 0 where nobody knows how large."""
    return Problem(
        _(
            "This picture has too many pixels (%(count)s million) to be opened safely. Nothing was stored. "
            "Make it smaller, for example 4,000 pixels on its longest side, then send it again."
        )
        % {"count": pixels // MILLION or "?"},
        field="file",
    )


def _taken_on(image: Image.Image) -> date | None:
    """Return the day from the Exif data; the time and the place are left behind."""
    try:
        exif = image.getexif()
        written = exif.get_ifd(EXIF_BLOCK).get(TAKEN) or exif.get(MADE)
        day = datetime.strptime(str(written)[:10], "%Y:%m:%d").date()  # noqa: DTZ007  # a wall-clock day has no zone
    except (ValueError, KeyError, TypeError, SyntaxError, OSError, EOFError, AttributeError, OverflowError):
        return None
    return day if date(1990, 1, 1) <= day else None


def _draft(image: ImageFile.ImageFile, scale: float) -> None:
    """Let the decoder of a JPEG give a half, quarter or eighth, where that is still large enough."""
    if scale < 1:
        image.draft(None, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except (ValueError, TypeError, SyntaxError, OSError, EOFError, KeyError):
        return 1


def _prepared(image: ImageFile.ImageFile) -> Image.Image:
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    _draft(image, ENOUGH / max(image.size))
    image.load()
    drawn: Image.Image = image
    if max(drawn.size) > LONGEST_SIDE:
        scale = LONGEST_SIDE / max(drawn.size)
        size = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
        if drawn.mode in {"P", "1"}:
            drawn = drawn.convert("RGBA" if "transparency" in drawn.info else "RGB")
        drawn = drawn.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = _in_srgb(drawn, profile)
    return drawn.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else drawn


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in RGB or grey with its colours as seen; an unreadable profile is left out."""
    if profile and len(profile) <= PROFILE_LIMIT and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return cast(
                Image.Image,
                ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"),
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image.convert("RGB")
    if image.mode in {"RGB", "L"}:
        return image
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return _eight_bits(image)
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    deep = image.convert("F")
    low, high = cast(tuple[float, float], deep.getextrema())
    if high <= low:
        return deep.convert("L")
    return deep.point(lambda value: value * (255.0 / (high - low)) - low * 255.0 / (high - low)).convert("L")


def _encode(
    image: Image.Image, taken_on: date | None, quality: int = QUALITY, *, progressive: bool = True
) -> Picture:
    """Write pixels only: JPEG, or PNG where something is transparent or the drawing has few colours."""
    if image.mode not in {"RGB", "L", "RGBA"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    clear = image.mode == "RGBA" and cast(tuple[float, float], image.getchannel("A").getextrema())[0] < 255
    if image.mode == "RGBA" and not clear:
        image = image.convert("RGB")
    drawing = not clear and image.getcolors(FEW_COLOURS) is not None
    out = io.BytesIO()
    image.info = {}
    if clear or drawing:
        image.save(out, "PNG", optimize=image.width * image.height < 4 * MILLION)
        return Picture(out.getvalue(), "image/png", ".png", *image.size, taken_on=taken_on)
    progressive = progressive and max(image.size) <= WIDTHS[-1]
    image.save(out, "JPEG", quality=quality, progressive=progressive, exif=b"", icc_profile=None)
    return Picture(out.getvalue(), "image/jpeg", ".jpg", *image.size, taken_on=taken_on)
