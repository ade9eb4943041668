"""unfilled_placeholder: words and blanks of a template where a value belongs."""

from collections.abc import Iterator

from prongsai.engines.plans.checks.draft import Draft, Finding, quoted
from prongsai.kernel.proofreading import blanks

_NOTES = {
    "words": "ข้อความของแบบฟอร์ม “{text}” ยังไม่ได้แทนที่ด้วยข้อมูลจริง",
    "crosses": "มีเครื่องหมาย “{text}” แทนข้อมูลที่ยังไม่ได้กรอก",
    "dots": "เว้นช่องว่างเป็นจุดไว้ ยังไม่ได้กรอกข้อมูล",
}


def placeholders(draft: Draft) -> Iterator[Finding]:
    """Yield what was left of a template."""
    for passage in draft.texts():
        for blank in blanks(passage.text, cell=passage.table is not None):
            text = quoted(passage.text, blank.start, blank.end)
            yield Finding(
                "unfilled_placeholder", passage.where, text, _NOTES[blank.kind].format(text=blank.text)
            )
