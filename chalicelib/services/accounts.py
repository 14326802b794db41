"""Sign-in of candidates: two factors of three, and the same answer to every wrong combination."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.account import Style
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import FieldError, Invalid, NotFound, WrongCredentials
from chalicelib.domain.identity import Document, possible_documents
from chalicelib.domain.names import same_name
from chalicelib.domain.programme import Programme
from chalicelib.domain.written_ticket import mask, read_written_ticket
from chalicelib.services import codes, rounds
from chalicelib.services.codes import Given, Purpose, Receiver
from chalicelib.services.deps import Deps
from chalicelib.services.tries import limited
from chalicelib.store import people

CANDIDATE_LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`proved` tells whether both factors were given: changes of phase two need it (A6-6)."""

    candidate: Candidate
    ticket_masked: str
    proved: bool
    token: str


def sign_in(
    deps: Deps,
    ticket_no: str,
    name: str | None,
    id_no: str | None,
    address: str,
    round_id: str | None = None,
) -> SignedIn:
    """Written ticket number with name or ID number, either suffices (S1-22).

    `round_id` says for which programme, where written tickets sign in to several. Raises Invalid
    for what can't be a number at all, TooMany after repeated failures of a ticket or an address,
    and WrongCredentials for everything else.
    """
    programme = _programme(deps, round_id)
    ticket, indexes = _read(deps, ticket_no, name, id_no)
    with limited(deps, f"signin#{deps.keys.blind('ticket', ticket)}", address):
        candidate = _candidate_of(ticket)
        if candidate is None or not _matches(candidate, name, indexes):
            raise WrongCredentials()
    by = "both" if name and indexes else "name" if name else "id_no"
    token = session(deps, candidate.id, programme, by, ticket=mask(ticket))
    return SignedIn(candidate, mask(ticket), by == "both", token)


def session(deps: Deps, candidate_id: str, programme: Programme, by: str, **more: str) -> str:
    """A session of one person in one programme; `by` says what they have proved."""
    claims = {"sub": candidate_id, "kind": "candidate", "programme": programme.code, "by": by}
    return deps.keys.session({**claims, **more}, deps.wall(), CANDIDATE_LASTS)


def prove(deps: Deps, candidate_id: str, by: str, name: str | None, id_no: str | None) -> None:
    """The factor not given at sign-in, before a change of phase two (A6-6).

    `by` is name, id_no or both: then either will do, but one it must be, because the session is
    made anew. Raises Invalid for a missing factor, TooMany or WrongCredentials.
    """
    if not name and not id_no:
        raise Invalid(errors=[FieldError("/name", "one_of_needed")])
    if by == "id_no" and not name:
        raise Invalid(errors=[FieldError("/name", "required")])
    if by == "name" and not id_no:
        raise Invalid(errors=[FieldError("/id_no", "required")])
    indexes = document_indexes(deps, id_no)
    with limited(deps, f"proof#{candidate_id}"):
        facts = people.facts(candidate_id)
        if facts is None or not _matches(facts.candidate, name, indexes):
            raise WrongCredentials()


def known_receiver(deps: Deps, candidate_id: str, programme: Programme, kind: str) -> Receiver:
    """The contact given before: the account's, or where there is none the person's.

    Raises NotFound.
    """
    facts = people.facts(candidate_id)
    held = [one for one in facts.accounts if one.programme == programme.code] if facts else []
    holder = held[0] if held else facts.contact if facts else None
    to = codes.bound(deps, holder, kind) if holder else None
    if to is None:
        raise NotFound(contact=kind)
    return codes.receiver(kind, to)


def prove_by_code(
    deps: Deps, candidate_id: str, programme: Programme, kind: str, code: str
) -> None:
    """The other second proof of A6-6: a code to the known phone or mailbox. Raises Invalid."""
    to = known_receiver(deps, candidate_id, programme, kind)
    codes.prove(deps, programme, [Given(Purpose.SENSITIVE, to, code)])


def _programme(deps: Deps, round_id: str | None) -> Programme:
    """Raises NotFound for a round of a programme with accounts."""
    programmes = list(deps.programmes.values())
    if round_id is not None:
        programmes = [rounds.programme_of(deps, rounds.lately(deps, round_id))]
    found = [one for one in programmes if one.accounts.style == Style.WRITTEN_TICKET]
    if not found:
        raise NotFound(round=round_id)
    return found[0]


def id_index(deps: Deps, document: Document) -> str:
    """What a document is looked up by; the number itself is sealed."""
    return deps.keys.blind("document", document.key)


def _read(deps: Deps, ticket_no: str, name: str | None, id_no: str | None) -> tuple[str, list[str]]:
    """The ticket number and the documents' indexes; everything that can't be right at once."""
    errors: list[FieldError] = []
    ticket, indexes = "", list[str]()
    try:
        ticket = read_written_ticket(ticket_no).number
    except Invalid as error:
        errors += error.errors
    try:
        indexes = document_indexes(deps, id_no)
    except Invalid as error:
        errors += error.errors
    if not name and not id_no:
        errors.append(FieldError("/name", "one_of_needed"))
    if errors:
        raise Invalid(errors=errors)
    return ticket, indexes


def document_indexes(deps: Deps, id_no: str | None) -> list[str]:
    """Of every document the number may be of: the form asks for no kind."""
    if not id_no:
        return []
    return [id_index(deps, document) for document in possible_documents(id_no, deps.today())]


def _candidate_of(ticket: str) -> Candidate | None:
    candidate_id = people.of_written_ticket(ticket)
    facts = people.facts(candidate_id) if candidate_id else None
    return facts.candidate if facts else None


def _matches(candidate: Candidate, name: str | None, indexes: list[str]) -> bool:
    """All that was given must fit; a variant form of a character in the name is let in."""
    if name and same_name(candidate.name, name) == "different":
        return False
    return not indexes or any(secrets.compare_digest(candidate.id_index, i) for i in indexes)
