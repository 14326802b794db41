"""What ties a person to the numbers on record: documents, and the phone that was given then."""

from __future__ import annotations

from chalicelib.domain.registry import Numbered
from chalicelib.services.deps import Deps
from chalicelib.store.people import Facts


def indexes(facts: Facts) -> list[str]:
    """Of all documents that are known to be this person's."""
    return list(dict.fromkeys([facts.candidate.id_index, *(one.index for one in facts.documents)]))


def phone_proven(deps: Deps, programme: str, facts: Facts, one: Numbered) -> bool:
    """Does the account's phone, proven by a code, stand on record with this number?"""
    return one.phone_sealed is not None and has_phone(
        deps, programme, facts, deps.keys.open(one.phone_sealed)
    )


def has_phone(deps: Deps, programme: str, facts: Facts, phone: str) -> bool:
    """Is this the phone of the account in this programme?"""
    sealed = [one.phone_sealed for one in facts.accounts if one.programme == programme]
    return any(one and deps.keys.open(one) == phone for one in sealed)
