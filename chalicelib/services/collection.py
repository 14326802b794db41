"""Who has certificates to collect: the staff's list by site, page by page, and a site's totals."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.certificate import CertificateState, Worth
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.domain.site import Site
from chalicelib.domain.staff import Scope
from chalicelib.services import certificates
from chalicelib.services.certificates import Line
from chalicelib.services.deps import Deps
from chalicelib.store import board, results, rounds
from chalicelib.store import certificates as certificates_store
from chalicelib.store.board import Row

LISTED = (CertificateState.WAITING, CertificateState.COLLECTED, CertificateState.VOID)
"""What the set that is open names is never superseded."""
_AT_ONCE = 100
_MOST_READ = 1000
"""Registrations looked at for one page: a filter that finds little answers a short page."""


@dataclass(frozen=True, slots=True)
class Totals:
    issued: int
    collected: int
    void: int


@dataclass(frozen=True, slots=True)
class Page:
    """`next` may follow a short page, too; totals come with the first page of a single site."""

    lines: list[Line]
    totals: Totals | None
    next: str | None


def page(
    deps: Deps,
    round_id: str,
    scope: Scope,
    site: str | None,
    state: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Over one site, or the scope's sites in turn. Raises WrongState before results are open."""
    set_version = certificates.require_open(deps, round_id).set_version
    found = _sites(round_id, scope, site)
    lines, further = _lines(round_id, set_version, found, state, cursor, limit)
    single = found[0] if len(found) == 1 and cursor is None else None
    return Page(lines, totals(round_id, set_version, single) if single else None, further)


def _sites(round_id: str, scope: Scope, site: str | None) -> list[Site]:
    found = [one for one in rounds.sites(round_id) if scope.covers(one.province, one.code)]
    if site is not None:
        found = [one for one in found if one.code == site]
        if not found:
            raise NotFound(site=site)
    return sorted(found, key=lambda one: (one.province, one.city, one.code))


def _lines(
    round_id: str,
    set_version: int,
    found: list[Site],
    state: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Line], str | None]:
    codes = [one.code for one in found]
    code, _, after = (cursor or "").partition("~")
    if cursor is not None and code not in codes:
        raise Invalid(errors=[FieldError("/query/cursor", "pattern")])
    out: list[Line] = []
    read = 0
    for one in found[codes.index(code) if cursor is not None else 0 :]:
        rest: str | None = after or None
        after = ""
        while True:
            if len(out) >= limit or read >= _MOST_READ:
                return out, f"{one.code}~{rest or ''}"
            rows, rest = board.rows(pool_id(round_id, one.code), _AT_ONCE, rest)
            read += len(rows)
            lines = of_rows(round_id, set_version, one, rows)
            wanted = [line for line in lines if state in (None, line.state.value)]
            room = limit - len(out)
            out += wanted[:room]
            if len(wanted) > room:
                return out, f"{one.code}~{out[-1].certificate.candidate_id}"
            if rest is None:
                break
    return out, None


def of_rows(round_id: str, set_version: int, site: Site, rows: list[Row]) -> list[Line]:
    """The certificates that the open set names for these registrations, in their order."""
    paid = [row for row in rows if row.state == State.PAID.value]
    named = results.rows_of(round_id, set_version, [row.candidate_id for row in paid])
    numbers = {who: row.certificate_no for who, row in named.items() if row.certificate_no}
    found = certificates_store.get_many(numbers.values())
    lines = []
    for row in paid:
        certificate = found.get(numbers.get(row.candidate_id, ""))
        if certificate is not None:
            value = Worth.VOID if certificate.voiding else Worth.VALID
            name, ticket = row.name_masked, row.ticket_masked
            lines.append(Line(certificate, certificate.state(value), site, name, ticket))
    return lines


def of_site(round_id: str, set_version: int, site: Site) -> list[Line]:
    """All certificates of a site."""
    out: list[Line] = []
    rest: str | None = None
    while True:
        rows, rest = board.rows(pool_id(round_id, site.code), 500, rest)
        out += of_rows(round_id, set_version, site, rows)
        if rest is None:
            return out


def totals(round_id: str, set_version: int, site: Site) -> Totals:
    states = [line.state for line in of_site(round_id, set_version, site)]
    collected, void = CertificateState.COLLECTED, CertificateState.VOID
    return Totals(len(states), states.count(collected), states.count(void))
