"""What a round offers and when: the papers and the times of the parts, as staff may set them."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.errors import FieldError
from chalicelib.domain.paper import in_month
from chalicelib.domain.programme import Programme, Round, Sitting
from chalicelib.domain.window import iso


def faults(wanted: Round, programme: Programme | None) -> list[FieldError]:
    """Everything that fits neither the programme nor itself, by its place in the request."""
    if programme is None:
        return []
    found = [*_papers(wanted, programme), *_options(wanted, programme)]
    found += _sittings(wanted, programme)
    if programme.papers and wanted.seat_rules.standby is not None:
        found.append(FieldError("/seat_rules/standby", "standby_with_papers"))
    return found


def facts(round_: Round) -> dict[str, Any]:
    """For the record: one line a part, and the papers where they are named."""
    lines: dict[str, Any] = {
        f"sitting.{part}": [iso(at.entry_from), iso(at.entry_until), iso(at.starts_at)]
        for part, at in sorted(round_.sittings.items())
    }
    lines |= {f"options.{name}": list(ids) for name, ids in sorted(round_.options.items())}
    return lines | ({"papers": list(round_.papers)} if round_.papers else {})


def _papers(wanted: Round, programme: Programme) -> list[FieldError]:
    """A paper out of its months is refused, not dropped (S2-06)."""
    known = {paper.code: paper for paper in programme.papers}
    month, found = wanted.exam_on.month, []
    for place, code in enumerate(wanted.papers):
        paper = known.get(code)
        if paper is None:
            told: dict[str, Any] = {"value": code, "limit": list(known)}
            found.append(FieldError(f"/papers/{place}", "paper_unknown", told))
        elif not in_month(paper, month):
            told = {"value": code, "month": month, "limit": list(paper.offered)}
            found.append(FieldError(f"/papers/{place}", "paper_not_in_month", told))
    if known and not wanted.papers and not any(in_month(p, month) for p in known.values()):
        found.append(FieldError("/papers", "no_paper_in_month", {"month": month}))
    return found


def _options(wanted: Round, programme: Programme) -> list[FieldError]:
    """Of a field with options, some of them (S4-32)."""
    known = {one.id: [option.id for option in one.options] for one in programme.flow.data}
    found = []
    for name, ids in sorted(wanted.options.items()):
        pointer, choices = f"/options/{name}", known.get(name, [])
        if not choices:
            limit = [one for one, options in known.items() if options]
            found.append(FieldError(pointer, "unknown_field", {"value": name, "limit": limit}))
        elif not ids:
            found.append(FieldError(pointer, "required"))
        found += [
            FieldError(f"{pointer}/{place}", "choice", {"value": one, "choices": choices})
            for place, one in enumerate(ids)
            if choices and one not in choices
        ]
    return found


def _sittings(wanted: Round, programme: Programme) -> list[FieldError]:
    """Each part that is timed is one of the programme's, and none begins before the round does."""
    parts = {part.id for part in programme.parts}
    found: list[FieldError] = []
    for part, at in sorted(wanted.sittings.items()):
        pointer = f"/sittings/{part}"
        if part not in parts:
            found.append(FieldError(pointer, "part_unknown", {"limit": sorted(parts)}))
        found += _ordered(pointer, at)
        if at.starts_at < wanted.sitting.starts_at:
            told = {"value": iso(at.starts_at), "limit": iso(wanted.sitting.starts_at)}
            found.append(FieldError(f"{pointer}/starts_at", "before_the_sitting", told))
    return found


def _ordered(pointer: str, at: Sitting) -> list[FieldError]:
    found = []
    if at.entry_until <= at.entry_from:
        told = {"value": iso(at.entry_until), "limit": iso(at.entry_from)}
        found.append(FieldError(f"{pointer}/entry_until", "not_after", told))
    if at.starts_at < at.entry_until:
        told = {"value": iso(at.starts_at), "limit": iso(at.entry_until)}
        found.append(FieldError(f"{pointer}/starts_at", "not_after", told))
    return found
