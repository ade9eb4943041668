"""The reasons for which a document cannot be read, in the reader's two languages.

The reader runs without Django, so the texts are plain data instead of message ids.
"""

_MESSAGES: dict[str, tuple[str, str]] = {
    "empty": ("ไฟล์ว่างเปล่า ไม่มีข้อมูลให้อ่าน", "The file is empty."),
    "too_large": (
        "ไฟล์มีขนาดใหญ่เกินไป (ไม่เกิน {limit} เมกะไบต์) กรุณาลดขนาดรูปภาพหรือแบ่งไฟล์",
        "The file is too large (limit {limit} MB). Reduce its pictures or split it.",
    ),
    "too_many_pages": (
        "เอกสารมี {pages} หน้า เกินกว่าที่อ่านได้ ({limit} หน้า) กรุณาแบ่งไฟล์",
        "The document has {pages} pages; {limit} can be read. Split the file.",
    ),
    "unsupported": (
        "ไม่รองรับไฟล์ชนิดนี้ ใช้ได้เฉพาะ .docx .pdf .xlsx .html .txt และ .md",
        "This kind of file cannot be read. Use .docx, .pdf, .xlsx, .html, .txt or .md.",
    ),
    "old_format": (
        "เป็นไฟล์ Office รุ่นเก่า กรุณาบันทึกเป็น .docx หรือ .xlsx แล้วลองใหม่",
        "This is an old Office file. Save it as .docx or .xlsx and try again.",
    ),
    "mismatch": (
        "เนื้อหาในไฟล์เป็น {found} ไม่ตรงกับนามสกุลไฟล์ {expected} กรุณาตรวจสอบไฟล์",
        "The content is {found}, but the name says {expected}. Check the file.",
    ),
    "encrypted": (
        "ไฟล์ถูกเข้ารหัสหรือตั้งรหัสผ่านไว้ กรุณาปลดรหัสผ่านก่อนนำเข้า",
        "The file is protected by a password. Remove the password first.",
    ),
    "damaged": ("ไฟล์เสียหายหรือไม่สมบูรณ์ เปิดอ่านไม่ได้", "The file is damaged or incomplete."),
    "no_text": (
        "ไฟล์ PDF นี้เป็นภาพสแกน ไม่มีข้อความให้อ่าน กรุณาใช้ไฟล์ต้นฉบับ (.docx) หรือ PDF ที่มีข้อความ",
        "This PDF is a scan without text. Use the original file (.docx) or a PDF with text.",
    ),
    "bomb": (
        "ไฟล์นี้ขยายแล้วมีขนาดผิดปกติ จึงไม่เปิดอ่านเพื่อความปลอดภัย",
        "The file unpacks to an abnormal size and was not opened for safety.",
    ),
    "hostile": (
        "ไฟล์มีคำสั่ง XML ที่ไม่ปลอดภัย (DOCTYPE/ENTITY) จึงไม่เปิดอ่าน",
        "The file holds unsafe XML (DOCTYPE/ENTITY) and was not opened.",
    ),
    "too_slow": (
        "อ่านไฟล์นี้ไม่เสร็จภายในเวลาที่กำหนด ({seconds} วินาที) กรุณาแบ่งไฟล์",
        "The file could not be read within {seconds} seconds. Split the file.",
    ),
    "too_heavy": (
        "การอ่านไฟล์นี้ใช้หน่วยความจำเกินกำหนด จึงหยุดอ่าน กรุณาแบ่งไฟล์หรือลดขนาดรูปภาพ",
        "Reading this file needs too much memory and was stopped. Split it or reduce its pictures.",
    ),
    "missing": ("ไม่พบไฟล์ {name}", "There is no file {name}."),
}


class Unreadable(Exception):  # noqa: N818 - named for what it says, as in `except Unreadable`
    """A file that cannot be read, with the reason in Thai and English."""

    def __init__(self, code: str, **values: object) -> None:
        thai, english = _MESSAGES[code]
        self.code = code
        self.values = values
        self.th = thai.format(**values)
        self.en = english.format(**values)
        super().__init__(self.en)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.code, self.values)


def _again(code: str, values: dict[str, object]) -> Unreadable:
    return Unreadable(code, **values)


def codes() -> frozenset[str]:
    """Return every code an Unreadable can have."""
    return frozenset(_MESSAGES)
