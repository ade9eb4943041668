"""Counting the letters of a PDF.

Attachments come from outside, so this runs in a child process with limits: ``python -m`` this module with the PDF
on standard input. It imports neither Django nor the rest of the house.
"""

from __future__ import annotations

import sys

from prongsai.kernel.reading import bounded

MODULE = "prongsai.foundation.files.papers"
SAMPLE_PAGES = 8
ENOUGH = 20
SECONDS = 10


def letters_of(data: bytes) -> int:
    """Return how many letters stand on the first pages, as far as ``ENOUGH``; raises Unreadable."""
    return int(bounded.run(["-m", MODULE], data, seconds=SECONDS))


def _letters(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    letters = 0
    for number in range(min(len(document), SAMPLE_PAGES)):
        letters += len("".join(document[number].get_textpage().get_text_bounded().split()))
        if letters >= ENOUGH:
            break
    return letters


if __name__ == "__main__":
    bounded.limit_this_process()
    sys.stdout.write(str(_letters(sys.stdin.buffer.read())))
