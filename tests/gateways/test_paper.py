"""The ticket as PDF: what is on the page, what can be copied from it, and what is refused."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from chalicelib.domain.ticket import PaperFault, TicketSheet, qr_payload
from chalicelib.gateways import engine, glyphs, paper, typeset
from infra.demo.portraits import portrait
from tests.sample_ticket import LONGEST, ORDINARY, RARE_NAME, words

PHOTO = portrait(7)
QR = qr_payload(ORDINARY, lambda message: bytes(64))


def render(sheet: TicketSheet = ORDINARY) -> bytes:
    return paper.ticket(sheet, PHOTO, QR)


def copied(pdf: bytes, tmp_path: Path) -> str:
    """What a reader gets who selects all and copies, without the line ends."""
    path = tmp_path / "ticket.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return "".join(text.split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def resources(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]


def fonts(pdf: bytes) -> Iterator[Any]:
    for font in resources(pdf)["/Font"].values():
        yield font.get_object()


def fault(sheet: TicketSheet, photo: bytes = PHOTO) -> dict[str, Any]:
    with pytest.raises(PaperFault) as caught:
        paper.ticket(sheet, photo, QR)
    return caught.value.params


@pytest.mark.proves("S1-35", "S1-37")
def test_everything_a_ticket_must_say_is_on_its_one_page(tmp_path: Path) -> None:
    pdf = render()
    text = copied(pdf, tmp_path)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    for said in (
        *("准考证", ORDINARY.programme["zh-CN"], ORDINARY.office["zh-CN"], "林知远"),
        *("S42011411230157", "429900199302142415", "420011132100157", ORDINARY.school),
        *(ORDINARY.site_name, ORDINARY.site_name_en, ORDINARY.site_address),
        *("2014年11月23日", "周日Sunday23November2014", "北京时间", "13:20", "13:50", "14:00"),
        *(ORDINARY.pickup_place, "第1版", "2014-11-1410:20"),
        *(rule[language] for rule in ORDINARY.rules for language in ("zh-CN", "en")),
    ):
        assert squeezed(said) in text
    assert "SPECIMEN" not in text


@pytest.mark.proves("S1-37")
def test_the_photo_is_the_very_file_that_was_given() -> None:
    (image,) = (found.get_object() for found in resources(render())["/XObject"].values())
    assert image["/Filter"] == ["/DCTDecode"]
    assert image._data == PHOTO


@pytest.mark.proves("P-09")
def test_a_specimen_says_so_across_the_page(tmp_path: Path) -> None:
    assert "SPECIMEN" in copied(render(replace(ORDINARY, specimen=True)), tmp_path)


@pytest.mark.proves("S1-37")
def test_rare_characters_copy_as_themselves(tmp_path: Path) -> None:
    assert RARE_NAME in copied(render(replace(ORDINARY, name=RARE_NAME)), tmp_path)


def test_fonts_are_embedded_as_subsets() -> None:
    seen = list(fonts(render(LONGEST)))
    assert seen
    for font in seen:
        assert "+" in font["/BaseFont"]
        assert font["/FontDescriptor"]["/FontFile2"]
        assert font["/ToUnicode"]
    names = {font["/BaseFont"].partition("+")[2] for font in seen}
    assert {"NotoSansSC-Regular-01", "NotoSansSC-Bold-01"} <= names
    assert any(name.startswith("HanaMin") for name in names)
    assert len(render(LONGEST)) < 200_000


def test_the_longest_texts_fit_on_one_page_in_full(tmp_path: Path) -> None:
    pdf = render(LONGEST)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    text = copied(pdf, tmp_path)
    for field in ("school", "site_name", "site_name_en", "site_address", "pickup_place"):
        assert squeezed(getattr(LONGEST, field)) in text
    assert len(LONGEST.school) >= 50
    assert len(LONGEST.site_name) >= 30
    assert len(LONGEST.site_address) >= 58


@pytest.mark.parametrize("sheet", [ORDINARY, LONGEST])
def test_no_two_texts_overlap(sheet: TicketSheet, tmp_path: Path) -> None:
    """The boxes of the words, as poppler sees them, in the plain paper without the mark across."""
    path = tmp_path / "ticket.pdf"
    path.write_bytes(render(replace(sheet, specimen=False)))
    page = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True
    ).stdout.decode()
    boxes = [
        tuple(map(float, re.findall(r'"([\d.]+)"', line)))
        for line in page.splitlines()
        if "<word" in line
    ]
    assert len(boxes) > 60
    for number, (left, top, right, low) in enumerate(boxes):
        assert 40 < left < right < 560
        for other_left, other_top, other_right, other_low in boxes[number + 1 :]:
            wide = min(right, other_right) - max(left, other_left)
            high = min(low, other_low) - max(top, other_top)
            assert wide < 1 or high < 0.35 * min(low - top, other_low - other_top)


def test_the_same_ticket_has_the_same_bytes() -> None:
    assert render() == render()
    assert render() != render(replace(ORDINARY, version=2))


def test_the_pdf_says_what_it_is() -> None:
    reader = PdfReader(io.BytesIO(render()))
    about = reader.metadata
    assert about is not None
    assert about.title == "准考证 S42011411230157"
    assert about.author == ORDINARY.office["zh-CN"]
    assert about.creation_date == ORDINARY.issued_at
    assert str(reader.root_object["/Lang"]) == "zh-CN"


@pytest.mark.parametrize("char", ["\ue000", "\U00031350", "\U0001f600", "\t", "ᠮ"])
def test_a_character_without_a_glyph_is_a_fault(char: str) -> None:
    expected = {"kind": "glyph", "field": "name", "char": f"U+{ord(char):04X}"}
    assert fault(replace(ORDINARY, name=f"林{char}")) == expected


@pytest.mark.parametrize(
    "photo", [b"", b"GIF89a", PHOTO[: len(PHOTO) // 2], b"\xff\xd8\xff" + b"\0" * 99]
)
def test_a_missing_or_broken_photo_is_a_fault(photo: bytes) -> None:
    assert fault(ORDINARY, photo) == {"kind": "photo", "field": "photo"}


def test_a_photo_in_another_format_is_a_fault() -> None:
    target = io.BytesIO()
    Image.new("RGB", (358, 441)).save(target, "PNG")
    assert fault(ORDINARY, target.getvalue())["kind"] == "photo"


def test_a_text_too_long_for_its_place_is_a_fault() -> None:
    assert fault(replace(ORDINARY, school="学" * 200))["field"] == "school"
    assert fault(replace(ORDINARY, name="长" * 200))["field"] == "name"


def test_too_many_rules_for_one_page_are_a_fault() -> None:
    assert fault(replace(LONGEST, rules=LONGEST.rules * 4)) == {"kind": "fit", "field": "page"}


def test_markup_in_a_name_is_only_text(tmp_path: Path) -> None:
    name = '</p><img src="file:///etc/passwd"> & <b>林</b>'
    assert squeezed(name) in copied(render(replace(ORDINARY, name=name)), tmp_path)


def test_the_engine_reads_no_file_and_asks_no_network() -> None:
    for source in ("file:///etc/hostname", "/etc/hostname", "http://127.0.0.1:9/x.png"):
        with pytest.raises(PaperFault) as caught:
            engine.render(
                f'<p>x</p><img src="{source}" width="10" height="10">',
                {},
                title="x",
                author="x",
                made_at=ORDINARY.issued_at,
            )
        assert caught.value.params["kind"] == "engine"


def test_importing_the_papers_brings_no_engine() -> None:
    heavy = "{'xhtml2pdf', 'reportlab', 'jinja2', 'PIL', 'fontTools', 'segno'}"
    code = (
        "import sys; from chalicelib.gateways import paper, photos; paper.coverage('林𠮷');"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_coverage_tells_what_no_paper_can_print() -> None:
    assert paper.coverage("阿依夏·买买提㼆𠮷䶮喆𰻝") == ()
    assert paper.coverage("林\ue000\ue000😀") == ("\ue000", "😀")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *((0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734)),
        *((0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)),
    ],
)
def test_every_ideograph_to_extension_f_has_a_face(first: int, last: int) -> None:
    """GB 18030-2022 asks the systems that print names for all of these (level 3)."""
    assert paper.coverage("".join(map(chr, range(first, last + 1)))) == ()


def test_the_index_says_what_is_in_the_faces() -> None:
    for number, chars in ((1, "林A，·"), (3, "㼆"), (glyphs.face_of("𠮷"), "𠮷")):
        engine.prepare()
        engine.families(chars)
        for char in chars:
            assert glyphs.face_of(char) == number
        name = engine.families(chars).split(", ")[-1]
        points = pdfmetrics.getFont(name).face.charToGlyph
        assert all(ord(char) in points for char in chars)


@pytest.mark.parametrize("width", range(3, 30))
def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it(width: int) -> None:
    text = (
        "严禁携带手机、智能手表、无线耳机（含充电盒）等“电子设备”进入考场，违者按《规定》处理。"
        "Arrive early, with ID（原件）；9:00–11:30！"
    )
    set_lines = typeset.lines(text, width, len)
    assert squeezed("".join(set_lines)) == squeezed(text)
    for line in set_lines:
        assert line[0] not in typeset.NEVER_FIRST
        assert line[-1] not in typeset.NEVER_LAST


def test_a_name_breaks_after_its_dot() -> None:
    parts = typeset.lines("阿卜杜热西提·买买提艾力江", 8, len, parts="·")
    assert parts == ("阿卜杜热西提·", "买买提艾力江")


def test_a_long_latin_name_breaks_between_its_words(tmp_path: Path) -> None:
    name = "ALEXANDROVNA-KONSTANTINOPOULOS MARGUERITE O'BRIEN DE LA CRUZ"
    path = tmp_path / "ticket.pdf"
    path.write_bytes(render(replace(ORDINARY, name=name)))
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout
    assert set(name.split()) <= set(text.decode().split())


@pytest.mark.proves("S1-37")
def test_the_code_on_the_paper_is_the_code_that_was_given(tmp_path: Path) -> None:
    """Each module as a printer at 300 dpi would draw it, against the code's own matrix."""
    (tmp_path / "ticket.pdf").write_bytes(render())
    command = ["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "ticket.pdf", "ticket"]
    subprocess.run(command, check=True, cwd=tmp_path)
    page = Image.open(tmp_path / "ticket.png").convert("L")
    area = page.crop((page.width * 2 // 3, page.height * 2 // 5, page.width, page.height * 3 // 4))
    dots: Any = area.load()
    left, top, right, low = area.point(lambda grey: 255 * (grey < 12)).getbbox() or (0, 0, 0, 0)
    matrix = segno.make_qr(QR, error="m", boost_error=False, mask=engine.QR_MASK).matrix
    step = (right - left) / len(matrix)
    assert step == pytest.approx((low - top) / len(matrix), rel=0.01)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            seen = dots[int(left + (x + 0.5) * step), int(top + (y + 0.5) * step)]
            assert (seen < 128) == bool(dark)


def test_a_last_line_of_one_character_is_evened_out() -> None:
    block = typeset.fit("请服从考试工作人员管理按指定座位就座场", 18, len, sizes=(1,), most=2)
    assert block is not None
    assert len(block.lines[1]) > 3


def test_a_sheet_with_words_only_in_chinese_marks_is_printed(tmp_path: Path) -> None:
    odd = replace(ORDINARY, round_title=words("2014年11月“口试”考次", "November 2014"))
    assert "“口试”" in copied(render(odd), tmp_path)
