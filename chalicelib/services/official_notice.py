"""The official notice of a round, made of what drives the code: it cannot say anything else.

Dates, papers and places come from the round, all else from the programme (S1-01, S2-55).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from chalicelib.domain.official_notice import Correction, Language, OfficialNotice, numbered
from chalicelib.domain.programme import Programme, Round
from chalicelib.gateways import notice_paper
from chalicelib.services import notice_clauses
from chalicelib.services.deps import Deps
from chalicelib.services.notice_words import Pen, Told
from chalicelib.store import rounds as store

TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


def of(deps: Deps, round_: Round, language: Language) -> OfficialNotice:
    """As the round is now."""
    programme = deps.programmes[round_.programme]
    pen = Pen(language)
    told = Told(programme, round_, store.sites(round_.id), pen)
    issued_on = round_.issued_on or deps.today()
    name, kind = pen.of(round_.name), pen.say("报名公告", "Notice of registration")
    return OfficialNotice(
        round_id=round_.id,
        language=language,
        title=pen.say(f"{name}{kind}", f"{name}: {kind.lower()}"),
        programme="" if pen.of(programme.name) in name else pen.of(programme.name),
        office=pen.of(programme.office),
        issued_on=issued_on,
        issued=pen.day(issued_on),
        specimen=round_.specimen,
        corrections=tuple(_corrections(pen, round_)),
        clauses=numbered(language, list(notice_clauses.all_of(told))),
        phrases=_phrases(pen, programme),
    )


def _phrases(pen: Pen, programme: Programme) -> dict[str, str]:
    return {
        "corrections": pen.say("更正", "Corrections"),
        "zone": pen.say("本公告所列时间均为北京时间。", "All times are Beijing time (UTC+8)."),
        "version": pen.say(
            f"本公告由报名系统的配置生成，规则版本 {programme.version}。",
            f"Generated from the configuration of the system, rules {programme.version}.",
        ),
    }


def _corrections(pen: Pen, round_: Round) -> Iterator[Correction]:
    for change in reversed(round_.changes):
        items = []
        for name, now in change.after.items():
            before, after = pen.told(name, change.before.get(name)), pen.told(name, now)
            field = pen.field(name)
            items.append(
                pen.say(
                    f"“{field}”由“{before}”改为“{after}”",
                    f'{field}: was "{before}", is now "{after}"',
                )
            )
        yield Correction(change.at, pen.at(change.at), tuple(items))


def digest(notice: OfficialNotice) -> str:
    """The same for the same notice: what a reader's copy is compared by."""
    text = json.dumps([notice_paper.LAYOUT, asdict(notice)], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def link(deps: Deps, notice: OfficialNotice, kind: str) -> str:
    """A short-lived address of the notice as a file; made the first time that it is asked for."""
    key = f"notices/{notice.round_id}/official-{digest(notice)}-{notice.language}.{kind}"
    if deps.files.size(key) is None:
        data = notice_paper.pdf(notice) if kind == "pdf" else notice_paper.html(notice).encode()
        deps.files.write(key, data, TYPES[kind])
    return deps.files.link(key, TYPES[kind])
