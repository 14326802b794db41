"""What a person can be found by: each identifier in one normal form, then as a keyed digest.

Writers and searchers share these functions: a digest of another spelling would never be found.
"""

from __future__ import annotations

import re
import unicodedata

from chalicelib.domain.names import search_key
from chalicelib.services.deps import Deps
from chalicelib.store import lookup

TICKET, NAME, PAYMENT, PHONE = "ticket", "name", "payment", "phone"
SUSPENDED = "suspended"
NO_ROUND = "-"
"""A phone number is the person's, in every round."""
_GROUPING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff-]+")


def add_ticket(deps: Deps, number: str, round_id: str, candidate_id: str) -> None:
    """The number of an admission ticket of this round."""
    lookup.put(TICKET, ticket_index(deps, number), round_id, candidate_id)


def of_ticket(deps: Deps, number: str) -> list[tuple[str, str]]:
    """Round and candidate."""
    return lookup.find(TICKET, ticket_index(deps, number))


def add_name(deps: Deps, name: str, round_id: str, candidate_id: str) -> None:
    lookup.put(NAME, name_index(deps, round_id, name), round_id, candidate_id)


def of_name(deps: Deps, name: str, round_id: str) -> list[tuple[str, str]]:
    return lookup.find(NAME, name_index(deps, round_id, name))


def add_payment(deps: Deps, number: str, round_id: str, candidate_id: str) -> None:
    """A payment, receipt or registration number: what a bank statement or a page shows."""
    lookup.put(PAYMENT, _index(deps, PAYMENT, number), round_id, candidate_id)


def of_payment(deps: Deps, number: str) -> list[tuple[str, str]]:
    return lookup.find(PAYMENT, _index(deps, PAYMENT, number))


def add_phone(deps: Deps, phone: str, candidate_id: str) -> None:
    lookup.put(PHONE, phone_index(deps, phone), NO_ROUND, candidate_id)


def remove_phone(deps: Deps, phone: str, candidate_id: str) -> None:
    lookup.remove(PHONE, phone_index(deps, phone), NO_ROUND, candidate_id)


def of_phone(deps: Deps, phone: str) -> list[str]:
    """The candidates who gave this number."""
    return [candidate for _, candidate in lookup.find(PHONE, phone_index(deps, phone))]


def add_suspended(deps: Deps, who: str, candidate_id: str) -> None:
    """By name and birth date, as `services/suspects.py` puts them."""
    lookup.put(SUSPENDED, _index(deps, SUSPENDED, who), NO_ROUND, candidate_id)


def of_suspended(deps: Deps, who: str) -> list[str]:
    found = lookup.find(SUSPENDED, _index(deps, SUSPENDED, who))
    return [candidate for _, candidate in found]


def ticket_index(deps: Deps, number: str) -> str:
    return _index(deps, TICKET, number)


def name_index(deps: Deps, round_id: str, name: str) -> str:
    """One name gives another digest in every round: nobody counts a family name across them."""
    return deps.keys.blind(f"lookup/{NAME}", f"{round_id}#{search_key(name)}")


def phone_index(deps: Deps, phone: str) -> str:
    return _index(deps, PHONE, _national(plain(phone)))


def plain(text: str) -> str:
    """Half-width and upper case, without the spaces and hyphens people group numbers with."""
    return _GROUPING.sub("", unicodedata.normalize("NFKC", text)).lstrip("'\u2019").upper()


def _national(phone: str) -> str:
    """13800000001 for +86 138 0000 0001 too."""
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", phone)


def _index(deps: Deps, kind: str, number: str) -> str:
    return deps.keys.blind(f"lookup/{kind}", plain(number))
