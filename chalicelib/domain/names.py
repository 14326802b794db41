"""People's and schools' names: what may be stored, and when two spellings are one name.

The stored name keeps its own characters. Comparing is done on a key, and characters that are
another form of one another (simplified, variant) never compare as equal: they compare as `variant`,
which is a person's decision.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Literal

from chalicelib.domain.errors import FieldError, Invalid

Likeness = Literal["exact", "variant", "different"]
Fault = Literal["spacing", "order", "spelling"]

DOT = "\u00b7"
NAME_MAX = 100
SCHOOL_MAX = 60

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_HAN_OR_DOT = re.compile(f"[{_HAN}{DOT}]")
_LATIN_NAME = re.compile(r"[A-Z]+(?:[ '-]+[A-Z]+)*")
_LATIN_CHARACTER = re.compile(r"[A-Z '-]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
# Bullet, hyphenation point, bullet operator, half-width and full-width katakana dots, dot operator,
# full-width full stop, ideographic full stop, full stop.
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\uff65\u30fb\u22c5\uff0e\u3002\uff61.", DOT))
_LATIN_MARKS = str.maketrans("\u2010\u2011\u2013\u2018\u2019\u02bc", "---'''")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# Each group is one character in different forms, the usual one first.
_VARIANT_GROUPS = """
    頔\U0002cc56 龑䶮 吉\U00020bb7 昇升 峰峯 坤堃 宁甯寧 闫阎閆閻 萧肖蕭 傅付 于於 后後 哲喆
    清淸 吴吳呉 黄黃 陈陳 张張 刘劉 杨楊 赵趙 孙孫 马馬 龙龍 凤鳳 国國 华華 伟偉 丽麗 东東
    红紅 军軍 杰傑 强強 晓曉 洁潔 静靜 颖穎 莹瑩 鹏鵬 辉輝 尔爾 高髙 青靑 真眞 吕呂 玙璵
    锳鍈 钰鈺 铭銘 瑶瑤 郑鄭 许許 邓鄧 冯馮 叶葉 苏蘇 卢盧 蒋蔣 贾賈 韩韓 罗羅 谢謝 云雲
    飞飛 兰蘭 庆慶 亚亞 宝寶寳 义義 荣榮 艳艷豔 锋鋒 涛濤
"""
_USUAL = str.maketrans(
    {other: group[0] for group in _VARIANT_GROUPS.split() for other in group[1:]}
)


def normalise_name(text: str) -> str:
    """Narrow Latin, one kind of dot, no stray spaces. Han characters stay exactly as they are."""
    narrow = _UNSEEN.sub("", text.translate(_WIDE)).strip()
    if _HAN_CHARACTER.search(narrow) or _PRIVATE_USE.search(narrow):
        return re.sub(r"\s+", "", narrow).translate(_DOTS)
    return re.sub(r"\s+", " ", narrow.upper()).translate(_LATIN_MARKS)


def read_name(text: str) -> str:
    """The name to store, or Invalid with one code for each thing that is wrong with it."""
    name = normalise_name(text)
    faults = _faults(name)
    if faults:
        raise Invalid(errors=faults)
    return name


def read_school(text: str) -> str:
    """A school's name as it may be printed on a ticket."""
    name = re.sub(r"\s+", " ", _UNSEEN.sub("", text)).strip()
    fault = _school_fault(name)
    if fault:
        raise Invalid(errors=[fault])
    return name


def comparison_key(name: str) -> str:
    """Equal for spellings that differ in width, spaces, dots, marks or compatibility forms only."""
    folded = unicodedata.normalize("NFKC", normalise_name(name))
    return re.sub(r"[\s'-]+", "", folded).upper()


def search_key(name: str) -> str:
    """Coarser than the comparison key: other forms of a character, and a name without its dot, are
    found too. Who searches looks at what was found.
    """
    return comparison_key(_standardised(name)).replace(DOT, "").translate(_USUAL)


def same_name(one: str, other: str) -> Likeness:
    """`variant` asks a person to look: another form of a character, no dot, order swapped."""
    if comparison_key(one) == comparison_key(other):
        return "exact"
    return "variant" if _loose(one) == _loose(other) else "different"


def minor_fault(one: str, other: str, letters: int) -> Fault | None:
    """What kind of small fault makes two spellings differ: a misplaced space, the order of the
    names, at most so many Latin letters, another form of a Han character. None if it is none.
    """
    parts, others = _parts(one), _parts(other)
    if "".join(parts) == "".join(others):
        return "spacing"
    if sorted(parts) == sorted(others):
        return "order"
    if _HAN_CHARACTER.search(one + other):
        return "spelling" if letters and same_name(one, other) == "variant" else None
    return "spelling" if _apart("".join(parts), "".join(others)) <= letters else None


def differing(one: str, other: str) -> tuple[str, str]:
    """Two spellings with every character masked that they share in order."""
    shown = [list(one), list(other)]
    for start, there, length in SequenceMatcher(None, one, other, False).get_matching_blocks():
        shown[0][start : start + length] = "*" * length
        shown[1][there : there + length] = "*" * length
    return "".join(shown[0]), "".join(shown[1])


def mask_name(name: str) -> str:
    """The owner's own view, 张**: the first character stays, dots keep their place."""
    if not _HAN_CHARACTER.match(name):
        return f"{name[:1]}***" if len(name) > 1 else "*"
    if len(name) == 1:
        return "*"
    return name[0] + "".join(char if char == DOT else "*" for char in name[1:])


def mask_name_public(name: str) -> str:
    """For whoever scans a paper, 林*远: three or more Han characters keep first and last."""
    masked = mask_name(name)
    if len(name) < 3 or not _HAN_CHARACTER.match(name):
        return masked
    return masked[:-1] + name[-1]


def _parts(name: str) -> list[str]:
    return re.split(rf"[\s'{DOT}-]+", normalise_name(name))


def _apart(one: str, other: str) -> int:
    """How many letters have to be changed, put in or left out."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row = row, [i]
        for j, right in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (left != right)))
    return row[-1]


def _faults(name: str) -> list[FieldError]:
    if not name:
        return [_fault("name_empty")]
    if len(name) > NAME_MAX:
        return [_fault("name_too_long", length=len(name), max=NAME_MAX)]
    private = dict.fromkeys(_PRIVATE_USE.findall(name))
    if private:
        return [_fault("name_private_use", char=_shown(c), suggest=_standard(c)) for c in private]
    if not _HAN_CHARACTER.search(name):
        return _latin_faults(name)
    strange = dict.fromkeys(char for char in name if not _HAN_OR_DOT.match(char))
    faults = [_fault("name_character", char=_shown(char)) for char in strange]
    if name.startswith(DOT) or name.endswith(DOT) or DOT * 2 in name:
        faults.append(_fault("name_dot"))
    return faults


def _school_fault(name: str) -> FieldError | None:
    if not name:
        return FieldError("/school", "school_empty")
    if len(name) > SCHOOL_MAX:
        return FieldError("/school", "school_too_long", {"length": len(name), "max": SCHOOL_MAX})
    strange = next((char for char in name if not _printable(char)), "")
    return FieldError("/school", "school_character", {"char": _shown(strange)}) if strange else None


def _latin_faults(name: str) -> list[FieldError]:
    strange = dict.fromkeys(char for char in name if not _LATIN_CHARACTER.match(char))
    if strange:
        return [_fault("name_character", char=_shown(char)) for char in strange]
    if _LATIN_NAME.fullmatch(name):
        return []
    misplaced = name[-1] if name[0].isalpha() else name[0]
    return [_fault("name_character", char=_shown(misplaced))]


def _loose(name: str) -> str:
    folded = normalise_name(_standardised(name))
    if not _HAN_CHARACTER.search(folded):
        return " ".join(sorted(re.split(r"[\s'-]+", folded)))
    return comparison_key(folded).replace(DOT, "").translate(_USUAL)


def _standardised(name: str) -> str:
    return _PRIVATE_USE.sub(lambda found: _standard(found[0]) or found[0], name)


def _standard(char: str) -> str:
    """The standard character that old fonts drew at U+E815 to U+E864, where there is one."""
    place = ord(char) - 0xE815
    if place not in range(80):
        return ""
    trail = 0x50 + place + (place > 0x2E)  # a trail byte is never 0x7F
    standard = bytes((0xFE, trail)).decode("gb18030")
    return "" if _PRIVATE_USE.match(standard) else standard


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def _shown(char: str) -> str:
    """Private, unseen and control characters are named by number: a page could not show them."""
    return char if _printable(char) and not char.isspace() else f"U+{ord(char):04X}"


def _fault(code: str, **params: object) -> FieldError:
    return FieldError("/name", code, params)
