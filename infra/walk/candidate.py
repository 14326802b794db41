"""One candidate in front of the platform: each method is one thing that a person does there."""

from __future__ import annotations

import uuid
from typing import Any, Literal

import httpx

from infra.demo.people import Person
from infra.walk.door import Door, Json, cookie_of, expect, problem

By = Literal["name", "id_no", "both"]


class Candidate:
    """`cookie` is the candidate's session; methods that end in the view answer it decoded."""

    def __init__(self, door: Door, round_id: str, person: Person) -> None:
        self.door = door
        self.round_id = round_id
        self.person = person
        self.cookie = ""
        self.payment_no = ""

    @property
    def path(self) -> str:
        return f"/rounds/{self.round_id}"

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.door.send(method, path, self.cookie, **more)

    def try_sign_in(self, ticket_no: str, **factors: str) -> httpx.Response:
        body = {"round": self.round_id, "ticket_no": ticket_no, **factors}
        return self.door.send("POST", "/session", json=body)

    def sign_in(self, by: By = "name", ticket: int = 0) -> Json:
        """With one of the person's tickets, and their name, their ID number, or both."""
        factors: dict[str, str] = {"name": self.person.name, "id_no": self.person.id_no}
        given = {key: value for key, value in factors.items() if by in (key, "both")}
        answer = self.try_sign_in(self.person.scores[ticket].ticket_no, **given)
        body = expect(answer, 200)
        self.cookie = cookie_of(answer, "zk")
        return body

    def view(self) -> Json:
        return expect(self.send("GET", f"{self.path}/registration"), 200)

    def agree(self, version: str) -> httpx.Response:
        return self.send("POST", f"{self.path}/agreement", json={"version": version})

    def privacy(self) -> Json:
        return expect(self.send("GET", f"{self.path}/privacy"), 200)

    def consent(self, purpose: str, version: str, given: bool = True) -> httpx.Response:
        body = {"purpose": purpose, "version": version, "given": given}
        return self.send("POST", f"{self.path}/consents", json=body)

    def consent_to_all(self) -> Json:
        """To every use of data without which there is no place."""
        for asked in self.privacy()["consents"]:
            if asked["required"]:
                expect(self.consent(asked["purpose"], asked["version"]), 200)
        return self.privacy()

    def hold(self, site: str, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.send("POST", f"{self.path}/registration", json={"site": site}, headers=headers)

    def give_back(self) -> httpx.Response:
        return self.send("DELETE", f"{self.path}/registration")

    def start_payment(self) -> httpx.Response:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self.send("POST", f"{self.path}/payment", json={}, headers=headers)
        if answer.is_success:
            self.payment_no = answer.json()["payment_no"]
        return answer

    def at_cashier(self, action: str, **more: Any) -> httpx.Response:
        """Do something at the sandbox provider's cashier, by its test API."""
        body = {"action": action, **more}
        return self.door.http.post(f"/cashier/test/{self.payment_no}", json=body)

    def refresh(self) -> Json:
        return expect(self.send("POST", f"{self.path}/payment/refresh"), 200)

    def prove(self, **factors: str) -> httpx.Response:
        """Give the second factor; the session then carries both."""
        answer = self.send("POST", "/proof", json=factors)
        if answer.is_success:
            self.cookie = cookie_of(answer, "zk")
        return answer

    def change_school(self, school: str) -> httpx.Response:
        return self.send("PUT", f"{self.path}/school", json={"school": school})

    def send_photo(self, data: bytes) -> httpx.Response:
        """Ask for the form, then post the file to the store; answers what the store said."""
        asked = {"size": len(data), "content_type": "image/jpeg"}
        form = expect(self.send("POST", f"{self.path}/photo", json=asked), 201)
        return self.door.post_file(form["upload"], "photo.jpg", data)

    def restore_photo(self) -> Json:
        return expect(self.send("POST", f"{self.path}/photo/restore"), 200)

    def ask_for_ticket(self) -> httpx.Response:
        return self.send("POST", f"{self.path}/ticket")

    def ticket(self) -> httpx.Response:
        return self.send("GET", f"{self.path}/ticket")

    def ready_ticket(self) -> Json | None:
        """My ticket if it has been made."""
        body = expect(self.ticket(), 200)
        return body if body["state"] == "ready" else None


def refusal(response: httpx.Response) -> str:
    """The code of a refusal."""
    return str(problem(response)["code"])
