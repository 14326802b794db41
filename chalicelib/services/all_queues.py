"""Every queue of the house: a new kind of case is one line here."""

from __future__ import annotations

from chalicelib.domain.errors import NotFound
from chalicelib.services import (
    affected,
    eligibility_reviews,
    identity_reviews,
    name_reviews,
    proof_reviews,
    qualification,
    registry_numbers,
    suspects,
)
from chalicelib.services.queues import Queue

QUEUES: dict[str, Queue] = {
    queue.kind: queue
    for queue in (
        identity_reviews.QUEUE,
        registry_numbers.QUEUE,
        qualification.QUEUE,
        proof_reviews.PROOFS,
        eligibility_reviews.QUEUE,
        affected.QUEUE,
        name_reviews.QUEUE,
        suspects.QUEUE,
    )
}


def get(kind: str) -> Queue:
    """Raises NotFound."""
    queue = QUEUES.get(kind)
    if queue is None:
        raise NotFound(queue=kind)
    return queue
