"""Identity documents: which kinds there are, how a number is read, and who it belongs to.

A number is folded (width, case, spaces, look-alikes of X) before it is judged, so that a typed, a
scanned and an imported number of one document give one `canonical`. Counties are not checked: they
are merged and abolished over time. Only the province prefix is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.domain.errors import FieldError, Invalid

Sex = Literal["male", "female"]

_MAINLAND = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"),
    *("61", "62", "63", "64", "65", "71"),
)
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK = "10X98765432"


def _ascii(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_RESIDENT = _ascii(r"\d{17}[\dX]")
_OLD_RESIDENT = _ascii(r"\d{15}")
_MOSTLY_RESIDENT = _ascii(r"\d{12}")  # no other document has as many digits in front
# NFKC already turns U+2169 and U+FF38 into X. These are Cyrillic ha, Greek chi and the times sign.
_LOOKALIKES = str.maketrans(dict.fromkeys("\u0425\u0445\u03a7\u03c7\u00d7", "X"))
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of document. `regions` are the allowed beginnings of an 18-character number."""

    code: str
    pattern: re.Pattern[str]
    regions: tuple[str, ...] = ()
    root: int = 0  # only this many characters identify the holder; the rest counts renewals
    family: str = ""  # documents that share one number with this type


TYPES: dict[str, DocumentType] = {
    kind.code: kind
    for kind in (
        DocumentType("CN_RIC", _RESIDENT, regions=_MAINLAND),
        DocumentType("CN_RIC_TEMP", _RESIDENT, regions=_MAINLAND, family="CN_RIC"),
        DocumentType("HM_RES", _RESIDENT, regions=("810000", "820000")),
        DocumentType("TW_RES", _RESIDENT, regions=("830000",)),
        DocumentType("FPR_2023", _RESIDENT, regions=("9",)),
        DocumentType("HM_PERMIT", _ascii(r"[HM]\d{8}(\d{2})?"), root=9),
        DocumentType("TW_PERMIT", _ascii(r"\d{8}(\d{2})?"), root=8),
        DocumentType(
            "CN_PASSPORT",
            _ascii(
                r"E(\d{8}|[A-HJ-NP-Z]\d{7})|G\d{8}|[DSP]E?\d{7,8}|1[45]\d{7}"
                r"|K\d{8}|[HK]J\d{7}|MA\d{7}"  # of the Hong Kong and Macau regions
            ),
        ),
        DocumentType("FPR_2017", _ascii(r"[A-Z]{3}\d{12}")),
        DocumentType("MILITARY", _ascii(r"[\u4e00-\u9fff]{1,4}字第?\d{4,10}号?")),
        DocumentType("HK_ID", _ascii(r"[A-Z]{1,2}\d{6}(\([\dA]\)|[\dA])")),
        DocumentType("MO_ID", _ascii(r"[157]\d{6}(\(\d\)|\d)|[157]/\d{6}/\d")),
        DocumentType("FOREIGN_PASSPORT", _ascii(r"[A-Z0-9]{5,20}")),
    )
}
_NEVER_DERIVED = {"FOREIGN_PASSPORT", "CN_RIC_TEMP", "HK_ID", "MO_ID"}
_PUNCTUATION = str.maketrans("", "", "()/")


@dataclass(frozen=True, slots=True)
class Document:
    """`number` is what the document shows, `canonical` what it is known by (root of a permit)."""

    type: str
    number: str
    canonical: str
    birth_on: date | None = None
    sex: Sex | None = None

    @property
    def key(self) -> str:
        """One text per holder and document family: a temporary card is the same person's card."""
        return f"{TYPES[self.type].family or self.type}#{self.canonical}"


def normalise_id_no(text: str) -> str:
    """The number as it would be printed: half-width, upper case, no spaces, every X an X."""
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    return _UNSEEN.sub("", folded).lstrip("'\u2019").upper()


def check_digit(body: str) -> str:
    """MOD 11-2 (ISO 7064) over the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def read_document(
    type_code: str | None,
    text: str,
    today: date,
    *,
    country: str | None = None,
    old_form: bool = False,
) -> Document:
    """Judges a number. `type_code` None derives the type from the number's own form.

    `old_form` also takes the 15-digit number without check digit, as imported history has it.
    A foreign passport is known by its issuing country and number together.
    """
    number = normalise_id_no(text)
    if old_form and _OLD_RESIDENT.fullmatch(number) and type_code in (None, "CN_RIC"):
        return _read_resident("CN_RIC", number, _upgraded(number), today)
    code = _settled_type(type_code, number)
    kind = TYPES[code]
    if not kind.pattern.fullmatch(number):
        raise _bad("id_pattern", type=code, length=len(number))
    if kind.regions:
        return _read_resident(code, number, number, today)
    if code == "HK_ID" and not _hong_kong_check(number.translate(_PUNCTUATION)):
        raise _bad("id_check_digit", last=number.translate(_PUNCTUATION)[-1])
    return Document(code, number, _canonical(kind, number, country))


def possible_documents(text: str, today: date) -> tuple[Document, ...]:
    """Every document that a number given without its type may be of: for looking a person up.

    Raises Invalid for what is of no type, and for a resident number that is not a right one.
    """
    number = normalise_id_no(text)
    if _OLD_RESIDENT.fullmatch(number) or _MOSTLY_RESIDENT.match(number):
        return (read_document(None, number, today, old_form=True),)
    found = tuple(
        Document(kind.code, number, _canonical(kind, number, None))
        for kind in TYPES.values()
        if not kind.regions
        and kind.pattern.fullmatch(number)
        and (kind.code != "HK_ID" or _hong_kong_check(number.translate(_PUNCTUATION)))
    )
    if not found:
        raise _bad("id_pattern", type="", length=len(number))
    return found


def mask_id_no(number: str) -> str:
    """429*************15; shorter numbers show one character at the front."""
    shown = 3 if len(number) >= 15 else 1
    if len(number) <= shown + 2:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - shown - 2) + number[-2:]


def _settled_type(type_code: str | None, number: str) -> str:
    if type_code is None:
        return _derived(number)
    if type_code not in TYPES:
        raise Invalid(errors=[FieldError("/id_type", "id_type_unknown", {"value": type_code})])
    if type_code == "CN_RIC" and _RESIDENT.fullmatch(number):
        return _resident_type(number) if number[:2] in ("81", "82", "83") else type_code
    return type_code


def _derived(number: str) -> str:
    if _RESIDENT.fullmatch(number):
        return _resident_type(number)
    for kind in TYPES.values():
        if kind.code in _NEVER_DERIVED or kind.regions:
            continue
        if kind.pattern.fullmatch(number):
            return kind.code
    if number[:1].isdigit() or not number:
        return "CN_RIC"
    raise Invalid(errors=[FieldError("/id_type", "id_type_unknown", {"value": ""})])


def _resident_type(number: str) -> str:
    if number[:2] in ("81", "82"):
        return "HM_RES"
    if number[:2] == "83":
        return "TW_RES"
    return "FPR_2023" if number[0] == "9" else "CN_RIC"


def _read_resident(code: str, number: str, canonical: str, today: date) -> Document:
    if not canonical.startswith(TYPES[code].regions):
        raise _bad("id_region", type=code, region=canonical[:2])
    birth_on = _birth(canonical)
    if birth_on > today:
        raise _bad("id_future", birth_on=birth_on.isoformat())
    if check_digit(canonical[:17]) != canonical[17]:
        raise _bad("id_check_digit", last=canonical[17])
    sex: Sex = "male" if int(canonical[16]) % 2 else "female"
    return Document(code, number, canonical, birth_on, sex)


def _birth(number: str) -> date:
    text = number[6:14]
    try:
        birth_on = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        raise _bad("id_date", value=text) from None
    if birth_on.year < 1800:
        raise _bad("id_date", value=text)
    return birth_on


def _upgraded(old: str) -> str:
    body = f"{old[:6]}19{old[6:]}"
    return body + check_digit(body)


def _hong_kong_check(number: str) -> bool:
    """Letters count from A = 10, a missing first one 36; weights 9 to 1; the sum divides by 11."""
    values = [36] * (9 - len(number)) + [int(char, 36) for char in number]
    return (
        sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0
    )


def _canonical(kind: DocumentType, number: str, country: str | None) -> str:
    if kind.code == "MILITARY":
        return number.replace("第", "").removesuffix("号")
    if kind.code in ("HK_ID", "MO_ID"):
        return number.translate(_PUNCTUATION)
    if kind.code == "FOREIGN_PASSPORT" and country:
        return f"{country.upper()}:{number}"
    return number[: kind.root] if kind.root else number


def _bad(code: str, **params: object) -> Invalid:
    return Invalid(errors=[FieldError("/id_no", code, params)])
