"""The contract of rounds with papers and parts: what the public, a candidate and staff are told."""

from __future__ import annotations

from typing import Any

from chalicelib.api import all_routes, contract
from chalicelib.domain.paper import choose
from chalicelib.services import tickets
from tests.api_checked import Checked
from tests.api_client import Browser
from tests.programmes_stage import Hall
from tests.services.test_papers import BOTH, FIRST, hold, of, paid
from tests.stage import candidate_browser
from tests.world import World


def test_answers_about_papers_keep_to_the_contract(world: World) -> None:
    hall = Hall.of(world, "pets-2017a")
    document: dict[str, Any] = contract.document(all_routes.declared())
    public = Checked(document, Browser(world.deps), set())
    staff = Checked(document, hall.staff, set())
    path = f"/rounds/{hall.round_id}"
    told = public("GET", path).body
    assert {part["id"] for part in told["parts"]} == {"written", "oral_1", "oral_2"}
    assert told["choice"] == {"at_least": 1, "at_most": 2, "one_level": True, "clause": "四（一）"}
    (site,) = public("GET", f"{path}/sites").body["sites"]
    assert site["parts"] == {"oral_1": [180, 180], "oral_2": [180, 180], "written": [360, 360]}
    assert site["free"] == 360
    seen = staff("GET", f"/staff{path}").body
    assert [one["code"] for one in seen["rules"]["papers"]][:2] == ["L1_written", "L1_oral"]
    assert set(seen["sittings"]) == {"oral_1", "oral_2"}

    person = hall.person()
    hold(hall, person, choose(*of(hall), BOTH, FIRST), answers={"school": "海口一中"})
    paid(hall, person)
    candidate = Checked(document, candidate_browser(world, person, programme_code="pets"), set())
    registration = candidate("GET", f"{path}/registration").body["registration"]
    assert [one["code"] for one in registration["papers"]] == list(BOTH)
    assert registration["answers"] == {"school": "海口一中"}
    hall.at("2017-03-06T09:00:00+08:00")
    candidate("POST", f"{path}/ticket")
    tickets.make(world.deps, person.id, hall.round_id)
    sheet = candidate("GET", f"{path}/ticket").body["sheet"]
    assert [one["title"]["en"] for one in sheet["belongings"]] == ["Written", "Oral"]
    assert candidate("GET", f"{path}/result").body["scores"] == []
