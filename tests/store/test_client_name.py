"""What the connection calls itself."""

from typing import Any

from chalicelib.store import tables
from chalicelib.store.people_item import PeopleItem
from tests.world import World


def test_every_request_has_the_name_of_the_platform(world: World) -> None:
    found: list[str] = []

    def note(request: Any, **_: Any) -> None:
        found.append(request.headers["User-Agent"].decode())

    events = tables.engine().client.meta.events
    events.register("before-send.dynamodb", note)
    assert list(PeopleItem.query("nobody")) == []
    events.unregister("before-send.dynamodb", note)
    assert [name.split()[0] for name in found] == ["zhunkao"]
