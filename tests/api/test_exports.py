"""Exports over the API: as an account is now, so is what it may fetch."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.staff import Role, Scope
from chalicelib.store import staff
from tests.api_client import Browser, refused
from tests.stage import keep_account, staff_browser
from tests.world import World


def asked(browser: Browser, opened: World, kind: str = "registrations") -> None:
    path = f"/staff/rounds/{opened.round_id}/exports"
    assert browser.post(path, {"kind": kind, "format": "csv"}).status == 202


def listed(browser: Browser, opened: World) -> list[str]:
    answer = browser.get(f"/staff/rounds/{opened.round_id}/exports")
    return [one["kind"] for one in answer.body["exports"]]


def changed(browser: Browser, role: Role, scope: str) -> None:
    account = staff.get(browser.get("/staff/me").body["account"])
    assert account is not None
    keep_account(replace(account, role=role, scope=Scope(scope)))


def test_a_narrowed_scope_takes_old_files_away(opened: World) -> None:
    registrar = staff_browser(opened, "registrar")
    asked(registrar, opened)
    assert listed(registrar, opened) == ["registrations"]
    changed(registrar, Role.REGISTRAR, "province:湖北省")
    assert listed(registrar, opened) == []


def test_others_files_are_for_national_staff(opened: World) -> None:
    asked(staff_browser(opened, "registrar", "province:湖北省"), opened)
    assert listed(staff_browser(opened, "registrar", "province:湖北省"), opened) == []
    assert listed(staff_browser(opened), opened) == ["registrations"]


def test_what_needs_another_permission_too(opened: World) -> None:
    registrar = staff_browser(opened, "registrar", "province:湖北省")
    path = f"/staff/rounds/{opened.round_id}/exports"
    refused(registrar.post(path, {"kind": "log", "format": "csv"}), 403, "forbidden")
    asked(staff_browser(opened, "registrar"), opened, "log")
