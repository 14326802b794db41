"""A provider that is not one: it reads the marker of a specimen picture, and nothing else.

Only the local stage has it. A picture without a marker is unreadable to it, so that no real card
and no real face is ever taken for confirmed, and everything it says is told to be simulated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.gateways.realname import CardReading, Police, Unreadable
from chalicelib.gateways.specimen import marker

ALIKE, STRANGERS = 96, 12


class Simulated:
    """Markers: `kind`, `person`, and on a card `side`, `name`, `id_no`, `valid_until`, `police`; on
    a capture or a video `live`, `likeness`, `digits`.
    """

    name = "simulated"
    simulated = True

    def read_card(self, _side: str, picture: bytes, /) -> CardReading:
        found = _marker(picture, "id_card")
        until = found.get("valid_until")
        return CardReading(
            str(found.get("side", "")),
            str(found.get("name", "")),
            str(found.get("id_no", "")),
            date.fromisoformat(until) if until else None,
        )

    def police(self, _name: str, _id_no: str, picture: bytes, /) -> Police:
        return Police(_marker(picture, "id_card").get("police", Police.MATCH))

    def live(self, capture: bytes, _nonce: str, _actions: Sequence[str], /) -> bool:
        return bool(_marker(capture).get("live", True))

    def alike(self, picture: bytes, other: bytes, /) -> int:
        one, two = _marker(picture), _marker(other)
        same = one.get("person") == two.get("person")
        return int(one.get("likeness", ALIKE if same else STRANGERS))

    def digits(self, video: bytes, /) -> str:
        return str(_marker(video, "digits_video").get("digits", ""))


def _marker(data: bytes, kind: str | None = None) -> dict[str, Any]:
    found = marker(data)
    if found is None or kind not in (None, found.get("kind")):
        raise Unreadable
    return found
