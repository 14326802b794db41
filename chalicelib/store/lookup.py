"""Whom an identifier belongs to: `pk` `<kind>#<blind index>`, `sk` `<round>#<candidate>`.

Only keyed digests stand here, so the table tells nobody a name or a number. Kinds: `ticket`,
`name`, `payment`, `phone`, `suspended`; `services/lookups.py` makes the digests. A pointer may be
out of date: whoever follows it compares with what is stored.
"""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.store import tables

_MOST = 100


@tables.table("LOOKUP_TABLE")
class LookupItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


def put(kind: str, blind: str, round_id: str, candidate_id: str) -> None:
    """Safe to repeat."""
    tables.saved(_item(kind, blind, round_id, candidate_id))


def remove(kind: str, blind: str, round_id: str, candidate_id: str) -> None:
    """Safe to repeat: the identifier is not this person's any more."""
    with tables.throttles_are_busy():
        _item(kind, blind, round_id, candidate_id).delete(add_version_condition=False)


def find(kind: str, blind: str) -> list[tuple[str, str]]:
    """Round and candidate of the first hundred who have this identifier."""
    with tables.throttles_are_busy():
        found = list(LookupItem.query(f"{kind}#{blind}", limit=_MOST))
    return [
        (round_id, candidate) for round_id, _, candidate in (i.sk.partition("#") for i in found)
    ]


def _item(kind: str, blind: str, round_id: str, candidate_id: str) -> LookupItem:
    return LookupItem(f"{kind}#{blind}", f"{round_id}#{candidate_id}")
