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


def build_for_pdf(source: Path, target: Path) -> None:
    """Write a patched TTF for Typst."""
    font = TTFont(source)
    if not flatten_marks(font):
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
