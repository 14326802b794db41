"""The `profile` of a person in the people table: who a candidate is."""

from __future__ import annotations

from chalicelib.domain.candidate import Candidate
from chalicelib.store.people_item import PeopleItem


def profile_item(candidate: Candidate) -> PeopleItem:
    data = {
        "name": candidate.name,
        "id_type": candidate.id_type,
        "id_sealed": candidate.id_sealed,
        "id_index": candidate.id_index,
        "school": candidate.school,
        "original_photo": candidate.original_photo,
    }
    return PeopleItem(candidate.id, "profile", data=data, version=candidate.version)


def candidate_of(item: PeopleItem) -> Candidate:
    return Candidate(id=item.pk, version=int(item.version), **item.data)
