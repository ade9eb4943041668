"""PDFs: one that a printer made from text, one that is a picture of paper."""

from __future__ import annotations

import io

from PIL import Image

from prongsai.foundation.checks.tests.samples import jpeg


def scan() -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(jpeg())).save(out, "PDF")
    return out.getvalue()


def paper(words: str = "Results of the measures of the fiscal year") -> bytes:
    """Return a page of text, written by hand so that no typesetter is needed."""
    stream = f"BT /F1 18 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
