"""How programmes, their rounds and the official notice look as JSON to the public."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.api import candidate_accounts_views, eligibility_views, paper_views
from chalicelib.api.public_views import Json, privacy_notice, round_brief, sitting_on
from chalicelib.domain.catalogue import Catalogue, Item, Telephone
from chalicelib.domain.official_notice import Block, Clause, OfficialNotice, Points, Text
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.schedule import Slot, flow_of, slots
from chalicelib.domain.window import iso
from chalicelib.services import catalogue
from chalicelib.services.catalogue import SiteStatus
from chalicelib.services.deps import Deps

NOTHING = Catalogue(summary={"zh-CN": "", "en": ""})


def brief(programme: Programme) -> Json:
    told = programme.catalogue or NOTHING
    return {
        "code": programme.code,
        "version": programme.version,
        "name": programme.name,
        "office": programme.office,
        "summary": told.summary,
        "ticket_title": programme.ticket_title,
    }


def full(programme: Programme) -> Json:
    """Everything a programme tells before anybody registers."""
    return {
        **brief(programme),
        **_conditions(programme),
        **_exam(programme),
        **_help(programme),
        "accounts": candidate_accounts_views.rules(programme.accounts),
        "privacy": privacy_notice(programme.privacy),
    }


def _conditions(programme: Programme) -> Json:
    """Who may register, how, and what it costs."""
    told = programme.catalogue or NOTHING
    return {
        "eligibility": list(programme.conditions),
        "process": list(programme.process),
        "results": list(programme.results),
        "fee_minor": programme.fee_minor,
        "fee_basis": told.fee_basis,
        "hold_hours": int(programme.hold.total_seconds() // 3600),
        "payment_channels": [{"id": c.id, "name": c.name} for c in programme.channels],
        "banks": list(told.banks),
    }


def _exam(programme: Programme) -> Json:
    """What is sat, what lets one in, what may be brought."""
    told, documents = programme.catalogue or NOTHING, programme.identification
    return {
        "papers": [
            paper_views.paper(one) | {"months": list(one.offered)} for one in programme.papers
        ],
        "levels": [
            {"code": one.code, "name": one.name, "about": one.about, "notes": list(one.notes)}
            for one in told.levels
        ],
        "allowed": [_item(item) for item in told.items if item.allowed],
        "forbidden": [
            {**_item(item), "article": item.article or None}
            for item in told.items
            if not item.allowed
        ],
        "articles_of": told.articles_of,
        "articles": [
            {"code": one.code, "text": one.text, "effect": one.effect} for one in told.articles
        ],
        "entry": list(told.entry),
        "identification": documents and eligibility_views.documents(documents),
    }


def _help(programme: Programme) -> Json:
    """What to read, and whom to ask."""
    told, contact = programme.catalogue or NOTHING, programme.contact
    return {
        "browsers": list(told.browsers),
        "camera": list(told.camera),
        "in_app": told.in_app,
        "support": _telephone(told.support) if told.support else None,
        "telephones": [_telephone(one) for one in told.telephones],
        "links": [{"title": one.title, "url": one.url} for one in told.links],
        "retention": list(told.retention),
        "guidance": [{"title": one.title, "body": one.body} for one in told.guidance],
        "annexes": [{"title": one.title, "lines": list(one.lines)} for one in told.annexes],
        "contact": {
            "inquiry": contact.inquiry,
            "supervision": contact.supervision,
            "hours": contact.hours,
            "icp": contact.icp,
            "police": contact.police,
            "site_url": contact.site_url,
        },
    }


def _item(item: Item) -> Json:
    return {"what": item.what, "kinds": list(item.kinds)}


def _telephone(found: Telephone) -> Json:
    return {"name": found.name, "number": found.number}


def listed(deps: Deps, rounds: Sequence[Round]) -> list[Json]:
    now = deps.now()
    return [round_brief(round_, round_.phase(now)) for round_ in rounds]


def round_catalogue(deps: Deps, found: Round, programme: Programme) -> Json:
    """A round with its timetable, fees, promised days and sites."""
    return {
        "round": {
            **round_brief(found, found.phase(deps.now())),
            "pay_until": iso(found.pay_until),
            "issued_on": found.issued_on.isoformat() if found.issued_on else None,
            "version": found.version,
        },
        "programme": full(programme),
        "timetable": [_slot(slot) for slot in slots(programme, found)],
        "fields": [
            {
                "id": one.id,
                "title": one.title,
                "options": [{"id": option.id, "words": option.words} for option in one.options],
            }
            for one in flow_of(programme, found).data
            if one.options
        ],
        "promises": [
            {
                "id": promise.id,
                "working_days": promise.working_days,
                "by": deadline.on.isoformat(),
                "certain": deadline.certain,
                "what": promise.what,
            }
            for promise, deadline in catalogue.promised(programme, found)
        ],
        "sites": [_site(one) for one in catalogue.site_statuses(found.id)],
        "changes": [
            {"at": iso(one.at), "before": one.before, "after": one.after} for one in found.changes
        ],
    }


def _slot(slot: Slot) -> Json:
    return {
        "paper": slot.paper.code if slot.paper else None,
        "name": slot.paper.name if slot.paper else None,
        "part": slot.part.id if slot.part else None,
        "part_name": slot.part.name if slot.part else None,
        **sitting_on(slot.sitting),
        "ends_at": iso(slot.ends_at) if slot.ends_at else None,
        "minutes": slot.paper.minutes if slot.paper else None,
        "fee_minor": slot.paper.fee_minor if slot.paper else None,
    }


def _site(found: SiteStatus) -> Json:
    site = found.site
    return {
        "code": site.code,
        "name": site.name,
        "name_en": site.name_en,
        "province": site.province,
        "city": site.city,
        "address": site.address,
        "status": found.status,
        "since": iso(found.since) if found.since else None,
        "moved_to": list(found.to),
    }


def notice(found: OfficialNotice) -> Json:
    here = f"/api/v1/rounds/{found.round_id}"
    return {
        "round": found.round_id,
        "language": found.language,
        "title": found.title,
        "programme": found.programme or None,
        "office": found.office,
        "issued_on": found.issued_on.isoformat(),
        "corrections": [
            {"at": iso(one.at), "stamp": one.stamp, "items": list(one.items)}
            for one in found.corrections
        ],
        "clauses": [_clause(clause) for clause in found.clauses],
        "zone": found.phrases["zone"],
        "pdf": f"{here}/notice.pdf?lang={found.language}",
        "html": f"{here}/notice.html?lang={found.language}",
    }


def _clause(clause: Clause) -> Json:
    return {
        "id": clause.id,
        "number": clause.number,
        "title": clause.title,
        "lines": list(clause.lines),
        "blocks": [_block(block) for block in clause.blocks],
    }


def _block(block: Block) -> Json:
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text, "leads": block.leads}
    if isinstance(block, Points):
        return {"kind": "points", "items": list(block.items)}
    return {"kind": "table", "head": list(block.head), "rows": [list(row) for row in block.rows]}
