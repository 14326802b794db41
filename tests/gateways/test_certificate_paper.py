"""The certificate as PDF: what is on the page, what can be copied from it, what is refused."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from chalicelib.domain.certificate import CertificateSheet, qr_address, qr_payload
from chalicelib.domain.ticket import PaperFault
from chalicelib.gateways.certificate_paper import AT_ONCE, Page, certificates
from infra.demo.portraits import portrait
from tests.sample_certificate import LONGEST, ORDINARY
from tests.sample_ticket import RARE_NAME, words

PHOTO = portrait(7)
CODE = qr_payload("2014-11", ORDINARY.certificate_no, lambda message: bytes(64))
ADDRESS = qr_address("https://kaoshi.example.cn", CODE)


def render(*sheets: CertificateSheet) -> bytes:
    pages = [Page(sheet, PHOTO, ADDRESS) for sheet in sheets or (ORDINARY,)]
    return certificates(pages, "证书", ORDINARY.issued_at)


def copied(pdf: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "certificates.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def squeezed(text: str) -> str:
    return "".join(text.split())


def fault(*sheets: CertificateSheet) -> dict[str, Any]:
    with pytest.raises(PaperFault) as caught:
        render(*sheets)
    return caught.value.params


@pytest.mark.proves("S1-40")
def test_everything_a_certificate_must_say_is_on_its_page(tmp_path: Path) -> None:
    (text,) = copied(render(), tmp_path)
    for said in (
        *(ORDINARY.certificate_no, "林知远", ORDINARY.id_no, "居民身份证", "ResidentIDcard"),
        *(ORDINARY.office["zh-CN"], ORDINARY.office["en"], ORDINARY.programme["zh-CN"]),
        *(ORDINARY.programme["en"], ORDINARY.round_title["zh-CN"], "November2014"),
        *("2014年11月23日", "23November2014", ORDINARY.site_name, ORDINARY.site_name_en),
        *("证书", "CERTIFICATE", ORDINARY.meaning["zh-CN"], ORDINARY.meaning["en"]),
        *("成绩为A等", "withgradeA.", "2014年12月20日", "核验", "Scantoverify"),
    ):
        assert squeezed(said) in text, said
    assert "SPECIMEN" not in text


@pytest.mark.proves("P-09")
def test_a_specimen_says_so_on_every_page_and_nothing_looks_like_a_seal(tmp_path: Path) -> None:
    specimen = replace(ORDINARY, specimen=True)
    pdf = render(specimen, LONGEST, specimen)
    assert all("样例SPECIMEN" in page for page in copied(pdf, tmp_path))
    pages: Any = PdfReader(io.BytesIO(pdf)).pages
    for page in pages:
        (picture,) = (found.get_object() for found in page["/Resources"]["/XObject"].values())
        assert picture._data == PHOTO


def test_pages_keep_their_own_texts(tmp_path: Path) -> None:
    """More than the engine sets in one go, and still one file that says what it is."""
    count = AT_ONCE + 2
    sheets = [replace(ORDINARY, certificate_no=f"20142A{n:06}") for n in range(count)]
    pdf = render(*sheets)
    pages = copied(pdf, tmp_path)
    assert len(pages) == count
    for number, page in enumerate(pages):
        assert set(re.findall(r"20142A\d{6}", page)) == {f"20142A{number:06}"}
    assert render(*sheets) == pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("证书", ORDINARY.office["zh-CN"])
    assert reader.metadata.creation_date == ORDINARY.issued_at
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_a_fault_in_the_last_part_names_its_certificate() -> None:
    bad = replace(ORDINARY, certificate_no="20142C000009", name="长" * 200)
    assert fault(*[ORDINARY] * AT_ONCE, bad)["certificate_no"] == "20142C000009"


def test_rare_characters_copy_as_themselves(tmp_path: Path) -> None:
    one, two = copied(render(LONGEST, replace(ORDINARY, name="𠮷田吉")), tmp_path)
    assert RARE_NAME in one
    assert "𠮷田吉" in two


def test_the_longest_texts_fit_in_full(tmp_path: Path) -> None:
    latin = replace(LONGEST, name="ALEXANDROVNA-KONSTANTINOPOULOS MARGUERITE O'BRIEN DE LA CRUZ")
    pages = copied(render(LONGEST, latin), tmp_path)
    assert len(pages) == 2
    for sheet, text in zip((LONGEST, latin), pages, strict=True):
        for field in ("name", "site_name", "site_name_en", "id_no"):
            assert squeezed(getattr(sheet, field)) in text


@pytest.mark.parametrize("sheet", [ORDINARY, replace(LONGEST, specimen=False)])
def test_no_two_texts_overlap(sheet: CertificateSheet, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(sheet))
    page = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True
    ).stdout.decode()
    boxes = [
        tuple(map(float, re.findall(r'"([\d.]+)"', line)))
        for line in page.splitlines()
        if "<word" in line
    ]
    assert len(boxes) > 40
    for number, (left, top, right, low) in enumerate(boxes):
        assert 40 < left < right < 800
        for other_left, other_top, other_right, other_low in boxes[number + 1 :]:
            wide = min(right, other_right) - max(left, other_left)
            high = min(low, other_low) - max(top, other_top)
            assert wide < 1 or high < 0.35 * min(low - top, other_low - other_top)


def test_every_font_is_embedded() -> None:
    for page in PdfReader(io.BytesIO(render(LONGEST, ORDINARY))).pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            assert font.get_object()["/FontDescriptor"]["/FontFile2"]


def test_the_page_lies_across() -> None:
    (page,) = PdfReader(io.BytesIO(render())).pages
    assert float(page.mediabox.width) > float(page.mediabox.height)


def test_the_same_certificates_have_the_same_bytes() -> None:
    assert render(ORDINARY, LONGEST) == render(ORDINARY, LONGEST)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "林\ue000"}, {"kind": "glyph", "field": "name", "char": "U+E000"}),
        ({"name": "长" * 200}, {"kind": "fit", "field": "name", "length": 200}),
        ({"site_name": "😀"}, {"kind": "glyph", "field": "site_name", "char": "U+1F600"}),
    ],
)
def test_a_fault_names_its_certificate(change: dict[str, Any], said: dict[str, Any]) -> None:
    bad = replace(ORDINARY, certificate_no="20142C000009", **change)
    assert fault(ORDINARY, bad, LONGEST) == {**said, "certificate_no": "20142C000009"}


@pytest.mark.parametrize("photo", [b"", b"GIF89a", PHOTO[: len(PHOTO) // 2]])
def test_a_broken_photo_is_a_fault(photo: bytes) -> None:
    with pytest.raises(PaperFault) as caught:
        certificates(
            [Page(ORDINARY, PHOTO, ADDRESS), Page(LONGEST, photo, ADDRESS)],
            "证书",
            ORDINARY.issued_at,
        )
    assert caught.value.params == {
        "kind": "photo",
        "field": "photo",
        "certificate_no": LONGEST.certificate_no,
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"certificate_no": ""}, "certificate_no"),
        ({"meaning": words("", "x")}, "meaning.zh-CN"),
        ({"id_type": "LIBRARY_CARD"}, "id_type"),
    ],
)
def test_a_blank_field_is_a_fault(change: dict[str, Any], field: str) -> None:
    with pytest.raises(PaperFault) as caught:
        replace(ORDINARY, **change)
    assert caught.value.params == {"kind": "field", "field": field}
