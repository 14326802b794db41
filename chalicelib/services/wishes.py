"""What a request to hold a place is for: the pools, the papers and the answers of the round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.errors import NotFound
from chalicelib.domain.paper import Chosen, choose, offered
from chalicelib.domain.registration import Registration
from chalicelib.domain.seats import pool_id
from chalicelib.services.standing import Standing

Photo = tuple[str | None, str | None]
"""The id and the digest of a photo that was uploaded before the hold."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one request is for; its repeats carry the same key."""

    pools: tuple[str, ...]
    key: str
    chosen: Chosen = field(default_factory=Chosen)
    answers: Mapping[str, str] = field(default_factory=dict)
    photo: Photo = (None, None)

    def same(self, seen: Registration) -> bool:
        mine = self.pools, self.chosen.papers, self.chosen.retained
        return (seen.pools, seen.papers, seen.retained) == mine

    def of(self, candidate_id: str) -> str:
        """What the repeats of a hold have in common."""
        return "#".join([candidate_id, *self.pools, self.key])


def of(
    here: Standing,
    site: str,
    key: str,
    chosen: Chosen | None,
    answers: Mapping[str, str] | None,
    photo: Photo,
) -> Wish:
    """A place in each part that is chosen, in all parts where nothing is; the only paper of a round
    needs no choice. Raises ChoiceRefused or NotFound.
    """
    there = offered(here.programme, here.round)
    if chosen is None and here.programme.papers:
        only = [paper.code for paper in there] if len(there) == 1 else []
        chosen = choose(here.programme, here.round, only)
    chosen = chosen or Chosen()
    known = [part.id for part in here.programme.parts]
    unknown = [part for part in chosen.parts if part not in known]
    if unknown:
        raise NotFound(part=unknown[0])
    parts = chosen.parts or known or [""]
    pools = tuple(sorted(pool_id(here.round.id, site, part) for part in parts))
    return Wish(pools, key, chosen, answers or {}, photo)
