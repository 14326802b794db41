"""The documents of a person: as typed, as stored, one person to each (C1 8, C1 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.account import AccountRules, HeldDocument, Region, read_region_document
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.identity import Document, mask_id_no, read_document
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.store.people import Facts


class DocumentTaken(Conflict):
    """Somebody else's, or stored under another name."""

    code = "document_taken"


@dataclass(frozen=True, slots=True)
class Typed:
    """`region` decides what the number may be of; `birth_on` only where the number has none."""

    region: str
    id_no: str
    id_type: str | None = None
    country: str | None = None
    birth_on: date | None = None


def read(deps: Deps, rules: AccountRules, typed: Typed) -> HeldDocument:
    """Raises Invalid with every fault: region, number by its cause, birth date."""
    document = _document(deps, rules, typed)
    faults = _faults(document, typed, deps.today())
    if faults:
        raise Invalid(errors=faults)
    return held(deps, document, typed.country, document.birth_on or typed.birth_on)


def index(deps: Deps, rules: AccountRules, typed: Typed) -> str:
    """What the typed number is looked up by; raises Invalid."""
    return id_index(deps, _document(deps, rules, typed))


def _document(deps: Deps, rules: AccountRules, typed: Typed) -> Document:
    region = region_of(rules, typed.region)
    return read_region_document(region, typed.id_type, typed.id_no, deps.today(), typed.country)


def region_of(rules: AccountRules, code: str) -> Region:
    found = next((region for region in rules.regions if region.code == code), None)
    if found is None:
        params = {"value": code, "allowed": [region.code for region in rules.regions]}
        raise Invalid(errors=[FieldError("/region", "choice", params)])
    return found


def _faults(document: Document, typed: Typed, on: date) -> list[FieldError]:
    born, said = document.birth_on, typed.birth_on
    faults = []
    if born is None and said is None:
        faults.append(FieldError("/birth_on", "required"))
    if said is not None and born not in (None, said):
        faults.append(FieldError("/birth_on", "birth_on_differs"))
    if said is not None and not date(1900, 1, 1) <= said < on:
        faults.append(FieldError("/birth_on", "birth_on_range"))
    if document.type == "FOREIGN_PASSPORT" and not typed.country:
        faults.append(FieldError("/country", "required"))
    return faults


def held(
    deps: Deps, document: Document, country: str | None, born: date | None, *, primary: bool = True
) -> HeldDocument:
    return HeldDocument(
        index=id_index(deps, document),
        type=document.type,
        sealed=deps.keys.seal(document.number),
        masked=mask_id_no(document.number),
        country=country.upper() if country else None,
        birth_on=born,
        primary=primary,
        added_at=deps.now(),
    )


def of(deps: Deps, facts: Facts) -> tuple[HeldDocument, ...]:
    """The first is the one that the person is known by; a roster's people have only that."""
    candidate = facts.candidate
    others = tuple(one for one in facts.documents if one.index != candidate.id_index)
    known = next((one for one in facts.documents if one.index == candidate.id_index), None)
    return (known or _of_profile(deps, candidate), *others)


def birth_on(deps: Deps, facts: Facts) -> date | None:
    """By the first document that says it."""
    return next((one.birth_on for one in of(deps, facts) if one.birth_on), None)


def _of_profile(deps: Deps, candidate: Candidate) -> HeldDocument:
    number = deps.keys.open(candidate.id_sealed)
    try:
        document = read_document(candidate.id_type, number, deps.today(), old_form=True)
    except Invalid:  # an import of old took what a form would not
        document = Document(candidate.id_type, number, number)
    return HeldDocument(
        index=candidate.id_index,
        type=candidate.id_type,
        sealed=candidate.id_sealed,
        masked=mask_id_no(number),
        country=None,
        birth_on=document.birth_on,
        primary=True,
        added_at=deps.now(),
    )
