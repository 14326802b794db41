"""A journey in each of the other programmes: from a new account to a paid place and its ticket.

Each is on the round as it was announced, under an id of its own, at the instants of its notice.
"""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from pypdf import PdfReader

from infra.demo.campaigns import Campaign, campaigns
from infra.walk.cast import PersonMaker
from infra.walk.confirming import Confirming
from infra.walk.door import Json, expect, problem
from infra.walk.member import Member
from infra.walk.registering import Registering
from infra.walk.scene import Scene
from infra.walk.steps import Steps

_MINUTE = timedelta(minutes=1)
ENROLLED = {"candidate_type": "part_time", "major": "accounting", "status": "enrolled"}


class Journey:
    """One person in one round of a programme; `done` is what the report says of it."""

    def __init__(self, scene: Scene, name: str) -> None:
        self.scene = scene
        found = next(one for one in campaigns(date(2026, 1, 1)) if one.id == name)
        self.campaign: Campaign = found
        self.round_id = f"walk-{name}-{secrets.token_hex(3)}"
        self._prepare()
        self.clock("phase_one", _MINUTE)
        person = PersonMaker(Random(time.time_ns())).person()
        self.member = Member(scene.door, self.programme, person.name, person.id_no)
        self.member.open()
        self.steps = Steps(self.member, self.round_id)
        self.done: Json = {"accounts": 1}

    @property
    def programme(self) -> str:
        return str(self.campaign.body["programme"])

    @property
    def site(self) -> str:
        return self.campaign.sites[0][0]

    def _prepare(self) -> None:
        staff = self.scene.registrar
        staff.send("POST", "/staff/rounds", json={**self.campaign.body, "id": self.round_id})
        for code, site in self.campaign.sites:
            path = f"/staff/rounds/{self.round_id}/sites/{code}"
            staff.send("PUT", path, json=site, headers={"If-None-Match": "*"})

    def clock(self, window: str, after: timedelta) -> None:
        self.scene.clock(datetime.fromisoformat(self.campaign.body[window]["opens_at"]) + after)

    def hold(self, fee_minor: int) -> None:
        """Submit, twice with the same key: one hold."""
        key = f"key-{secrets.token_hex(8)}"
        held = expect(self.steps.submit(key), 201)["registration"]
        again = expect(self.steps.submit(key), 200)["registration"]
        self.scene.same("a repeat holds nothing more", again, held)
        self.scene.same("the fee", held["fee_minor"], fee_minor)
        self.done |= {"held": 1, "fee_minor": fee_minor}

    def paid(self) -> None:
        stage = self.scene.eventually("paid", lambda: self.steps.show()["stage"] == "paid")
        self.done |= {"paid": int(stage)}

    def ticket(self, *words: str) -> None:
        """Made when its window opens, and it says where and when."""
        self.clock("phase_two", _MINUTE)
        expect(self.member.send("POST", f"{self.steps.path}/ticket"), 202)
        told = self.scene.eventually("the ticket is made", self._ready)
        pdf = self.scene.door.files.get(told["view_url"]).content
        pages = PdfReader(io.BytesIO(pdf)).pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
        for word in (told["sheet"]["ticket_no"], *words):
            self.scene.check(f"the ticket says {word}", word in text)
        self.done |= {"tickets": 1}

    def _ready(self) -> Json | None:
        told = expect(self.member.send("GET", f"{self.steps.path}/ticket"), 200)
        return told if told["state"] == "ready" else None


def pets(scene: Scene) -> None:
    """Site, level 3 written and oral, a batch, a photo, a payment."""
    walk = Journey(scene, "pets-2017a")
    early = problem(walk.steps.say("site", site=walk.site))
    scene.same("nothing before the agreement", early["code"], "step_not_reached")
    walk.steps.read_all()
    walk.steps.do("site", site=walk.site)
    two = problem(walk.steps.say("papers", papers=["L1_written", "L3_oral"]))
    scene.same("one level only", two["reasons"][0]["code"], "one_level_only")
    walk.steps.do("papers", papers=["L3_written", "L3_oral"])
    walk.steps.do("batch", batches={"L3_oral": "oral_1"})
    walk.steps.do("data", confirmed=True)
    walk.steps.send_photo()
    walk.hold(15000)
    walk.steps.pay()
    walk.paid()
    walk.ticket("三级笔试", "三级口试", "8:45", "14:00")
    _report(scene, walk)


def toefl(scene: Scene) -> None:
    """Every text, the name and birth date of the document, a site, a payment."""
    walk = Journey(scene, "toefl-20260314")
    number = walk.member.me()["account_no"]
    scene.check("an account number is assigned", number)
    walk.member.sign_in(number)
    walk.steps.read_all()
    walk.steps.do("site", site=walk.site)
    born = walk.member.id_no[6:14]
    birth_on = f"{born[:4]}-{born[4:6]}-{born[6:]}"
    wrong = {"birth_on": "1901-01-01", "name_on_document": walk.member.name}
    refused = problem(walk.steps.say("data", answers=wrong, confirmed=True))
    scene.same("the birth date has to fit", refused["errors"][0]["pointer"], "/answers/birth_on")
    walk.steps.do("data", answers={**wrong, "birth_on": birth_on}, confirmed=True)
    walk.hold(210000)
    walk.steps.pay()
    walk.paid()
    walk.ticket("托福网考", "8:00")
    _report(scene, walk)


def degree_english(scene: Scene) -> None:
    """Who one is, the subject, the school's page with a proof, which a person decides."""
    walk = Journey(scene, "degree-2024b")
    walk.steps.read_all()
    walk.steps.confirm()
    walk.steps.do("data", answers=ENROLLED, confirmed=True)
    walk.steps.do("papers", papers=["EN"])
    walk.steps.do("site", site=walk.site)
    walk.hold(6000)
    walk.steps.show_payment()
    order = walk.steps.show()["proof"]["sent"]["order_no"]
    page = scene.reviewer.send("GET", f"/staff/queues/proof?of={walk.round_id}&limit=100")
    case = next(one for one in page["cases"] if one["shown"]["order_no"] == order)
    scene.reviewer.send("POST", f"/staff/queues/proof/{case['case_id']}/approve", json={})
    walk.paid()
    walk.ticket("英语")
    _report(scene, walk)


def self_taught(scene: Scene) -> None:
    """A number for life first, then courses that do not overlap."""
    walk = Journey(scene, "self-taught-2104")
    registering = Registering(walk.member)
    registering.fill(kind="new", major="Z630302", district="0601")
    registering.act("submit")
    Confirming(walk.member).everything()
    number = scene.eventually("a number is given", lambda: registering.show()["number"])
    walk.done |= {"numbers": 1}
    walk.steps.read_all()
    walk.steps.do("site", site=walk.site)
    overlap = problem(walk.steps.say("papers", papers=["00018", "03708"]))
    scene.same("no two at the same time", overlap["reasons"][0]["code"], "papers_overlap")
    walk.steps.do("papers", papers=["00015", "03708"])
    walk.hold(6000)
    walk.steps.pay()
    walk.paid()
    walk.ticket(str(number), "英语（二）", "9:00–11:30")
    _report(scene, walk)


def _report(scene: Scene, walk: Journey) -> None:
    scene.programmes[walk.programme] = walk.done


JOURNEYS: tuple[tuple[str, Callable[[Scene], None]], ...] = (
    ("a journey: PETS", pets),
    ("a journey: TOEFL", toefl),
    ("a journey: degree English", degree_english),
    ("a journey: the self-taught exam", self_taught),
)
