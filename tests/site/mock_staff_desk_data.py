"""Made-up people, refunds, remedies and requests for the mock of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.site.mock_staff_data import NAMES, ROUND, Json, iso, masked

SIGNS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("qr", lambda text: text.startswith("ZK1.") or "/#/verify/" in text),
    ("written_ticket", lambda text: re.fullmatch(r"4200\d{11}", text)),
    ("id_no", lambda text: re.fullmatch(r"429\d{14}[\dX]", text)),
    ("phone", lambda text: re.fullmatch(r"1\d{10}", text)),
    ("payment", lambda text: re.match(r"[PR]\d{6}-", text)),
    ("name", lambda text: text.startswith("林")),
)
PLAIN = {
    "name": "林知远",
    "id_no": "429999199501011215",
    "written_ticket_no": "420010141100157",
    "ticket_no": "14111420100157",
    "phone": "13800000000",
    "email": "linzhiyuan@example.invalid",
}


def look(now: datetime, by: str, what: str, purpose: str) -> Json:
    return {"at": iso(now), "by": by, "role": "registrar", "what": what, "purpose": purpose}


def looks(now: datetime) -> list[Json]:
    earlier = now - timedelta(hours=5)
    return [look(earlier, "wang.ke", "phone", "通知考生补交照片")]


def person(row: Json, view: Json, now: datetime, world: Json) -> Json:
    """What one registration shows beside the candidate's own view."""
    paid, version = row["state"] in ("paid", "unplaced"), row.get("version", 1)
    held = datetime.fromisoformat(row["held_at"])
    return {
        "person": {
            "name_masked": row["name_masked"],
            "ids": [{"type": "CN_RIC", "masked": "429*************15"}],
            "phone_masked": "138****0000",
            "email_masked": "l***@example.invalid" if row["candidate_id"] == "c000" else None,
            "school": view["candidate"]["school"],
        },
        "money": money(view, held) if paid else {"payments": [], "receipts": [], "refunds": []},
        "photos": [
            {"source": "upload", "url": "/files/face-3.svg", "at": iso(held), "state": "refused"},
            {"source": "roster", "url": "/files/face-1.svg", "at": iso(held), "state": "used"},
        ],
        "tickets": tickets(held, version) if paid else [],
        "messages": messages(held) if paid else [],
        "looks": world["looks"],
        "result": world.get("result"),
    }


def money(view: Json, held: datetime) -> Json:
    at = iso(held + timedelta(minutes=6))
    receipt = {"at": at, "amount_minor": 5000, "provider": "simpay", "provider_no": "SP20141105931"}
    receipt |= {"payment_no": view["payment"]["payment_no"]}
    twice = receipt | {"provider_no": "SP20141105937"}
    return {
        "payments": [view["payment"]],
        "receipts": [receipt, twice],
        "refunds": view["refunds"],
    }


def tickets(held: datetime, version: int) -> list[Json]:
    made = [iso(held + timedelta(minutes=40 + 60 * n)) for n in range(version)]
    return [
        {"version": n + 1, "made_at": at, "state": "ready" if n + 1 == version else "superseded"}
        for n, at in enumerate(made)
    ][::-1]


def messages(held: datetime) -> list[Json]:
    sent = [{"channel": "sms", "state": "sent", "at": iso(held + timedelta(minutes=7))}]
    return [
        {"kind": "paid", "at": iso(held + timedelta(minutes=6)), "sent": sent},
        {
            "kind": "hold_expiring",
            "at": iso(held + timedelta(minutes=3)),
            "sent": [{"channel": "email", "state": "failed", "at": None}],
        },
    ]


def refunds(now: datetime) -> list[Json]:
    states = ("failed",) * 4 + ("pending",) * 3 + ("done",) * 30
    reasons = ("double", "unplaced", "remedy", "too_late", "wrong_amount")
    rows = []
    for i, state in enumerate(states):
        asked = now - timedelta(minutes=1620 - 31 * i)
        rows.append(
            {
                "refund_no": f"R141104-{i + 1:06}",
                "candidate_id": f"c{i:03d}",
                "name_masked": masked(NAMES[i % 10]),
                "amount_minor": 5000,
                "reason": reasons[i % 5],
                "state": state,
                "requested_at": iso(asked),
                "done_at": iso(asked + timedelta(minutes=4)) if state == "done" else None,
                "attempts": {"failed": 5, "pending": 1, "done": 1}[state],
                "provider": "simpay",
                "provider_no": None if state == "pending" else f"SPR201411{1000 + i}",
            }
        )
    return rows


def remedies(now: datetime) -> list[Json]:
    def one(n: int, **more: Any) -> Json:
        base: Json = {
            "id": f"m{n}",
            "kind": "site_remedy",
            "action": "move",
            "site": "4214",
            "done": 40,
            "total": 194,
            "failed": 0,
            "left": [],
            "state": "running",
            "by": "wang.ke",
            "approved_by": "zhou.min",
            "started_at": iso(now - timedelta(minutes=12)),
        }
        return base | more

    left = [{"candidate_id": f"c{n:03d}", "code": "sold_out"} for n in (7, 9)]
    over = {"state": "done", "started_at": iso(now - timedelta(days=2))}
    alone = over | {"kind": "refund", "site": "4200"}
    return [
        one(2),
        one(1, action="refund", site="4206", done=58, total=60, failed=2, left=left, **over),
        one(0, action="refund", done=1, total=1, **alone),
    ]  # fmt: skip


def approval(now: datetime, key: str, kind: str, by: str, reason: str, **more: Any) -> Json:
    effect = {"people": 1, "money_minor": 5000}
    base: Json = {
        "id": key,
        "kind": kind,
        "round_id": ROUND,
        "candidate_id": None,
        "site": None,
        "reason": reason,
        "effect": effect,
        "why": None,
        "name_masked": None,
        "effect_now": dict(effect),
        "data": {},
        "requested_by": by,
        "requested_at": iso(now),
        "expires_at": iso(now + timedelta(days=3)),
    }
    return base | more


def approvals(now: datetime) -> list[Json]:
    opening = {"people": 12480, "certificates": 8583, "visible_at": "2014-12-20T01:00:00Z"}
    mass = {"people": 194, "money_minor": 0, "places": 583, "unplaced": 0}
    return [
        approval(
            now - timedelta(minutes=95), "q1", "site_remedy", "wang.ke",
            "机房配电故障，考前不能恢复",
            site="4214", effect=mass, effect_now=mass | {"people": 193, "places": 560},
            data={"action": "move", "to": ["4203", "4211"], "ground": "site_closed"},
        ),
        approval(
            now - timedelta(minutes=40), "q2", "refund", "wang.ke", "支付页面出错，考生放弃报名",
            candidate_id="c002", name_masked="陈*禾", data={"ground": "system_fault"},
        ),
        approval(
            now - timedelta(minutes=21), "q3", "refund", "zhou.min", "重复报名，按考委会决定退费",
            candidate_id="c003", name_masked="买*力", data={"ground": "committee"},
        ),
        approval(
            now - timedelta(days=4), "q4", "refund", "wang.ke", "考点停考",
            candidate_id="c005", name_masked="赵*鸣", data={"ground": "site_closed"},
        ),
        approval(
            now - timedelta(minutes=5), "q5", "site_remedy", "wang.ke", "学校停电",
            site="4206", effect=mass | {"people": 60, "places": 0, "money_minor": 300000},
            effect_now=None, why={"code": "wrong_state", "params": {}},
            data={"action": "refund", "to": [], "ground": "site_closed"},
        ),
        approval(
            now - timedelta(minutes=3), "q6", "release", "wang.ke", "11月口试成绩已核对",
            effect=opening, effect_now=opening,
            data={"set_version": 1, "visible_at": "2014-12-20T01:00:00Z"},
        ),
    ]  # fmt: skip
