"""Identity documents: every type, every cause of refusal, every way people type an X."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import (
    TYPES,
    check_digit,
    mask_id_no,
    normalise_id_no,
    possible_documents,
    read_document,
)
from chalicelib.domain.ticket import grouped_id_no

TODAY = date(2014, 10, 30)
SPECIMEN = "11010519491231002X"


def refusal(type_code: str | None, text: str, today: date = TODAY) -> tuple[str, dict[str, object]]:
    with pytest.raises(Invalid) as caught:
        read_document(type_code, text, today)
    (error,) = caught.value.errors
    return error.code, error.params


@pytest.mark.parametrize(
    ("text", "type_code", "birth_on", "sex"),
    [
        (SPECIMEN, "CN_RIC", date(1949, 12, 31), "female"),
        ("460199199003070017", "CN_RIC", date(1990, 3, 7), "male"),
        ("430199198802290032", "CN_RIC", date(1988, 2, 29), "male"),
        ("810000199408230021", "HM_RES", date(1994, 8, 23), "female"),
        ("820000199101010034", "HM_RES", date(1991, 1, 1), "male"),
        ("830000199201300022", "TW_RES", date(1992, 1, 30), "female"),
        ("911124198108030024", "FPR_2023", date(1981, 8, 3), "female"),
    ],
)
def test_an_18_character_number_tells_type_birth_and_sex(
    text: str, type_code: str, birth_on: date, sex: str
) -> None:
    document = read_document(None, text, TODAY)
    assert (document.type, document.canonical) == (type_code, text)
    assert (document.birth_on, document.sex) == (birth_on, sex)


@pytest.mark.parametrize(
    ("text", "type_code", "canonical"),
    [
        ("H00000013", "HM_PERMIT", "H00000013"),
        ("M0000001302", "HM_PERMIT", "M00000013"),
        ("00000014", "TW_PERMIT", "00000014"),
        ("0000001403", "TW_PERMIT", "00000014"),
        ("E12345678", "CN_PASSPORT", "E12345678"),
        ("EA1234567", "CN_PASSPORT", "EA1234567"),
        ("G12345678", "CN_PASSPORT", "G12345678"),
        ("141234567", "CN_PASSPORT", "141234567"),
        ("PE1234567", "CN_PASSPORT", "PE1234567"),
        ("K12345678", "CN_PASSPORT", "K12345678"),
        ("KJ1234567", "CN_PASSPORT", "KJ1234567"),
        ("MA1234567", "CN_PASSPORT", "MA1234567"),
        ("CHN110000000000", "FPR_2017", "CHN110000000000"),
        ("海字第1234567号", "MILITARY", "海字1234567"),
        ("海字1234567", "MILITARY", "海字1234567"),
    ],
)
def test_other_documents_are_known_by_form_and_root(
    text: str, type_code: str, canonical: str
) -> None:
    document = read_document(None, text, TODAY)
    assert (document.type, document.canonical) == (type_code, canonical)
    assert read_document(type_code, text, TODAY) == document


@pytest.mark.proves("S3-08", "E-33")
@pytest.mark.parametrize(
    ("type_code", "text", "canonical"),
    [
        ("HK_ID", "A123456(3)", "A1234563"),
        ("HK_ID", "ａ１２３４５６（３）", "A1234563"),
        ("HK_ID", "ab987654 3", "AB9876543"),
        ("HK_ID", "Z000000(1)", "Z0000001"),
        ("MO_ID", "1/234567/8", "12345678"),
        ("MO_ID", "1234567(8)", "12345678"),
        ("MO_ID", "5234567 8", "52345678"),
    ],
)
def test_cards_of_hong_kong_and_macau(type_code: str, text: str, canonical: str) -> None:
    assert read_document(type_code, text, TODAY).canonical == canonical


@pytest.mark.proves("E-33")
@pytest.mark.parametrize(
    ("type_code", "text", "code"),
    [
        ("HK_ID", "A123456(4)", "id_check_digit"),
        ("HK_ID", "A123456(B)", "id_pattern"),
        ("HK_ID", "ABC123456(3)", "id_pattern"),
        ("HK_ID", SPECIMEN, "id_pattern"),
        ("MO_ID", "2234567(8)", "id_pattern"),
        ("MO_ID", "1/234567/89", "id_pattern"),
    ],
)
def test_a_wrong_card_of_hong_kong_or_macau(type_code: str, text: str, code: str) -> None:
    assert refusal(type_code, text)[0] == code


@pytest.mark.proves("E-32")
@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "11010519491231002\uff38",
        "11010519491231002\u2169",
        "11010519491231002\u2179",
        "11010519491231002\u0425",
        "11010519491231002\u0445",
        "１１０１０５１９４９１２３１００２Ⅹ",
        " 110105 19491231 002X ",
        "110105\u3000194912310\u200b02X\ufeff",
        "'11010519491231002X",
    ],
)
def test_every_way_of_typing_a_number_is_one_number(typed: str) -> None:
    assert normalise_id_no(typed) == SPECIMEN
    assert read_document("CN_RIC", typed, TODAY).canonical == SPECIMEN


@pytest.mark.parametrize(
    ("type_code", "text", "code"),
    [
        ("CN_RIC", "", "id_pattern"),
        ("CN_RIC", SPECIMEN[:-1], "id_pattern"),
        ("CN_RIC", SPECIMEN + "1", "id_pattern"),
        ("CN_RIC", "11010519491231X02X", "id_pattern"),
        ("CN_RIC", "110105491231002", "id_pattern"),
        ("CN_RIC", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "id_pattern"),
        ("CN_RIC", "110105194912310021", "id_check_digit"),
        ("CN_RIC", "110105194902300028", "id_date"),
        ("CN_RIC", "110105194913010028", "id_date"),
        ("CN_RIC", "110105170001010028", "id_date"),
        ("CN_RIC", "430199190002290032", "id_date"),
        ("CN_RIC", "990105194912310021", "id_region"),
        ("CN_RIC", "911124198108030024", "id_region"),
        ("HM_RES", "460199199003070017", "id_region"),
        ("TW_RES", "810000199408230021", "id_region"),
        ("CN_RIC_TEMP", "810000199408230021", "id_region"),
        ("HM_PERMIT", "K00000013", "id_pattern"),
        ("TW_PERMIT", "0000014", "id_pattern"),
        ("CN_PASSPORT", "EI1234567", "id_pattern"),
        ("FOREIGN_PASSPORT", "X012", "id_pattern"),
        ("STUDENT_CARD", SPECIMEN, "id_type_unknown"),
        (None, "X0000012", "id_type_unknown"),
        (None, "12345", "id_pattern"),
    ],
)
def test_each_cause_has_its_own_code(type_code: str | None, text: str, code: str) -> None:
    assert refusal(type_code, text)[0] == code


@pytest.mark.proves("E-32")
@pytest.mark.parametrize("specimen", [SPECIMEN, "810000199408230021", "911124198108030024"])
def test_any_other_last_character_is_a_wrong_check_digit(specimen: str) -> None:
    for last in "0123456789X":
        if last != specimen[-1]:
            assert refusal(None, specimen[:-1] + last)[0] == "id_check_digit"


def test_born_today_is_possible_and_tomorrow_is_not() -> None:
    born = date(2014, 10, 30)
    number = "420199" + f"{born:%Y%m%d}" + "001"
    number += check_digit(number)
    assert read_document(None, number, born).birth_on == born
    code, params = refusal(None, number, date(2014, 10, 29))
    assert (code, params) == ("id_future", {"birth_on": "2014-10-30"})


def test_a_mainland_type_gives_way_to_the_residence_permit_its_prefix_says() -> None:
    assert read_document("CN_RIC", "830000199201300022", TODAY).type == "TW_RES"


def test_a_temporary_card_is_the_same_holder_as_the_card() -> None:
    temporary = read_document("CN_RIC_TEMP", SPECIMEN, TODAY)
    assert temporary.type == "CN_RIC_TEMP"
    assert temporary.key == read_document("CN_RIC", SPECIMEN, TODAY).key


def test_a_foreign_passport_is_known_by_country_and_number() -> None:
    document = read_document("FOREIGN_PASSPORT", "x0000012", TODAY, country="zzz")
    assert (document.number, document.canonical) == ("X0000012", "ZZZ:X0000012")
    assert read_document("FOREIGN_PASSPORT", "X0000012", TODAY).canonical == "X0000012"


def test_imported_history_may_hold_the_old_15_digits() -> None:
    document = read_document(None, "110105491231002", TODAY, old_form=True)
    assert (document.number, document.canonical) == ("110105491231002", SPECIMEN)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (SPECIMEN.lower(), {"CN_RIC"}),
        ("110105491231002", {"CN_RIC"}),
        ("810000199408230021", {"HM_RES"}),
        ("x0000012", {"FOREIGN_PASSPORT"}),
        ("G12345678", {"CN_PASSPORT", "FOREIGN_PASSPORT"}),
        ("00000014", {"TW_PERMIT", "FOREIGN_PASSPORT"}),
        ("H00000013", {"HM_PERMIT", "FOREIGN_PASSPORT"}),
    ],
)
def test_a_number_without_its_type_may_be_of_several(text: str, types: set[str]) -> None:
    found = possible_documents(text, TODAY)
    assert {document.type for document in found} == types
    for document in found:
        assert read_document(document.type, text, TODAY, old_form=True) == document


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110105194912310021", "id_check_digit"),
        (SPECIMEN[:-1], "id_pattern"),
        (SPECIMEN + "1", "id_pattern"),
        ("1234", "id_pattern"),
        ("", "id_pattern"),
        ("林知远", "id_pattern"),
    ],
)
def test_a_number_that_no_document_has_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        possible_documents(text, TODAY)
    assert [error.code for error in caught.value.errors] == [code]


def test_masks() -> None:
    assert mask_id_no("429900199302142415") == "429*************15"
    assert mask_id_no("H00000013") == "H******13"
    assert mask_id_no("123") == "***"


resident_numbers = st.builds(
    lambda region, born, sequence: f"{region}0199{born:%Y%m%d}{sequence:03d}",
    st.sampled_from(TYPES["CN_RIC"].regions),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
).map(lambda body: body + check_digit(body))


@given(resident_numbers)
def test_every_made_number_is_read_and_survives_decoration(number: str) -> None:
    wide = number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    plain = read_document(None, number, TODAY)
    assert plain.canonical == number
    assert read_document(None, wide, TODAY) == plain
    assert read_document(None, grouped_id_no(number).lower(), TODAY) == plain


@given(resident_numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    with pytest.raises(Invalid):
        read_document("CN_RIC", number[:place] + wrong + number[place + 1 :], TODAY)
