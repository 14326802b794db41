"""Finding a person by whatever the caller has: the text is tried as every kind that it may be.

All but ID and written ticket numbers are looked up by keyed digests of their normal form. A name
or a phone number that has changed since finds nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.domain import certificate, ticket
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import possible_documents
from chalicelib.domain.names import search_key
from chalicelib.domain.registration import Registration
from chalicelib.domain.site import Site
from chalicelib.domain.staff import Scope
from chalicelib.domain.written_ticket import mask, read_written_ticket
from chalicelib.services import lookups, sites
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.store import certificates, contacts, people, registrations

MOST = 30
Pair = tuple[str | None, str]
"""Round and candidate; None for a person who is the same in every round."""


@dataclass(frozen=True, slots=True)
class Match:
    """`site` is None for a person who has not registered in the round."""

    candidate: Candidate
    ticket_masked: str
    round_id: str
    registration: Registration | None
    site: Site | None
    matched_by: str


@dataclass(frozen=True, slots=True)
class Found:
    """`tried` tells what the text was taken for; `more`: there are more than are shown."""

    matches: tuple[Match, ...]
    tried: tuple[str, ...]
    more: bool


def search(deps: Deps, text: str, round_id: str | None, scope: Scope) -> Found:
    """In one round, or in all of them; a name is looked for in one round only."""
    matches: dict[tuple[str, str], Match] = {}
    tried = []
    for kind in _kinds(text, round_id):
        pairs = _FINDERS[kind](deps, text, round_id)
        if pairs is None:
            continue
        tried.append(kind)
        for match in _matches(deps, pairs, round_id, scope, kind):
            matches.setdefault((match.round_id, match.candidate.id), match)
            if len(matches) > MOST:
                return Found(tuple(matches.values())[:MOST], tuple(tried), True)
    return Found(tuple(matches.values()), tuple(tried), False)


def _kinds(text: str, round_id: str | None) -> Iterator[str]:
    """Most telling first; a signed code is nothing else, and a name has no digits."""
    plain = lookups.plain(text)
    if plain.startswith((f"{ticket.QR_PREFIX}.", f"{certificate.QR_PREFIX}.")) or "/#/" in plain:
        yield "qr"
        return
    if any(char.isdigit() for char in plain):
        yield from ("ticket", "written_ticket", "id_no", "phone", "payment")
    elif round_id is not None and plain:
        yield "name"


def _matches(
    deps: Deps, pairs: Iterable[Pair], round_id: str | None, scope: Scope, kind: str
) -> Iterator[Match]:
    for where, candidate_id in pairs:
        if where is not None and round_id is not None and where != round_id:
            continue
        wanted = where or round_id
        for seen in _registrations(candidate_id, wanted):
            match = _match(candidate_id, seen, scope, kind, wanted)
            if match is not None:
                yield match


def _registrations(candidate_id: str, round_id: str | None) -> list[Registration | None]:
    if round_id is None:
        return list(registrations.of_candidate(candidate_id))
    return [registrations.get(candidate_id, round_id)]


def _match(
    candidate_id: str, seen: Registration | None, scope: Scope, kind: str, round_id: str | None
) -> Match | None:
    """None outside of the scope; who has not registered belongs to no site."""
    site = sites.get(seen.round_id, seen.site) if seen else None
    if not (scope.covers(site.province, site.code) if site else scope.national):
        return None
    facts = people.facts(candidate_id)
    if facts is None:
        return None
    shown = mask(facts.scores[0].written_ticket_no) if facts.scores else ""
    where = seen.round_id if seen else round_id or ""
    return Match(facts.candidate, shown, where, seen, site, kind)


def _of_qr(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    """A code of ours on a ticket or a certificate; a changed one finds nothing."""
    code = certificate.code_in(text.strip(), deps.site_origin)
    try:
        if code.startswith(certificate.QR_PREFIX):
            claims = certificate.read_qr(code, deps.keys.verify)
            found = certificates.get(claims.number)
            return [(found.round_id, found.candidate_id)] if found else []
        number = ticket.read_qr(code, deps.keys.verify).ticket_no
    except Invalid:
        return []
    return _of_ticket(deps, number, round_id)


def _of_ticket(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    """A number once printed is nobody else's, should another ticket have replaced it too."""
    return [*lookups.of_ticket(deps, text)]


def _of_written_ticket(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    try:
        number = read_written_ticket(text).number
    except Invalid:
        return None
    candidate_id = people.of_written_ticket(number)
    return [(None, candidate_id)] if candidate_id else []


def _of_id_no(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    """Every document that the number may be of."""
    try:
        documents = possible_documents(text, deps.today())
    except Invalid:
        return None
    holders = (people.of_document(id_index(deps, document)) for document in documents)
    return [(None, holder) for holder in holders if holder]


def _of_phone(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    """Whose number it is now, not whose it was."""
    index = lookups.phone_index(deps, text)

    def still(candidate_id: str) -> bool:
        contact = contacts.get(candidate_id)
        sealed = contact.phone_sealed if contact else None
        return sealed is not None and lookups.phone_index(deps, deps.keys.open(sealed)) == index

    return [(None, candidate) for candidate in lookups.of_phone(deps, text) if still(candidate)]


def _of_payment(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    return [*lookups.of_payment(deps, text)]


def _of_name(deps: Deps, text: str, round_id: str | None) -> list[Pair] | None:
    """The same name, however it is spaced and dotted, and in other forms of its characters."""
    if round_id is None:
        return None
    key = search_key(text)
    found: list[Pair] = []
    for where, candidate_id in lookups.of_name(deps, text, round_id):
        facts = people.facts(candidate_id)
        if facts is not None and search_key(facts.candidate.name) == key:
            found.append((where, candidate_id))
    return found


_FINDERS: dict[str, Callable[[Deps, str, str | None], list[Pair] | None]] = {
    "qr": _of_qr,
    "ticket": _of_ticket,
    "written_ticket": _of_written_ticket,
    "id_no": _of_id_no,
    "phone": _of_phone,
    "payment": _of_payment,
    "name": _of_name,
}
