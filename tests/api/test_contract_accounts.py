"""The contract of accounts: codes, opening, entering, recovering, changing, and the desk."""

from __future__ import annotations

from typing import Any

from chalicelib.api import all_routes, contract
from tests.accounts_stage import PASSWORD, PAUSE, Newcomer, elsewhere, newcomer, opened
from tests.api_checked import ACCOUNTS, Checked
from tests.api_client import Browser
from tests.stage import staff_browser
from tests.world import World, an_id_no

NEW = "Dongting-58"


def test_the_answers_about_accounts_keep_to_the_contract(world: World) -> None:
    document: dict[str, Any] = contract.document(all_routes.declared())
    seen: set[str] = set()
    who = newcomer(world, "self_taught")
    public = Checked(document, Browser(world.deps), seen)
    mine = Checked(document, who.browser, seen)
    code = {"programme": "self_taught", "purpose": "register", "email": "some@example.org"}
    public("POST", "/codes", code)
    mine("POST", "/accounts", who.form())
    login = {"programme": "self_taught", "login": who.email, "password": PASSWORD}
    mine("POST", "/accounts/session", login)
    mine("GET", "/me")
    mine("PUT", "/me/name", {"name": "林知行"})
    mine("PUT", "/me/password", {"password": PASSWORD, "new_password": NEW})
    paper = {"region": "mainland", "id_no": elsewhere(an_id_no(5_001 + int(who.phone[-4:])))}
    mine("POST", "/me/documents", paper)
    world.pass_time(PAUSE)
    mine("POST", "/me/codes", {"to": "email"})
    asked = {"programme": "self_taught", "region": "mainland", "id_no": who.id_no}
    public("POST", "/accounts/recovery", {**asked, "by": "question"})
    answered = {"by": "question", "answer": "江城第一小学", "password": PASSWORD}
    public("POST", "/accounts/recovery", {**asked, **answered})
    _desk(world, document, seen, opened(world, "degree_english"))
    assert seen >= ACCOUNTS


def _desk(world: World, document: dict[str, Any], seen: set[str], who: Newcomer) -> None:
    world.round(programme="degree_english")
    staff = Checked(document, staff_browser(world, "registrar"), seen)
    body = {"round": world.round_id, "reason": "本人到场", "evidence": "身份证原件"}
    path = f"/staff/candidates/{who.person.id}"
    number = elsewhere(an_id_no(7_001 + int(who.phone[-4:])))
    staff("POST", f"{path}/document", {**body, "id_no": number})
    code = who.code("phone", "recover")
    staff("POST", f"{path}/recovery", {**body, "phone": who.phone, "code": code})
    staff("POST", f"{path}/freeze", body)
