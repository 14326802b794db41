"""What anybody may know of results: the one place that decides what is visible now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.release import Release, coming_release, open_releases
from chalicelib.domain.result import ResultSet, Row
from chalicelib.services.deps import Deps
from chalicelib.store import results


@dataclass(frozen=True, slots=True)
class Opened:
    """The set that counts now, and since when; `history` are all open releases, this one last."""

    set_version: int
    visible_at: datetime
    release_no: int
    history: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What the public may know: what is open, and the instant that is announced."""

    opened: Opened | None
    announced_at: datetime | None

    @property
    def results_at(self) -> datetime | None:
        """When results are visible, or since when they are."""
        return self.opened.visible_at if self.opened else self.announced_at


def publication(deps: Deps, round_id: str) -> Publication:
    found, now = results.releases(round_id), deps.now()
    coming = coming_release(found, now)
    return Publication(_opened(found, now), coming.visible_at if coming else None)


def opened(deps: Deps, round_id: str) -> Opened | None:
    """The set that counts now; None before the first release has opened."""
    return _opened(results.releases(round_id), deps.now())


def _opened(found: list[Release], now: datetime) -> Opened | None:
    history = open_releases(found, now)
    if not history:
        return None
    last = history[-1]
    return Opened(last.set_version, last.visible_at, last.no, tuple(history))


def result_of(deps: Deps, round_id: str, candidate_id: str) -> Row | None:
    """A candidate's result, if it is open now."""
    now_open = opened(deps, round_id)
    return results.row(round_id, now_open.set_version, candidate_id) if now_open else None


def own_history(
    round_id: str, candidate_id: str, now_open: Opened
) -> tuple[Row | None, list[datetime]]:
    """The result that counts, and when this person's own one opened and was corrected since."""
    versions = {release.set_version for release in now_open.history}
    rows = {version: results.row(round_id, version, candidate_id) for version in versions}
    told = [rows[release.set_version] for release in now_open.history]
    words = [row.result if row else None for row in told]
    changed = [
        release.visible_at
        for n, release in enumerate(now_open.history)
        if n == 0 or words[n] != words[n - 1]
    ]
    return told[-1], changed


def set_of(round_id: str, version: int) -> ResultSet:
    """The header of a complete set; raises NotFound."""
    found = results.set_of(round_id, version)
    if found is None:
        raise NotFound(set_version=version)
    return found
