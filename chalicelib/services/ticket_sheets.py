"""What a ticket says: person, place, each paper with its time, what to bring and what not."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain import timetable
from chalicelib.domain.catalogue import Catalogue, Item
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.paper import Kind
from chalicelib.domain.programme import Words
from chalicelib.domain.registration import Registration
from chalicelib.domain.site import Site
from chalicelib.domain.ticket import Belongings, TicketLine, TicketSheet
from chalicelib.services import sites
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing

_KINDS: dict[Kind, Words] = {
    "written": {"zh-CN": "笔试", "en": "Written"},
    "oral": {"zh-CN": "口试", "en": "Oral"},
}
_ALL: Words = {"zh-CN": "携带物品", "en": "What to bring"}


def sheet(deps: Deps, here: Standing, seen: Registration, version: int) -> TicketSheet:
    """Everything the ticket prints; raises PaperFault for a blank field."""
    site = sites.get(here.round.id, seen.site)
    sitting, best = seen.sits(here.round), here.verdict.best
    id_no = deps.keys.open(here.candidate.id_sealed)
    return TicketSheet(
        round_id=here.round.id,
        version=version,
        specimen=here.round.specimen,
        programme=here.programme.name,
        round_title=here.round.name,
        office=here.programme.office,
        name=here.candidate.name,
        id_type=here.candidate.id_type,
        id_no=id_no if here.programme.ticket_id_no == "full" else mask_id_no(id_no),
        ticket_no=seen.ticket_no or "",
        written_ticket_no=best.written_ticket_no if best else "",
        school=here.school,
        site_name=site.name,
        site_name_en=site.name_en,
        site_address=address(site),
        sitting_on=sitting.on,
        starts_at=sitting.starts_at,
        entry_from=sitting.entry_from,
        entry_until=sitting.entry_until,
        pickup_place=site.pickup_place,
        rules=tuple(rule.words for rule in here.programme.ticket_rules),
        issued_at=here.now,
        papers=_papers(here, seen),
        belongings=_belongings(here, seen),
        title=here.programme.ticket_title,
    )


def address(site: Site) -> str:
    """Province, city and street; a municipality is its own city."""
    province = (
        "" if site.city.removesuffix("市") == site.province.removesuffix("市") else site.province
    )
    return f"{province}{site.city}{site.address}"


def _papers(here: Standing, seen: Registration) -> tuple[TicketLine, ...]:
    lines = []
    for line in timetable.of(here.programme, here.round, seen):
        part, at = line.part.name if line.part else None, line.sitting
        if at is None:
            lines.append(TicketLine(line.paper.name, part))
            continue
        times = at.entry_from, at.entry_until, at.starts_at, line.ends_at
        lines.append(TicketLine(line.paper.name, part, *times))
    return tuple(lines)


def _belongings(here: Standing, seen: Registration) -> tuple[Belongings, ...]:
    """By kind of paper: the kinds differ in what is allowed."""
    catalogue = here.programme.catalogue
    sat = [line for line in timetable.of(here.programme, here.round, seen) if line.sitting]
    if catalogue is None or not catalogue.items:
        return ()
    kinds = dict.fromkeys(line.paper.kind for line in sat)
    return tuple(Belongings(_KINDS.get(kind, _ALL), _text(catalogue, kind)) for kind in kinds)


def _text(catalogue: Catalogue, kind: Kind) -> Words:
    allowed, forbidden = list(catalogue.allowed(kind)), list(catalogue.forbidden(kind))
    basis = catalogue.articles_of if any(item.article for item in forbidden) else None
    zh = _listed("可带：", allowed, "zh-CN", "；") + _listed("禁带：", forbidden, "zh-CN", "；")
    en = _listed("Bring: ", allowed, "en", "; ") + _listed("Forbidden: ", forbidden, "en", "; ")
    if basis is not None:
        zh += f"括号内为{basis['zh-CN']}的条款。"
        en += f"In brackets: articles of {basis['en']}."
    return {"zh-CN": zh, "en": en}


def _listed(title: str, items: Iterable[Item], language: str, between: str) -> str:
    """One sentence; none where there is nothing to list."""
    texts = [item.what[language] + (f" ({item.article})" if item.article else "") for item in items]
    end = "。" if language == "zh-CN" else ". "
    return f"{title}{between.join(texts)}{end}" if texts else ""
