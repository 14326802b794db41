"""Programmes are data: one TOML file each, read and checked as a whole before anything starts."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain.flow import Flow
from chalicelib.domain.payment import LateRule
from chalicelib.domain.photo import PhotoSpec
from chalicelib.domain.programme import (
    Agreement,
    Channel,
    Contact,
    Grade,
    PrivacyNotice,
    Programme,
    Purpose,
    Rule,
    Section,
)
from chalicelib.programmes.lines import line_of, line_of_syntax_error

if TYPE_CHECKING:
    from chalicelib.programmes.schema import PrivacyFile, ProgrammeFile, PurposeFile

FOLDER = Path(__file__).parent


class ProgrammeError(Exception):
    """A programme file that can't be used: says the file, the line and the reason."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file.name}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


def load(folder: Path = FOLDER) -> dict[str, Programme]:
    """Every programme of the folder by its code; raises ProgrammeError at the first bad file."""
    found: dict[str, Programme] = {}
    for file in sorted(folder.glob("*.toml")):
        programme = read(file)
        if programme.code in found:
            text = file.read_text(encoding="utf-8")
            raise ProgrammeError(file, line_of(text, ("code",)), f"{programme.code} is taken")
        found[programme.code] = programme
    return found


def read(file: Path) -> Programme:
    """One programme file; raises ProgrammeError."""
    from pydantic import ValidationError

    from chalicelib.programmes.schema import ProgrammeFile

    raw = file.read_bytes()
    text = _text(file, raw)
    try:
        data = ProgrammeFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(file, line_of_syntax_error(error), str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}" if where else first["msg"]
        raise ProgrammeError(file, line_of(text, first["loc"]), reason) from None
    return _programme(data, hashlib.sha256(raw).hexdigest()[:12])


def _text(file: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ProgrammeError(file, line, "this is not UTF-8") from None


def _programme(data: ProgrammeFile, version: str) -> Programme:
    agreement = data.agreement
    return Programme(
        code=data.code,
        version=version,
        name=data.name.words(),
        office=data.office.words(),
        fee_minor=data.fee_minor,
        hold=timedelta(hours=data.hold_hours),
        grace=timedelta(minutes=data.grace_minutes),
        payment_stops_before=timedelta(minutes=data.payment_stops_before_minutes),
        late_payment=LateRule(data.late_payment),
        conditions=tuple(words.words() for words in data.conditions),
        process=tuple(words.words() for words in data.process),
        results=tuple(words.words() for words in data.results),
        agreement=Agreement(
            agreement.version,
            tuple(clause.words() for clause in agreement.clauses),
            tuple(summary.words() for summary in agreement.summaries),
        ),
        channels=tuple(Channel(c.id, c.name.words(), c.provider) for c in data.channels),
        contact=Contact(**{**data.contact.model_dump(), "hours": data.contact.hours.words()}),
        photo=PhotoSpec(**data.photo.model_dump()),
        editable=tuple(data.editable),
        ticket_number=data.ticket_number,
        certificate_number=data.certificate_number,
        grades=tuple(Grade(g.code, g.certificate, g.meaning.words()) for g in data.grades),
        ticket_rules=tuple(Rule(words.words()) for words in data.ticket_rules),
        privacy=_privacy(data.privacy),
        purposes=tuple(_purpose(purpose) for purpose in data.purposes),
        parts=tuple(part.to_domain() for part in data.parts),
        papers=tuple(paper.to_domain() for paper in data.papers),
        choice=data.choice.to_domain() if data.choice else None,
        catalogue=data.catalogue.to_domain() if data.catalogue else None,
        ticket_id_no=data.ticket_id_no,
        ticket_photo=data.ticket_photo,
        ticket_title=data.ticket_title.words() if data.ticket_title else None,
        eligibility=data.eligibility.to_domain(),
        identification=data.identification.to_domain() if data.identification else None,
        identity=data.identity.to_domain() if data.identity else None,
        retention=tuple(rule.to_domain() for rule in data.retention),
        flow=data.flow.to_domain() if data.flow else Flow(),
        registry=data.registry.to_domain() if data.registry else None,
        accounts=data.accounts.to_domain(),
    )


def _privacy(data: PrivacyFile) -> PrivacyNotice:
    sections = tuple(Section(s.title.words(), s.body.words()) for s in data.sections)
    return PrivacyNotice(data.version, data.updated_on, sections)


def _purpose(data: PurposeFile) -> Purpose:
    return Purpose(
        id=data.id,
        version=data.version,
        required=data.required,
        title=data.title.words(),
        what=data.what.words(),
        why=data.why.words(),
        how_long=data.how_long.words(),
        who=data.who.words(),
        without=data.without.words(),
    )
