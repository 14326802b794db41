"""The admission ticket as data: what the sheet says, its content hash, its signed QR code."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from chalicelib.domain.errors import DomainError
from chalicelib.domain.programme import Words
from chalicelib.domain.signed import Sign, Verify, claims_of, code_of, not_ours
from chalicelib.domain.window import BEIJING, iso

LAYOUT = 1
"""Raise it when the template changes what is printed: every ticket is then made anew."""

QR_PREFIX = "ZK1"

BOTH = ("zh-CN", "en")
OPTIONAL = frozenset({"written_ticket_no", "site_name_en", "school"})

_LATER = frozenset({"papers", "belongings", "title"})
"""What older papers could not say: empty, it changes none of them."""

ID_TYPES: dict[str, Words] = {
    "CN_RIC": {"zh-CN": "居民身份证", "en": "Resident ID card"},
    "CN_RIC_TEMP": {"zh-CN": "临时居民身份证", "en": "Temporary ID card"},
    "HM_RES": {"zh-CN": "港澳居民居住证", "en": "Residence permit"},
    "TW_RES": {"zh-CN": "台湾居民居住证", "en": "Residence permit"},
    "HM_PERMIT": {"zh-CN": "港澳居民来往内地通行证", "en": "Mainland travel permit"},
    "TW_PERMIT": {"zh-CN": "台湾居民来往大陆通行证", "en": "Mainland travel permit"},
    "CN_PASSPORT": {"zh-CN": "护照", "en": "Passport"},
    "FOREIGN_PASSPORT": {"zh-CN": "护照", "en": "Passport"},
    "FPR_2017": {"zh-CN": "外国人永久居留身份证", "en": "Permanent resident ID card"},
    "FPR_2023": {"zh-CN": "外国人永久居留身份证", "en": "Permanent resident ID card"},
    "MILITARY": {"zh-CN": "军人证件", "en": "Military ID"},
    "HK_ID": {"zh-CN": "香港居民身份证", "en": "Hong Kong ID card"},
    "MO_ID": {"zh-CN": "澳门居民身份证", "en": "Macau ID card"},
}
"""What the paper calls a document, by the codes of `domain/identity.py`."""


class PaperFault(DomainError):
    """A paper that would come out wrong is not made at all.

    `kind` is field, glyph, photo, fit or engine; `field` names what is at fault, and for a glyph
    `char` is its code point as U+XXXX.
    """

    code = "paper_fault"


def texts_of(sheet: Any) -> tuple[tuple[str, str], ...]:
    """The texts and words among a sheet's fields, each with its field's name."""
    found: list[tuple[str, str]] = []
    for item in fields(sheet):
        value = getattr(sheet, item.name)
        if isinstance(value, str):
            found.append((item.name, value))
        elif isinstance(value, dict):
            found += [(f"{item.name}.{language}", value.get(language, "")) for language in BOTH]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A paper with its time. A retained one has none; `ends_at` is None for an oral."""

    name: Words
    part: Words | None
    entry_from: datetime | None = None
    entry_until: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Belongings:
    """What may be brought to papers of a kind, and what breaks which article (S2-32, S2-33)."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """Everything a ticket prints but the photo (S1-37, A6-19). A blank field raises PaperFault.

    OPTIONAL fields may be empty: their line is left out. `title` is None for a plain ticket.
    """

    round_id: str
    version: int
    specimen: bool
    programme: Words
    round_title: Words
    office: Words
    name: str
    id_type: str
    id_no: str
    ticket_no: str
    written_ticket_no: str
    school: str
    site_name: str
    site_name_en: str
    site_address: str
    sitting_on: date
    starts_at: datetime
    entry_from: datetime
    entry_until: datetime
    pickup_place: str
    rules: tuple[Words, ...]
    issued_at: datetime
    papers: tuple[TicketLine, ...] = ()
    belongings: tuple[Belongings, ...] = ()
    title: Words | None = None

    def __post_init__(self) -> None:
        for name, text in self.texts():
            if name not in OPTIONAL and not text.strip():
                raise PaperFault(kind="field", field=name)
        if self.id_type not in ID_TYPES:
            raise PaperFault(kind="field", field="id_type")
        if not self.rules:
            raise PaperFault(kind="field", field="rules")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text that is printed, with the field it comes from."""
        found = list(texts_of(self))
        for number, rule in enumerate(self.rules, 1):
            found += _both(f"rules.{number}", rule)
        for number, line in enumerate(self.papers, 1):
            found += _both(f"papers.{number}", line.name) + _both(f"papers.{number}", line.part)
        for number, one in enumerate(self.belongings, 1):
            found += _both(f"items.{number}", one.title) + _both(f"items.{number}", one.text)
        return tuple(found)


def _both(name: str, words: Words | None) -> list[tuple[str, str]]:
    return [(f"{name}.{language}", words.get(language, "")) for language in BOTH] if words else []


@dataclass(frozen=True, slots=True)
class QrClaims:
    """What a signed code says: which ticket, which version of it, for which start."""

    round_id: str
    ticket_no: str
    version: int
    starts_at: datetime


def content_hash(sheet: TicketSheet, photo_sha256: str | None) -> str:
    """Names the PDF. The instant of issue is not part of it: the same content is the same paper.

    `photo_sha256` is None where the ticket shows no photo.
    """
    if photo_sha256 == "":
        raise PaperFault(kind="photo", field="photo")
    content = asdict(sheet)
    del content["issued_at"]
    content = {name: value for name, value in content.items() if name not in _LATER or value}
    content |= {"layout": LAYOUT, "photo": photo_sha256}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str | None:
    return iso(value) if isinstance(value, datetime) else str(value)


def grouped_id_no(id_no: str) -> str:
    """6-8-4 for the eighteen characters of a resident's number; others as they are."""
    return f"{id_no[:6]} {id_no[6:14]} {id_no[14:]}" if len(id_no) == 18 else id_no


def qr_payload(sheet: TicketSheet, sign: Sign) -> str:
    """`ZK1.<claims>.<signature>`: readable offline, forgeable by nobody, no ID number."""
    start = sheet.starts_at.astimezone(BEIJING).strftime("%Y%m%d%H%M")
    claims = [sheet.round_id, sheet.ticket_no, sheet.version, start]
    return code_of(QR_PREFIX, claims, sign)


def read_qr(text: str, verify: Verify) -> QrClaims:
    """The claims of a code that we signed; anything else, one changed character too, is Invalid."""
    claims = claims_of(QR_PREFIX, text, verify)
    try:
        round_id, ticket_no, version, start = claims
        starts_at = datetime.strptime(start, "%Y%m%d%H%M").replace(tzinfo=BEIJING)
    except (ValueError, TypeError) as error:
        raise not_ours() from error
    return QrClaims(round_id, ticket_no, version, starts_at)
