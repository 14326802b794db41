"""Scenes of accounts: somebody new with phone and mailbox, and the codes they are sent."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.identity import check_digit
from chalicelib.store import people
from tests.api_client import Answer, Browser
from tests.messaging import Boxes, with_messengers
from tests.world import World, an_id_no

PASSWORD = "Yangtze-93"
NEW = "Dongting-58"
PAUSE = timedelta(seconds=61)
"""Then another code may be asked for."""
_NUMBERS = itertools.count(100)


def elsewhere(id_no: str) -> str:
    """The same of another province: a number that none of the world's own persons has."""
    body = f"51{id_no[2:17]}"
    return body + check_digit(body)


@dataclass
class Newcomer:
    """Who opens an account over the API; every field of the form may be overridden."""

    world: World
    boxes: Boxes
    programme: str
    name: str = "林知远"
    id_no: str = ""
    phone: str = ""
    email: str = ""
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        number = next(_NUMBERS)
        self.id_no = self.id_no or elsewhere(an_id_no(number))
        self.phone = self.phone or f"139{number:08d}"
        self.email = self.email or f"lin{number}@example.org"
        self.browser = Browser(self.world.deps)

    @property
    def rules(self) -> Any:
        return self.world.deps.programmes[self.programme].accounts

    def code(self, kind: str, purpose: str = "register", to: str | None = None) -> str:
        """Ask for a code and read it in the box; the pause between two codes passes."""
        self.world.pass_time(PAUSE)
        body = {"programme": self.programme, "purpose": purpose, kind: to or getattr(self, kind)}
        answer = self.browser.post("/codes", body)
        assert answer.status == 202, answer.body
        return self.read_code(kind)

    def read_code(self, kind: str) -> str:
        box = self.boxes.sms if kind == "phone" else self.boxes.email
        found = re.search(r"\d{6}", box.sent[-1].text)
        assert found is not None
        return found[0]

    def form(self, *contacts: str, **changes: Any) -> dict[str, Any]:
        programme = self.world.deps.programmes[self.programme]
        body: dict[str, Any] = {
            "programme": self.programme,
            "name": self.name,
            "region": "mainland",
            "id_no": self.id_no,
            "password": PASSWORD,
            "notice": programme.privacy.version,
        }
        if self.rules.declaration:
            body["declared"] = self.rules.declaration.version
        if self.rules.questions:
            body |= {"question": self.rules.questions[0].id, "answer": "江城 第一小学"}
        for kind in contacts or self.rules.needs:
            body |= {kind: getattr(self, kind), f"{kind}_code": self.code(kind)}
        return {key: value for key, value in (body | changes).items() if value is not None}

    def open(self, *contacts: str, **changes: Any) -> Answer:
        return self.browser.post("/accounts", self.form(*contacts, **changes))

    def sign_in(self, login: str, password: str = PASSWORD) -> Answer:
        return self.browser.post(
            "/accounts/session",
            {"programme": self.programme, "login": login, "password": password},
        )

    @property
    def person(self) -> Candidate:
        """As stored, once there is an account."""
        claims = self.world.deps.keys.read_session(
            self.browser.cookies[self.world.deps.cookie], self.world.wall_at
        )
        facts = people.facts(claims["sub"])
        assert facts is not None
        return facts.candidate

    def elsewhere(self) -> Newcomer:
        """The same person in another browser."""
        other = replace(self)
        other.browser = Browser(self.world.deps)
        return other


def newcomer(world: World, programme: str, **changes: str) -> Newcomer:
    boxes = with_messengers(world) if not world.deps.messengers else _boxes(world)
    return Newcomer(world, boxes, programme, **changes)


def _boxes(world: World) -> Boxes:
    sms, email = world.deps.messengers.values()
    return Boxes(sms, email)  # type: ignore[arg-type]


def opened(world: World, programme: str, **changes: str) -> Newcomer:
    """Somebody who has just opened an account, and is signed in."""
    who = newcomer(world, programme, **changes)
    answer = who.open()
    assert answer.status == 201, answer.body
    return who


def recover(who: Newcomer, **changes: Any) -> Answer:
    body = {
        "programme": who.programme,
        "region": "mainland",
        "id_no": who.id_no,
        "by": "code",
        "password": NEW,
    }
    body = {key: value for key, value in (body | changes).items() if value is not None}
    return who.elsewhere().browser.post("/accounts/recovery", body)
