"""Names are made safe, and Thai stays as it was written."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.foundation.files.names import clean_name, split_name

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from('./\\\0\r\n\t\u202e\u2066\u200b\ufeffกำน้ำ ๑๒.:*?"<>|e\u0301'),
    ),
    max_size=400,
)


@given(HOSTILE, st.sampled_from([None, ".pdf", ".jpg"]))
def test_a_clean_name_is_safe_and_stays_as_it_is(raw, suffix):
    name = clean_name(raw, suffix)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*\0\r\n\t\u202e\u2066\u200b\ufeff')
    assert name == name.strip()
    assert not name.startswith(".")
    assert clean_name(name) == name
    assert clean_name(name, suffix) == name
    if suffix:
        assert name.endswith(suffix)


@given(
    st.text(alphabet="กขคงดตนมรลวสหอะาิีึืุูเแโใไ่้๊๋็์ำ๐๑๒๓๔", min_size=1, max_size=80).filter(
        lambda t: t[0] in "กขคงดตนมรลวสหอ"
    )
)
def test_thai_names_are_kept_letter_by_letter(thai):
    assert clean_name(f"C:\\งาน\\{thai}.PDF") == unicodedata.normalize("NFC", f"{thai}.pdf")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\น้ำ.jpg", "น้ำ.jpg"),
        ("รายงาน\u202egpj.exe", "รายงานgpj.exe"),
        ("CON.txt", "_CON.txt"),
        ("", "ไฟล์"),
        ("...", "ไฟล์"),
        (".pdf", "pdf"),
        ("a\0b\r\nc.txt", "ab c.txt"),
        ("  หลาย   ช่อง .docx", "หลาย ช่อง.docx"),
        ("ก" * 300 + ".pdf", "ก" * 146 + ".pdf"),
    ],
)
def test_names_as_people_send_them(raw, clean):
    assert clean_name(raw) == clean
    assert split_name(raw)[1] == (Path(clean).suffix if "." in clean else "")
