"""Somebody confirms who they are, step by step, with specimens of a card, a face, a voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from infra.demo import specimens
from infra.walk.door import Json, expect
from infra.walk.member import Member


class Confirming:
    """`round_id` is for steps that every registration asks for."""

    def __init__(self, member: Member, round_id: str | None = None) -> None:
        self.member = member
        self.round_id = round_id

    def show(self) -> Json:
        query = f"?round={self.round_id}" if self.round_id else ""
        return expect(self.member.send("GET", f"/me/identity{query}"), 200)

    def step(self, step_id: str) -> Json:
        steps: list[Json] = self.show()["steps"]
        return next(step for step in steps if step["id"] == step_id)

    def say(self, step_id: str, **body: Any) -> httpx.Response:
        told = {"round_id": self.round_id, **body}
        return self.member.send("POST", f"/me/identity/{step_id}", json=told)

    def consent(self, step_id: str, *, given: bool = True) -> Json:
        return {"version": self.step(step_id)["consent"]["version"], "given": given}

    def begin(self, step_id: str, sizes: Mapping[str, int]) -> Json:
        """Consent, and where to post the files."""
        types = {"video": "video/mp4"}
        files = {
            name: {"size": size, "type": types.get(name, "image/jpeg")}
            for name, size in sizes.items()
        }
        consent = self.consent(step_id)
        return expect(self.say(step_id, consent=consent, files=files), 200)

    def finish(self, step_id: str, begun: Json, files: Mapping[str, bytes]) -> Json:
        """Post the files and have them checked; answers the step."""
        for name, form in begun["upload"].items():
            self.member.door.post_file(form, name, files[name]).raise_for_status()
        nonce = begun["challenge"]["nonce"] if begun["challenge"] else None
        body = {"round_id": self.round_id, "nonce": nonce}
        told = expect(self.member.send("POST", f"/me/identity/{step_id}/done", json=body), 200)
        steps: list[Json] = told["steps"]
        return next(step for step in steps if step["id"] == step_id)

    def take(self, step_id: str, files: Mapping[str, bytes]) -> Json:
        begun = self.begin(step_id, {name: len(data) for name, data in files.items()})
        return self.finish(step_id, begun, files)

    def card(self, sides: tuple[str, ...] = ("portrait",), **other: Any) -> dict[str, bytes]:
        """The member's own card; `other` is what stands on it instead."""
        who = self.member
        said = {"name": who.name, "id_no": who.id_no, **other}
        return {side: specimens.card(side, person=who.id_no, **said) for side in sides}

    def face(self, **more: Any) -> dict[str, bytes]:
        return {"capture": specimens.face(self.member.id_no, **more)}

    def read_digits(self, step_id: str) -> Json:
        """Film oneself reading the digits that were asked for."""
        begun = self.begin(step_id, {"video": 1000})
        film = specimens.video(self.member.id_no, begun["challenge"]["digits"])
        return self.finish(step_id, begun, {"video": film})

    def everything(self) -> Json:
        """Whatever the programme asks for, in its order; answers the whole."""
        for step in self.show()["steps"]:
            if step["state"] == "passed":
                continue
            if step["kind"] == "id_card":
                self.take(step["id"], self.card(tuple(step["files"])))
            elif step["kind"] == "face":
                self.take(step["id"], self.face())
            elif step["kind"] == "digits_video":
                self.read_digits(step["id"])
            else:
                self.take(step["id"], {"photo": specimens.portrait(self.member.id_no)})
        return self.show()
