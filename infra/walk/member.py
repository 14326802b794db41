"""Somebody who opens an account of their own: with codes, as they arrive in the local postbox."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import httpx

from infra.walk.door import Door, Json, cookie_of, expect

_LANDS_WITHIN_S = 20.0
_CODE = re.compile(r"\d{6}")


class Member:
    """`cookie` is the session in the one programme; phone and mailbox are new with everybody."""

    def __init__(self, door: Door, programme: str, name: str, id_no: str) -> None:
        self.door = door
        self.programme = programme
        self.name = name
        self.id_no = id_no
        serial = secrets.randbelow(10**8)
        self.phone = f"139{serial:08d}"
        self.email = f"demo{serial}@example.org"
        self.password = f"{secrets.token_urlsafe(9)}-Y7"
        self.cookie = ""

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.door.send(method, path, self.cookie, **more)

    def rules(self) -> Json:
        """What the programme asks of who opens an account, and the version of its notice."""
        return expect(self.door.send("GET", f"/programmes/{self.programme}"), 200)

    def ask_code(self, kind: str, purpose: str = "register") -> httpx.Response:
        body = {"programme": self.programme, "purpose": purpose, kind: getattr(self, kind)}
        return self.door.send("POST", "/codes", json=body)

    def code(self, kind: str, purpose: str = "register") -> str:
        """The code that was sent just now."""
        before = len(self._letters(kind))
        expect(self.ask_code(kind, purpose), 202)
        until = time.monotonic() + _LANDS_WITHIN_S
        while len(letters := self._letters(kind)) == before:
            if time.monotonic() > until:
                raise TimeoutError(f"no code in the box of {self.programme}")
            time.sleep(0.1)
        found = _CODE.search(letters[0]["text"])
        if found is None:
            raise ValueError(letters[0]["template"])
        return found[0]

    def _letters(self, kind: str) -> list[Json]:
        to = {"to": getattr(self, kind)}
        answer = self.door.http.get("/local/outbox.json", params=to)
        return list(expect(answer, 200)["letters"])

    def form(self, **changes: Any) -> Json:
        """Everything that the programme asks for; None leaves a field out."""
        programme = self.rules()
        rules = programme["accounts"]
        body: Json = {
            "programme": self.programme,
            "name": self.name,
            "region": "mainland",
            "id_no": self.id_no,
            "password": self.password,
            "notice": programme["privacy"]["version"],
        }
        if rules["declaration"]:
            body["declared"] = rules["declaration"]["version"]
        if rules["questions"]:
            body |= {"question": rules["questions"][0]["id"], "answer": "江城第一小学"}
        for kind in rules["needs"]:
            if f"{kind}_code" not in changes:
                body |= {kind: getattr(self, kind), f"{kind}_code": self.code(kind)}
        return {key: value for key, value in (body | changes).items() if value is not None}

    def try_open(self, **changes: Any) -> httpx.Response:
        return self.door.send("POST", "/accounts", json=self.form(**changes))

    def open(self, **changes: Any) -> Json:
        """Open the account and be signed in; answers who one is now."""
        answer = self.try_open(**changes)
        me = expect(answer, 201)
        self.cookie = cookie_of(answer, "zk")
        return me

    def try_sign_in(self, login: str, password: str | None = None) -> httpx.Response:
        body = {
            "programme": self.programme,
            "login": login,
            "password": password or self.password,
        }
        return self.door.send("POST", "/accounts/session", json=body)

    def sign_in(self, login: str, password: str | None = None) -> Json:
        answer = self.try_sign_in(login, password)
        me = expect(answer, 200)
        self.cookie = cookie_of(answer, "zk")
        return me

    def me(self) -> Json:
        return expect(self.send("GET", "/me"), 200)
