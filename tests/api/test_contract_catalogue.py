"""The contract once more: the catalogue, and a round on its way to the public."""

from __future__ import annotations

from typing import Any

from chalicelib.api import all_routes, contract
from tests.api_checked import CATALOGUE, Checked
from tests.api_client import Browser
from tests.programmes_stage import Hall
from tests.round_stage import a_draft, body_of
from tests.stage import staff_browser
from tests.world import World, historic_round

REASON = {"reason": "与公告核对无误"}


def test_the_catalogue_keeps_to_the_contract(world: World) -> None:
    document: dict[str, Any] = contract.document(all_routes.declared())
    seen: set[str] = set()
    staff = Checked(document, staff_browser(world), seen)
    second = Checked(document, staff_browser(world), seen)
    public = Checked(document, Browser(world.deps), seen)
    draft = f"{world.round_id}-draft"
    root = f"/staff/rounds/{draft}"
    staff("POST", "/staff/rounds", a_draft(draft))
    site = dict.fromkeys(("name", "city", "address", "pickup_place"), "某地")
    staff(
        "PUT",
        f"{root}/sites/42001",
        {**site, "province": "湖北省", "capacity": 3},
        If_None_Match="*",
    )
    staff("GET", f"{root}/preview?lang=en")
    staff("POST", f"{root}/validate", body_of(historic_round(draft)))
    asked = staff("POST", f"{root}/publish", REASON).body
    second("POST", f"{root}/approvals/{asked['id']}/approve", {"people": 0})
    later = staff("PUT", root, body_of(historic_round(draft), name=_renamed()), If_Match='"2"')
    assert later.body["draft"] is False
    staff("POST", f"{root}/copy", {"id": f"{draft}-2"})
    for path in ("/programmes", "/programmes/cet_set", "/programmes/pets"):
        public("GET", path)
    for path in ("catalogue", "notice", "notice?lang=en", "notice.html?lang=en", "notice.pdf"):
        public("GET", f"/rounds/{draft}/{path}")
    _register(world, staff, root)
    assert seen >= CATALOGUE


def test_what_a_ticket_is_called(world: World) -> None:
    confirmation = {"zh-CN": "托福网考确认", "en": "Test Confirmation"}
    public = Browser(world.deps)
    listed = public.get("/programmes").body["programmes"]
    told = {one["code"]: one["ticket_title"] for one in listed}
    assert (told["toefl"], told["cet_set"]) == (confirmation, None)
    world.round()
    assert public.get(f"/rounds/{world.round_id}").body["ticket_title"] is None
    toefl = Hall.of(world, "toefl-20260314")
    assert public.get(f"/rounds/{toefl.round_id}").body["ticket_title"] == confirmation


def _renamed() -> dict[str, str]:
    return {"zh-CN": "2014年11月（更正）", "en": "November 2014, corrected"}


def _register(world: World, staff: Checked, root: str) -> None:
    one, two = (world.person(name=name) for name in ("林一", "林二"))
    numbers = [world.deps.keys.open(person.id_sealed) for person in (one, two)]
    body = {"name": "林一", "id_no": numbers[0], "site": "42001", "signed": True, **REASON}
    staff("POST", f"{root}/registrations", body)
    csv = f"姓名,证件号码,考点\n林二,{numbers[1]},42001\n林三,{numbers[1]},42001\n"
    staff("POST", f"{root}/bulk", {"csv": csv, "dry_run": True, "signed": True, **REASON})
