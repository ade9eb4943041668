"""PDFs, one that a printer made from text and one that is a picture of paper, and a DOCX."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from prongsai.foundation.checks.tests.samples import jpeg


def scan() -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(jpeg())).save(out, "PDF")
    return out.getvalue()


def paper(words: str = "Results of the measures of the fiscal year", *more: str) -> bytes:
    """Return pages of text, written by hand so that no typesetter is needed."""
    texts = (words, *more)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(texts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids.encode(), len(texts)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, text in enumerate(texts):
        stream = f"BT /F1 18 Tf 72 700 Td ({text}) Tj ET".encode()
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (5 + 2 * number),
            b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
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


def word(*paragraphs: str, foot: str = "") -> bytes:
    """Return a DOCX of paragraphs and a foot; each word is a run of its own, as Word leaves them."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def written(text: str) -> str:
        runs = "".join(f"<w:r><w:t>{one} </w:t></w:r>" for one in text.split())
        return f"<w:p>{runs}</w:p>"

    body = "".join(map(written, paragraphs))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
        )
        packed.writestr("word/footer1.xml", f'<w:ftr xmlns:w="{name}">{written(foot)}</w:ftr>')
    return out.getvalue()
