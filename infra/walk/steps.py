"""A member on the way through a round's steps, over HTTP."""

from __future__ import annotations

import io
import secrets
from typing import Any

import httpx

from infra.walk import files
from infra.walk.confirming import Confirming
from infra.walk.door import Json, expect
from infra.walk.member import Member


class Steps:
    """Each answer of `do` is the whole flow as it stands then."""

    def __init__(self, member: Member, round_id: str) -> None:
        self.member = member
        self.round_id = round_id

    @property
    def path(self) -> str:
        return f"/rounds/{self.round_id}"

    def show(self) -> Json:
        return expect(self.member.send("GET", f"{self.path}/flow"), 200)

    def say(self, step: str, **said: Any) -> httpx.Response:
        return self.member.send("PUT", f"{self.path}/flow/{step}", json=said)

    def do(self, step: str, **said: Any) -> Json:
        return expect(self.say(step, **said), 200)

    def state(self, step: str) -> str:
        return str(self._step(step)["state"])

    def why(self, step: str) -> Json:
        found: Json = self._step(step)["why"]
        return found

    def _step(self, step: str) -> Json:
        return next(one for one in self.show()["steps"] if one["id"] == step)

    @property
    def now(self) -> str:
        """The step that is to be done next."""
        steps = [one for one in self.show()["steps"] if not one["optional"]]
        return str(next(one["id"] for one in steps if one["state"] in ("now", "problem")))

    def consent(self, purpose: str, *, given: bool = True) -> None:
        told = expect(self.member.send("GET", f"{self.path}/privacy"), 200)
        found = next(one for one in told["consents"] if one["purpose"] == purpose)
        body = {"purpose": purpose, "version": found["version"], "given": given}
        expect(self.member.send("POST", f"{self.path}/consents", json=body), 200)

    def read_all(self) -> None:
        """Notice, agreements, and the consents without which there is no place."""
        for one in self.show()["documents"]:
            if one["id"] == "notice":
                self.do("notice", version=one["version"])
            else:
                self.do("agreement", version=one["version"], **_named(one["id"]))
        told = expect(self.member.send("GET", f"{self.path}/privacy"), 200)
        for one in told["consents"]:
            if one["required"]:
                self.consent(one["purpose"])

    def confirm(self) -> None:
        """Whatever the programme asks to know who it is, in this round too."""
        Confirming(self.member, self.round_id).everything()

    def upload(self, step: str, data: bytes, kind: str = "image/jpeg") -> str:
        """Post the file of a step; answers the id to name."""
        body = {"size": len(data), "content_type": kind}
        form = expect(self.member.send("POST", f"{self.path}/flow/{step}", json=body), 201)
        self.member.door.post_file(form["upload"], "file", data).raise_for_status()
        return str(form["id"])

    def send_photo(self) -> Json:
        return self.do("photo", photo_id=self.upload("photo", files.new_photo()))

    def submit(self, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or f"key-{secrets.token_hex(8)}"}
        return self.member.send("POST", f"{self.path}/flow/submit", headers=headers)

    def pay(self, action: str = "pay") -> None:
        """At the provider's cashier."""
        headers = {"Idempotency-Key": f"key-{secrets.token_hex(8)}"}
        answer = self.member.send("POST", f"{self.path}/payment", json={}, headers=headers)
        number = expect(answer, 201)["payment_no"]
        at = f"/cashier/test/{number}"
        self.member.door.http.post(at, json={"action": action}).raise_for_status()

    def show_payment(self, order_no: str | None = None, picture: bytes | None = None) -> Json:
        """Hand in a proof of payment on the school's page."""
        picture = picture or an_order(secrets.randbelow(10**6))
        order_no = order_no or f"4200{secrets.randbelow(10**12):012d}"
        proof_id = self.upload("proof", picture, "image/png")
        return self.do("proof", proof_id=proof_id, order_no=order_no, payer=self.member.name)


def an_order(seed: int) -> bytes:
    """A drawn screen of a payment's detail, plainly a specimen; each seed looks otherwise."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (540, 960), (245, 245, 245))
    pen = ImageDraw.Draw(image)
    pen.text((30, 8), "SPECIMEN", fill=(160, 40, 40))
    for line in range(24):
        length = 40 + (seed * 37 + line * 61 + (seed >> 4) * line) % 440
        pen.rectangle((30, 30 + line * 38, 30 + length, 52 + line * 38), fill=(40, 40, 40))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _named(document: str) -> Json:
    return {"document": document} if document else {}
