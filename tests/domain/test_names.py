"""Names: what is stored, what is refused and why, and when two spellings are one person's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.names import (
    NAME_MAX,
    SCHOOL_MAX,
    comparison_key,
    mask_name,
    mask_name_public,
    normalise_name,
    read_name,
    read_school,
    same_name,
)


def codes(text: str) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(Invalid) as caught:
        read_name(text)
    assert {error.pointer for error in caught.value.errors} == {"/name"}
    return [(error.code, error.params) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("林知远", "林知远"),
        (" 林　知远 ", "林知远"),
        ("许㼆", "许㼆"),
        ("高𠮷", "高𠮷"),
        ("沈䶮", "沈䶮"),
        ("丁", "丁"),
        ("测试·样例江", "测试·样例江"),
        ("艾力·木拉提·吐尔逊", "艾力·木拉提·吐尔逊"),
        ("demo person", "DEMO PERSON"),
        ("Ｄｅｍｏ　Ｐｅｒｓｏｎ", "DEMO PERSON"),
        ("O\u2019Neill  Anne\u2010Marie", "O'NEILL ANNE-MARIE"),
        ("\ufeff林知远\u200b", "林知远"),
    ],
)
def test_names_that_may_be_stored(typed: str, stored: str) -> None:
    assert read_name(typed) == stored
    assert read_name(stored) == stored


@pytest.mark.parametrize("dot", list("•‧∙･・⋅．。｡."))
def test_every_look_alike_dot_becomes_the_interpunct(dot: str) -> None:
    assert read_name(f"测试{dot}样例江") == "测试·样例江"


@pytest.mark.parametrize(
    ("typed", "code", "params"),
    [
        ("", "name_empty", {}),
        (" \u3000\u200b", "name_empty", {}),
        ("张3", "name_character", {"char": "3"}),
        ("张A", "name_character", {"char": "A"}),
        ("张\u0000", "name_character", {"char": "U+0000"}),
        ("张😀", "name_character", {"char": "😀"}),
        ("·张三", "name_dot", {}),
        ("张三·", "name_dot", {}),
        ("张··三", "name_dot", {}),
        ("张•.三", "name_dot", {}),
        ("张\ue863", "name_private_use", {"char": "U+E863", "suggest": "䶮"}),
        ("张\ue000", "name_private_use", {"char": "U+E000", "suggest": ""}),
        ("\U000f0001", "name_private_use", {"char": "U+F0001", "suggest": ""}),
        ("MÜLLER", "name_character", {"char": "Ü"}),
        ("-DEMO", "name_character", {"char": "-"}),
        ("DEMO'", "name_character", {"char": "'"}),
        ("12", "name_character", {"char": "1"}),
    ],
)
def test_each_cause_has_its_own_code(typed: str, code: str, params: dict[str, object]) -> None:
    assert codes(typed)[0] == (code, params)


def test_every_fault_of_a_name_is_told_at_once() -> None:
    assert [code for code, _ in codes("·张1三2")] == [
        "name_character",
        "name_character",
        "name_dot",
    ]


def test_length_is_judged_in_characters_on_both_sides_of_the_limit() -> None:
    assert read_name("\U00020bb7" * NAME_MAX) == "\U00020bb7" * NAME_MAX
    params = {"length": NAME_MAX + 1, "max": NAME_MAX}
    assert codes("\U00020bb7" * (NAME_MAX + 1)) == [("name_too_long", params)]


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("测试·样例江", "测试•样例江", "exact"),
        ("林知远", "林 知 远", "exact"),
        ("DEMO PERSON", "demo  person", "exact"),
        ("LI XIAO-MING", "LI XIAOMING", "exact"),
        ("金\uf90a", "金金", "exact"),
        ("沈龑", "沈䶮", "variant"),
        ("高吉", "高𠮷", "variant"),
        ("陳曉", "陈晓", "variant"),
        ("张\ue863", "张䶮", "variant"),
        ("测试样例江", "测试·样例江", "variant"),
        ("PERSON DEMO", "DEMO PERSON", "variant"),
        ("林知远", "林知元", "different"),
        ("林知远", "林远", "different"),
        ("DEMO PERSON", "DEMO PERSONS", "different"),
        ("林知远", "LIN ZHIYUAN", "different"),
    ],
)
def test_likeness_of_two_spellings(one: str, other: str, likeness: str) -> None:
    assert same_name(one, other) == likeness
    assert same_name(other, one) == likeness


def test_variants_keep_separate_keys() -> None:
    assert comparison_key("沈龑") != comparison_key("沈䶮")


@pytest.mark.parametrize(
    ("name", "own", "public"),
    [
        ("林知远", "林**", "林*远"),
        ("张三", "张*", "张*"),
        ("丁", "*", "*"),
        ("欧阳知远", "欧***", "欧**远"),
        ("测试·样例江", "测*·***", "测*·**江"),
        ("高𠮷", "高*", "高*"),
        ("DEMO PERSON", "D***", "D***"),
        ("X", "*", "*"),
        ("", "*", "*"),
    ],
)
def test_masks(name: str, own: str, public: str) -> None:
    assert mask_name(name) == own
    assert mask_name_public(name) == public


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


@given(st.lists(han, min_size=1, max_size=4), st.sampled_from("·•‧∙･・．"))
def test_reading_twice_changes_nothing_and_any_dot_is_one_name(parts: list[str], dot: str) -> None:
    stored = read_name(dot.join(parts))
    assert read_name(stored) == stored
    assert same_name(stored, "·".join(parts)) == "exact"


@given(st.text(max_size=40))
def test_any_text_is_normalised_once_or_refused(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once
    try:
        stored = read_name(text)
    except Invalid:
        return
    assert stored == once


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 武汉江城大学 ", "武汉江城大学"),
        ("某某大学（江北校区）", "某某大学（江北校区）"),
        ("Demo  University", "Demo University"),
        ("校" * SCHOOL_MAX, "校" * SCHOOL_MAX),
    ],
)
def test_school_names(typed: str, stored: str) -> None:
    assert read_school(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  ", "school_empty"),
        ("校" * (SCHOOL_MAX + 1), "school_too_long"),
        ("武汉\x00大学", "school_character"),
        ("武汉\ue863大学", "school_character"),
    ],
)
def test_school_names_refused(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_school(typed)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/school", code)]
