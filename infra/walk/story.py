"""The walk from its first scene to its last, and what it has to report."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyotp

from infra.demo.staff_client import ApiError, StaffClient
from infra.local.platform import Platform
from infra.progress import Progress
from infra.walk import (
    candidates_register,
    certificates,
    grades,
    messages,
    money_comes,
    phase_two,
    programmes,
    staff_moves,
    staff_prepares,
    tickets,
    time_passes,
    trespassers,
)
from infra.walk.cast import gather
from infra.walk.door import Door, Json, Unexpected
from infra.walk.scene import CheckFailed, Scene

SCENES: tuple[tuple[str, Callable[[Scene], None]], ...] = (
    ("staff make a round, a notice and three sites", staff_prepares.round_and_sites),
    ("a roster of faults, dry", staff_prepares.planted_faults),
    ("the roster", staff_prepares.roster),
    ("the original photos", staff_prepares.photos),
    ("a minute before the window", candidates_register.before_the_window),
    ("everybody signs in", candidates_register.sign_in),
    ("the ineligible are refused", candidates_register.refuse_the_ineligible),
    ("the agreement", candidates_register.agree),
    ("all choose at once", candidates_register.choose_all_at_once),
    ("repeats and second wishes", candidates_register.repeats),
    ("payments nobody told about", money_comes.pay_untold),
    ("plain payments", money_comes.pay_plainly),
    ("odd payments", money_comes.pay_oddly),
    ("places given back", money_comes.give_back),
    ("a day later", money_comes.a_day_later),
    ("unpaid places come back", time_passes.places_come_back),
    ("the last hour", time_passes.the_last_hour),
    ("between the phases", time_passes.the_gap),
    ("how it ended", time_passes.count_the_ends),
    ("phase two opens", phase_two.open_for_the_paid),
    ("the second factor", phase_two.proof),
    ("photos", phase_two.photos),
    ("tickets", tickets.everybody_gets_one),
    ("changes reach the ticket", tickets.changes_reach_it),
    ("other people's tickets", trespassers.try_everything),
    ("one is moved", staff_moves.move_one),
    ("one gets the money back", staff_moves.refund_one),
    ("ticket numbers", grades.numbers),
    ("phase two closes", phase_two.after_phase_two),
    ("grades with faults, grades without", grades.import_them),
    ("the release is approved", grades.ask_and_approve),
    ("the instant passes while all read", grades.release),
    ("certificates", certificates.issued),
    ("certificates are collected", certificates.collected),
    ("papers of a site", certificates.printed),
    ("anybody may verify", certificates.verified),
    ("everybody is told, once", messages.told_once),
    *programmes.JOURNEYS,
)
COUNTED = (
    *("candidates", "ineligible", "held", "sold_out", "expired", "paid", "refunded", "oversold"),
    *("tickets", "foreign_tickets_reached"),
    *("grades_visible_early", "certificates", "moved", "notices", "notices_twice"),
)

_ROLES = ("registrar", "reviewer", "approver")


def walk(platform: Platform, size: int, progress: Progress, papers: Path) -> dict[str, Any]:
    """Walk on a running platform; the report says `ok`, or in `failed` what does not hold."""
    began = time.monotonic()
    with Door(platform.url) as door, _staff(platform) as (registrar, reviewer, approver):
        seed = time.time_ns() // 1_000_000
        cast = gather(door, f"walk-{seed}", size, seed)
        scene = Scene(platform, door, cast, progress, papers, registrar, reviewer, approver)
        try:
            failed = _play(scene)
            audit = "" if failed else _audited(scene)
        finally:
            door.move_clock(None)
    report: dict[str, Any] = {"ok": not failed and audit == "clean"}
    report |= {name: scene.tally[name] for name in COUNTED}
    own = {name: scene.tally[name] for name in ("held", "paid", "tickets", "certificates")}
    report["programmes"] = {"cet_set": own, **scene.programmes}
    report |= {"audit": audit or "not run", "seconds": round(time.monotonic() - began, 1)}
    return report | ({"failed": failed} if failed else {})


def _play(scene: Scene) -> str:
    """All scenes; answers what failed, or nothing."""
    for words, act in SCENES:
        scene.progress.say(words)
        try:
            act(scene)
        except (CheckFailed, Unexpected, ApiError, httpx.HTTPError) as failed:
            said = f"{words}: {failed}"
            scene.progress.say(f"FAILED {said}")
            return said
    scene.progress.say(f"{scene.checks} checks hold")
    return ""


def _audited(scene: Scene) -> str:
    """Seats, registrations and money compared; work in flight may look odd for a minute."""
    scene.progress.say("the audit")
    try:
        return _audit(scene)
    except (CheckFailed, ApiError, httpx.HTTPError) as failed:
        return str(failed)


def _audit(scene: Scene) -> str:
    until = time.monotonic() + 150
    while True:
        report = _pass(scene, until)
        if not report["suspects"] or report["findings"] or time.monotonic() > until:
            break
        scene.progress.say(f"{len(report['suspects'])} to look at again")
        time.sleep(10)
    scene.tally["oversold"] += sum(one["kind"] == "oversold" for one in report["findings"])
    if report["suspects"]:
        scene.progress.say(f"suspects: {report['suspects'][:5]}")
        return "suspect"
    return str(report["state"])


def _pass(scene: Scene, until: float) -> Json:
    """One pass asked for, and its report once it is there."""
    address = f"{scene.staff_path}/audit"
    before = scene.registrar.send("POST", address)["report"] or {}
    while time.monotonic() < until:
        report: Json = scene.registrar.send("GET", address)["report"] or {}
        if report.get("at") != before.get("at"):
            return report
        time.sleep(1)
    raise CheckFailed("the audit's report did not come")


@contextmanager
def _staff(platform: Platform) -> Iterator[tuple[StaffClient, StaffClient, StaffClient]]:
    """One of each role needed, made by the operator and signed in with password and code."""
    with httpx.Client(timeout=120, trust_env=False) as files:
        signed_in = [_account(platform, role, files) for role in _ROLES]
        try:
            yield signed_in[0], signed_in[1], signed_in[2]
        finally:
            for staff in signed_in:
                staff.http.close()


def _account(platform: Platform, role: str, files: httpx.Client) -> StaffClient:
    account, password = f"walk-{role}", secrets.token_urlsafe(12)
    secret = pyotp.random_base32()
    made = platform.operate(
        {
            "command": "staff-create",
            "account": account,
            "name": f"走查 {role}",
            "role": role,
            "scope": "national",
            "password": password,
            "totp_secret": secret,
        }
    )
    if not made.get("ok"):
        raise RuntimeError(f"no account for the walk: {made}")
    staff = StaffClient(httpx.Client(base_url=platform.url, timeout=120, trust_env=False), files)
    staff.sign_in(account, password, pyotp.TOTP(secret).now())
    return staff
