"""Somebody registers for good: data, a number of their own or one they have, a qualification."""

from __future__ import annotations

from typing import Any

import httpx

from infra.walk.door import Json, expect
from infra.walk.member import Member

PDF = b"%PDF-1.7\n% a proof for the demo\n%%EOF\n"
SPECIMEN = "999991201806000001"
"""A certificate that the simulated provider knows: of a school that nobody has."""


class Registering:
    """One member of a programme with lifelong numbers."""

    def __init__(self, member: Member) -> None:
        self.member = member

    def show(self) -> Json:
        return expect(self.member.send("GET", "/me/registry"), 200)

    def try_fill(self, **body: Any) -> httpx.Response:
        return self.member.send("PUT", "/me/registry", json=body)

    def fill(self, **body: Any) -> Json:
        return expect(self.try_fill(**body), 200)

    def try_act(self, action: str, number: str | None = None) -> httpx.Response:
        return self.member.send("POST", f"/me/registry/{action}", json={"number": number})

    def act(self, action: str, number: str | None = None) -> Json:
        return expect(self.try_act(action, number), 200)

    def try_state(self, certificate_no: str = SPECIMEN, **changes: Any) -> httpx.Response:
        """Enter a qualification of 2018 and let the provider be asked."""
        consent = self.show()["qualification"]["consent"]
        body = {
            "level": "junior_college",
            "school": "江城职业学院",
            "graduated_on": "2018-06-30",
            "certificate_no": certificate_no,
            "consent": {"version": consent["version"], "given": True},
        }
        return self.member.send("PUT", "/me/qualification", json=body | changes)

    def prove(self, kind: str = "record_form", data: bytes = PDF) -> Json:
        """Send a proof, as the page does."""
        wanted = {"kind": kind, "type": "application/pdf", "size": len(data)}
        begun = expect(self.member.send("POST", "/me/qualification", json=wanted), 201)
        self.member.door.post_file(begun["upload"], "proof.pdf", data).raise_for_status()
        sent = self.member.send("POST", f"/me/qualification/{begun['upload_id']}")
        return expect(sent, 200)
