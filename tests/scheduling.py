"""Which worker runs what: a file stays together, and so does all that shares the platform.

The shares of a soak go apart.
(Marks for groups are of no use here: with this pytest, xdist does not see them.)
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

PLATFORM = "tests/e2e"
# What takes longest begins first.
_FIRST = (PLATFORM, "tests/bench", "tests/site", "tests/api", "tests/model", "tests/infra")


class TogetherScheduling(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        if "[share" in nodeid:
            return nodeid
        file = nodeid.partition("::")[0]
        return PLATFORM if file.startswith(f"{PLATFORM}/") else file


def begins(nodeid: str) -> int:
    """Where a test comes in the order of a run with workers."""
    return next((at for at, name in enumerate(_FIRST) if nodeid.startswith(name)), len(_FIRST))
