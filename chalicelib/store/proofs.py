"""Proofs of payment, in the people table: `pk` candidate id, `sk` `proof#<round>`, the last one.

`pk` `paid_order#<round>#<number>`, `sk` `candidate`: who has named this order. `pk`
`proof_looks#<round>`, `sk` `<band>#<candidate>#<proof>`: where a picture that looks alike may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.proof import Proof, ProofState
from chalicelib.domain.window import instant, iso
from chalicelib.store import tables
from chalicelib.store.people_item import PeopleItem
from chalicelib.store.tables import Transaction

KIND = "proof"
_BAND = 4


def read(item: PeopleItem) -> Proof:
    raw: dict[str, Any] = dict(item.data)
    raw["state"], raw["at"] = ProofState(raw["state"]), instant(raw["at"])
    return Proof(**raw, version=int(item.version))


def get(candidate_id: str, round_id: str) -> Proof | None:
    with tables.throttles_are_busy():
        try:
            return read(PeopleItem.get(candidate_id, f"{KIND}#{round_id}", consistent_read=True))
        except PeopleItem.DoesNotExist:
            return None


def put_in(transaction: Transaction, candidate_id: str, round_id: str, proof: Proof) -> None:
    """In place of the one of `proof.version`: fails if there is another by now."""
    before = PeopleItem.version == proof.version
    unmoved = before if proof.version else PeopleItem.pk.does_not_exist()
    version, key = proof.version + 1, f"{KIND}#{round_id}"
    item = PeopleItem(candidate_id, key, data=_data(proof), version=version)
    transaction.save(item, condition=unmoved)


def take_order(candidate_id: str, round_id: str, number: str) -> bool:
    """False if it is another's; one's own may be named again, with another picture of it."""
    item = PeopleItem(f"paid_order#{round_id}#{number}", "candidate", data={"of": candidate_id})
    if tables.saved(item, PeopleItem.pk.does_not_exist()):
        return True
    with tables.throttles_are_busy():
        found = PeopleItem.get(item.pk, item.sk, consistent_read=True)
    return bool(found.data["of"] == candidate_id)


def note_look(candidate_id: str, round_id: str, proof: Proof) -> None:
    """Repeatable."""
    data = {"sha256": proof.sha256, "look": proof.look}
    with tables.throttles_are_busy(), PeopleItem.batch_write() as batch:
        for band in _bands(proof.look):
            key = f"{band}#{candidate_id}#{proof.id}"
            batch.save(PeopleItem(f"proof_looks#{round_id}", key, data=data))


def looking_alike(candidate_id: str, round_id: str, look: str) -> Iterator[tuple[str, str]]:
    """File digest and fingerprint of other people's pictures that agree in a part at least."""
    for band in _bands(look):
        near = PeopleItem.sk.startswith(f"{band}#")
        with tables.throttles_are_busy():
            found = list(PeopleItem.query(f"proof_looks#{round_id}", near, consistent_read=True))
        for item in found:
            if item.sk.split("#")[1] != candidate_id:
                yield item.data["sha256"], item.data["look"]


def _bands(look: str) -> list[str]:
    return [f"{at}:{look[at : at + _BAND]}" for at in range(0, len(look), _BAND)]


def _data(proof: Proof) -> dict[str, Any]:
    return {
        "id": proof.id,
        "state": proof.state.value,
        "order_no": proof.order_no,
        "payer": proof.payer,
        "sha256": proof.sha256,
        "look": proof.look,
        "at": iso(proof.at),
        "reason": proof.reason,
        "changes": dict(proof.changes),
        "kept": proof.kept,
    }
