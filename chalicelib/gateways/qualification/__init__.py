"""What the platform asks of a record of qualifications, such as 学信网. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.qualification import Stated


@dataclass(frozen=True, slots=True)
class Found:
    """`simulated`: said by a provider that asks nobody."""

    found: bool
    provider: str
    simulated: bool = False


class QualificationProvider(Protocol):
    """Raises Upstream while the record can't be asked."""

    def verify(self, name: str, id_no: str, stated: Stated, /) -> Found: ...
