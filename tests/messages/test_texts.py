"""The texts of the messages: the same in both languages, well written, and checked at the start."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from chalicelib import messages
from chalicelib.domain.message import DirectKind, MessageKind
from chalicelib.messages import FOLDER, KINDS, LANGUAGES, PARAMS, TextsError

NAME = {"zh-CN": "江城大学", "en": "Jiangcheng University"}
SAMPLE: dict[str, Any] = {
    "programme": {"zh-CN": "口语考试", "en": "Speaking test"},
    "round": {"zh-CN": "2014年11月", "en": "November 2014"},
    "site": NAME,
    "address": {"zh-CN": "珞喻东路 18 号", "en": "18 Luoyu East Road"},
    "place": {"zh-CN": "教务处 101 室", "en": "Room 101"},
    "amount": 5000,
    "deadline": "2014-11-06T12:41:00Z",
    "two_opens": "2014-11-14T01:00:00Z",
    "two_closes": "2014-11-20T09:00:00Z",
    "starts": "2014-11-23T01:00:00Z",
    "code": "048213",
    "minutes": 5,
    "login": "138****0001",
}
HALF_WIDTH = re.compile(r"[㐀-鿿][,:;?!()]|[,:;?!()][㐀-鿿]")
TEXTS = messages.load()


def all_texts(year: int = 2014) -> list[tuple[str, str, str]]:
    """Kind, language and text, filled in with exactly what the kind is told."""
    out: list[tuple[str, str, str]] = []
    for kind in KINDS:
        told = {n: v for n, v in SAMPLE.items() if n in PARAMS[kind] | messages.always(kind)}
        shown = TEXTS.shown(kind, told, year)
        for words in (shown.title, shown.body, shown.sms):
            out += [(kind, language, words[language]) for language in LANGUAGES]
    return out


@pytest.mark.proves("S1-38")
def test_every_text_can_be_filled_in_with_what_its_kind_is_told() -> None:
    found = all_texts()
    assert len(found) == (len(MessageKind) + len(DirectKind)) * 3 * 2
    assert not [text for _, _, text in found if "{" in text or "}" in text or "None" in text]


def test_chinese_is_written_as_chinese() -> None:
    letters = [("letter", "zh-CN", TEXTS.letter["zh-CN"])]
    for kind, language, text in all_texts() + letters:
        if language == "zh-CN":
            assert not HALF_WIDTH.findall(text), (kind, text)
            assert not re.search("你|亲|！|抱歉", text), (kind, text)
        else:
            assert text.isascii(), (kind, text)


def test_a_text_message_is_short() -> None:
    """140 characters at most with the sender's name: two parts at the price of two."""
    for kind in KINDS:
        told = {**SAMPLE}
        shown = TEXTS.shown(kind, told, 2014)
        assert len(shown.sms["zh-CN"]) <= 130, kind
        assert len(shown.sms["en"]) <= 300, kind


def test_no_text_names_a_grade() -> None:
    for kind, _, text in all_texts():
        assert not re.search(r"grade [A-D]|[A-D] ?等|等级", text), (kind, text)
        assert "grade" not in PARAMS[kind]


def test_instants_are_beijing_time_and_name_another_year() -> None:
    text = "2014-11-06T12:41:00Z"
    assert messages.when(text, "zh-CN", 2014) == "11月6日（周四）20:41"
    assert messages.when(text, "zh-CN", 2015) == "2014年11月6日（周四）20:41"
    assert messages.when(text, "en", 2014) == "Thu 6 Nov, 20:41"
    assert messages.when(text, "en", 2015) == "Thu 6 Nov 2014, 20:41"
    assert messages.when("2014-11-14T01:05:00Z", "zh-CN", 2014) == "11月14日（周五）9:05"


def test_amounts_are_yuan() -> None:
    told = {**SAMPLE, "amount": 5050}
    assert "50.50 元" in TEXTS.shown(MessageKind.REFUNDED, told, 2014).body["zh-CN"]
    assert " 50 元" in TEXTS.shown(MessageKind.REFUNDED, SAMPLE, 2014).body["zh-CN"]


def test_the_mail_says_who_writes_and_where_to_look() -> None:
    words = {
        "body": "正文",
        "link": "https://example.org/#/rounds/r/status",
        "office": {"zh-CN": "考试办公室", "en": "Office"},
        "inquiry": "010-0000 0000",
    }
    text = TEXTS.around(words, "zh-CN")
    assert text.startswith("您好：\n\n正文")
    assert "https://example.org/#/rounds/r/status" in text
    assert "考试办公室" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("en", "{amount} yuan has arrived. Site", "{money} yuan has arrived. Site", "money"),
        ("en", "[grade_out]", "[grade_outs]", "grade_out"),
        ("zh-CN", "sms = ", "text = ", "needs the texts"),
        ("zh-CN", "{site}", "某处", "site"),
        ("zh-CN", "您好", "您好{", "brace"),
        ("en", "[paid]", "[paid", "line"),
    ],
)
def test_a_wrong_file_stops_the_start_and_says_where(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    for language in LANGUAGES:
        shutil.copy(FOLDER / f"{language}.toml", tmp_path)
    path = tmp_path / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(TextsError, match=says) as error:
        messages.load(tmp_path)
    assert f"{file}.toml" in str(error.value)
