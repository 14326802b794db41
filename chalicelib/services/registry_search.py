"""Finding a number again: its owner's own, or by staff of its district (S5-08, C1-18)."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound, WrongCredentials
from chalicelib.domain.identity import possible_documents
from chalicelib.domain.names import same_name
from chalicelib.domain.number_format import Piece
from chalicelib.domain.number_segments import NumberingError
from chalicelib.domain.programme import Programme
from chalicelib.domain.registry import Numbered
from chalicelib.domain.staff import Scope
from chalicelib.services import codes, recorded, registry, registry_numbers
from chalicelib.services.accounts import id_index
from chalicelib.services.codes import Given, Purpose, Receiver
from chalicelib.services.deps import Deps
from chalicelib.services.registry import Registrant
from chalicelib.services.tries import limited
from chalicelib.store import offices, people
from chalicelib.store import registry as store


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What whoever has forgotten a number knows: two factors, and a code to the phone on record."""

    name: str
    id_no: str
    phone: str
    code: str


def forgotten(deps: Deps, programme: str, said: Forgotten, address: str) -> list[Numbered]:
    """The numbers of a person. Until the code has proven the phone nothing is told, and then the
    same for whatever does not fit. Raises Invalid, TooMany, WrongCredentials.
    """
    found, _ = registry.rules_of(deps, programme)
    to = codes.receiver("phone", said.phone)
    today = deps.today()
    indexes = [id_index(deps, document) for document in possible_documents(said.id_no, today)]
    with limited(deps, f"forgotten#{programme}#{indexes[0]}", address):
        codes.prove(deps, found, [Given(Purpose.RECOVER, to, said.code)])
        numbers = [
            one
            for one in store.of_documents(programme, indexes).values()
            if same_name(one.name, said.name) != "different" and _reached(deps, found, one, to)
        ]
        if not numbers:
            raise WrongCredentials()
    return numbers


def _reached(deps: Deps, programme: Programme, one: Numbered, to: Receiver) -> bool:
    """Is this the phone on record, or the one that the number's owner signs in with?"""
    if one.phone_sealed is not None and deps.keys.open(one.phone_sealed) == to.to:
        return True
    facts = people.facts(one.candidate_id) if one.candidate_id else None
    return facts is not None and recorded.has_phone(deps, programme.code, facts, to.to)


@dataclass(frozen=True, slots=True)
class Found:
    """A number as staff see it: cut into its fields, with its owner, if known here, and the other
    numbers of the same document.
    """

    one: Numbered
    pieces: tuple[Piece, ...]
    candidate: Candidate | None
    others: tuple[Numbered, ...]


def look_up(deps: Deps, programme: str, number: str, scope: Scope) -> Found:
    """Raises NotFound: also for a number of a district that is not this office's (S5-10)."""
    _, rules = registry.rules_of(deps, programme)
    one = registry_numbers.known(programme, number)
    if not _within(scope, programme, one.district):
        raise NotFound(number=number)
    owner = one.candidate_id or people.of_document(one.index)
    facts = people.facts(owner) if owner else None
    same = store.of_documents(programme, [one.index]).values()
    others = tuple(other for other in same if other.number != number)
    try:
        pieces = rules.format.pieces(number)
    except NumberingError:
        pieces = ()
    return Found(one, pieces, facts.candidate if facts else None, others)


def choose_for(
    deps: Deps, programme: str, number: str, scope: Scope, reason: str, actor: Actor
) -> Registrant:
    """An office chooses for a person who has come to it (E43). Raises NotFound for who is not known
    here yet.
    """
    found = look_up(deps, programme, number, scope)
    if found.candidate is None:
        raise NotFound(candidate="")
    owner = found.candidate.id
    return registry_numbers.choose(deps, owner, programme, number, actor, reason)


def _within(scope: Scope, programme: str, district: str) -> bool:
    """An office stands for its district, by its own code or by what it has published."""
    if scope.national:
        return True
    code = scope.named("office")
    if code is None or code == district:
        return code is not None
    office = offices.get(programme, code)
    return office is not None and office.district == district
