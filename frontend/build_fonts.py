"""Build the fonts: patched Sarabun TTFs for Typst and small WOFF2 subsets for the web pages.

Usage: python frontend/build_fonts.py [--source DIR] [--pdf-only | --web-only]
Sources are the TTF files of the npm package @expo-google-fonts/sarabun (SIL Open Font License 1.1,
no Reserved Font Name, so changed files may keep the name). Existing newer files are left alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "@expo-google-fonts/sarabun"
SOURCES = (ROOT / "node_modules" / PACKAGE, ROOT / "frontend" / "node_modules" / PACKAGE)
PDF_DIRECTORY = ROOT / "prongsai" / "kernel" / "typeset" / "built"
WEB_DIRECTORY = ROOT / "prongsai" / "static" / "fonts"
LICENCE = ROOT / "frontend" / "fonts" / "OFL.txt"
PDF_FACES = ("400Regular", "700Bold")
WEB_FACES = {"400Regular": "400", "500Medium": "500", "600SemiBold": "600", "700Bold": "700"}
WEB_CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0x0E01, 0x0E3B),
    *range(0x0E3F, 0x0E5C),
    *(0xA0, 0xA9, 0xAB, 0xB0, 0xB1, 0xB2, 0xB3, 0xB7, 0xBB, 0xBD, 0xD7),
    *(0x200B, 0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2260, 0x2264, 0x2265, 0x2713),
)
UPPER_VOWELS = tuple(f"uni{code:04X}" for code in (0x0E31, 0x0E34, 0x0E35, 0x0E36, 0x0E37, 0x0E47, 0x0E4D))

WITH_TONES = UPPER_VOWELS[:5]  # ็ and ํ carry no tone mark in Thai
SMALL_TONES = tuple(f"uni{code:04X}.small" for code in range(0x0E48, 0x0E4D))
THAI_LETTERS = frozenset(f"uni{code:04X}" for code in range(0x0E01, 0x0E2F))
TALL = frozenset({"uni0E1B", "uni0E1D", "uni0E1F"})  # ป ฝ ฟ push what stands above them to the left

# Thousandths of an em: what Poppler takes for a space between letters, and the least space it keeps.
GAP_READ_AS_SPACE = 100
NARROWEST_SPACE = 160


def lookups(font: TTFont, kind: int) -> Iterator[Any]:
    """Yield the GPOS subtables of one lookup type, looking through extension lookups."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            found = table.ExtSubTable if table.LookupType == 9 else table
            if found.LookupType == kind:
                yield found


def flatten_marks(font: TTFont) -> int:
    """Remove the small vertical shifts of stacked Thai marks and return how many anchors changed.

    Typst starts a new PDF text item at every glyph with a vertical offset, which doubles the syllable in
    copied text (ถิ่น becomes ถิ่ถิ่น). The shifts are at most a few hundredths of an em, so nothing shows.
    """
    changed = 0
    for table in lookups(font, 6):
        marks = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True))
        if "uni0E48.small" not in marks:
            continue
        small = marks["uni0E48.small"]
        for glyph, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
            anchor = record.Mark2Anchor[small.Class]
            if glyph.split(".")[0] in UPPER_VOWELS and anchor is not None:
                changed += anchor.YCoordinate != small.MarkAnchor.YCoordinate
                anchor.YCoordinate = small.MarkAnchor.YCoordinate
    for table in lookups(font, 4):
        marks = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
        upper = marks.get("uni0E35")
        if upper is None:
            continue
        for glyph, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
            anchor = record.BaseAnchor[upper.Class]
            if glyph.startswith("uni0E") and glyph != "uni0E33" and anchor is not None:
                changed += anchor.YCoordinate != upper.MarkAnchor.YCoordinate
                anchor.YCoordinate = upper.MarkAnchor.YCoordinate
    return changed


def centre_small_tones(font: TTFont) -> int:
    """Move the origin of each stacked tone mark towards the end of its letter; nothing visible moves.

    A tone over a vowel ends up to a sixth of an em before its letter does (ปั้น, and most of the bold face).
    PDF readers take that for a gap between words. Outlines and anchors of the mark move together, so only
    the invisible origin changes; the height of all tones becomes that of the first for the reason given
    above. Returns how many marks changed.
    """
    advances = font["hmtx"].metrics
    heights = _heights(font)
    changed = widest = 0
    for tone in SMALL_TONES:
        gaps = list(_gaps(font, tone, advances))
        shift = -GAP_READ_AS_SPACE + 2 - min(gaps)
        widest = max(widest, max(gaps) + shift)
        rise = heights[SMALL_TONES[0]] - heights[tone]
        if not shift and not rise:
            continue
        changed += 1
        glyphs = font["glyf"]
        glyph = glyphs[tone]
        if glyph.isComposite():
            for component in glyph.components:
                component.x -= shift
                component.y += rise
        else:
            glyph.coordinates.translate((-shift, rise))
        glyph.recalcBounds(glyphs)
        advances[tone] = (advances[tone][0], glyph.xMin)
        for name in font.getGlyphOrder():
            other = glyphs[name]
            if other.isComposite():
                for component in other.components:
                    if component.glyphName == tone:
                        component.x += shift
                        component.y -= rise
        for anchor in _anchors(font, tone):
            anchor.XCoordinate -= shift
            anchor.YCoordinate += rise
    _make_space_readable(font, widest)
    return changed


def _make_space_readable(font: TTFont, overlap: int) -> None:
    """Make the space survive in copied text; nothing is painted.

    PDFium (Chrome, Edge) drops a text item without extent, which is what a space between two syllables with
    marks is, so the space gets an outline without area. Poppler drops a space narrower than 0.15 em, so it is
    widened by what the mark before it may overlap.
    """
    name = font.getBestCmap()[ord(" ")]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((4, 0))
    pen.lineTo((2, 0))
    pen.closePath()
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (max(font["hmtx"][name][0], NARROWEST_SPACE + overlap), 0)


def _gaps(font: TTFont, tone: str, advances: dict[str, tuple[int, int]]) -> Iterator[int]:
    """Yield how far a tone's origin lies from the end of each letter that carries a vowel and the tone."""
    above = {}
    for table in lookups(font, 6):
        marks = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True))
        for vowel, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
            if tone in marks and vowel.split(".")[0] in WITH_TONES:
                anchor = record.Mark2Anchor[marks[tone].Class]
                above[vowel] = anchor.XCoordinate - marks[tone].MarkAnchor.XCoordinate
    for table in lookups(font, 4):
        marks = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
        for base, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
            for vowel, more in above.items():
                if base in THAI_LETTERS and vowel in marks and (base in TALL) == vowel.endswith(".narrow"):
                    anchor = record.BaseAnchor[marks[vowel].Class]
                    yield anchor.XCoordinate - marks[vowel].MarkAnchor.XCoordinate - advances[base][0] + more


def _heights(font: TTFont) -> dict[str, int]:
    """Return the height at which each mark sits on a vowel."""
    found: dict[str, int] = {}
    for table in lookups(font, 6):
        marks = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True))
        if SMALL_TONES[0] in marks:
            found = {name: record.MarkAnchor.YCoordinate for name, record in marks.items()}
    return found


def _anchors(font: TTFont, mark: str) -> Iterator[Any]:
    """Yield the anchors that lie in the coordinates of a mark itself."""
    for table in lookups(font, 4):
        found = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True)).get(mark)
        if found:
            yield found.MarkAnchor
    for table in lookups(font, 6):
        found = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True)).get(mark)
        if found:
            yield found.MarkAnchor
        found = dict(zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)).get(mark)
        if found:
            yield from (anchor for anchor in found.Mark2Anchor if anchor is not None)


def build_for_pdf(source: Path, target: Path) -> None:
    """Write a patched TTF for Typst."""
    font = TTFont(source)
    if not flatten_marks(font) or not centre_small_tones(font):
        raise SystemExit(
            f"{source.name}: no anchors found to change; the font is not the one this script knows"
        )
    font.save(target)


def build_for_web(source: Path, target: Path) -> None:
    """Write a WOFF2 subset with Thai, basic Latin and the punctuation of the pages."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=WEB_CHARACTERS)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> int:
    """Build what is missing or older than this script and its sources."""
    parser = argparse.ArgumentParser(description="Build Sarabun for PDF and web.")
    parser.add_argument("--source", type=Path, help=f"folder of the npm package {PACKAGE}")
    parser.add_argument("--pdf-only", action="store_true")
    parser.add_argument("--web-only", action="store_true")
    arguments = parser.parse_args()
    source = arguments.source or next((place for place in SOURCES if place.is_dir()), None)
    if source is None:
        print(f"The npm package {PACKAGE} is not installed: run npm install first.", file=sys.stderr)
        return 1
    work = []
    if not arguments.web_only:
        work += [(face, PDF_DIRECTORY / f"Sarabun-{face}.ttf", build_for_pdf) for face in PDF_FACES]
    if not arguments.pdf_only:
        work += [
            (face, WEB_DIRECTORY / f"sarabun-{name}.woff2", build_for_web) for face, name in WEB_FACES.items()
        ]
    for face, target, build in work:
        ttf = source / face / f"Sarabun_{face}.ttf"
        newest = max(ttf.stat().st_mtime, Path(__file__).stat().st_mtime)
        if target.is_file() and target.stat().st_mtime >= newest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        build(ttf, unfinished)
        unfinished.replace(target)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
    # The licence asks that its text goes wherever the fonts go.
    for directory in {target.parent for _, target, _ in work}:
        shutil.copyfile(LICENCE, directory / LICENCE.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
