"""Made-up grades, releases, certificates, messages, exports, accounts and log of the staff mock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.site.mock_staff_data import NAMES, Json, iso, job, masked

NOW_THREE = datetime(2014, 12, 20, 0, 40, 12, tzinfo=UTC)
VISIBLE_AT = datetime(2014, 12, 20, 1, 0, tzinfo=UTC)
COUNTS = {"A": 412, "B": 2870, "C": 5301, "D": 1390, "absent": 148, "invalid": 12}
BEFORE = {"A": 388, "B": 2714, "C": 5420, "D": 1255, "absent": 161, "invalid": 9}
TOTAL = sum(COUNTS.values())
NO_FINDINGS = {"unknown": 0, "duplicate": 0, "missing": 0, "wrong": 0}

GRADE_FAULTS: list[Json] = [
    {"line": 12, "column": "ticket_no", "code": "grade_unknown_ticket", "value": "14242009900017"},
    {"line": 207, "column": "ticket_no", "code": "grade_foreign_round",
     "params": {"round": "2014-05"}, "value": "14142000700231"},
    {"line": 311, "column": "ticket_no", "code": "grade_twice", "params": {"lines": [310]},
     "value": "14242001100120"},
    {"line": 844, "column": "grade", "code": "grade_unknown", "value": "E"},
    {"line": 901, "column": "grade", "code": "formula", "value": "=B2"},
    {"line": 1207, "column": "name", "code": "grade_name_differs", "value": "林知"},
    {"line": 0, "column": "ticket_no", "code": "grade_missing", "value": "142420******0316"},
    {"line": 0, "column": "ticket_no", "code": "grade_missing", "value": "142420******0911"},
]  # fmt: skip


def grade_job(job_id: str, state: str, **more: Any) -> Json:
    base: Json = {
        "kind": "grades",
        "filename": "grades-2014-11.csv",
        "rows": {"good": TOTAL, "refused": 0, "unchanged": 0},
        "refused": [],
        "refused_url": None,
        "created_at": "2014-12-18T02:10:00Z",
        "findings": NO_FINDINGS,
        "counts": COUNTS,
        "set_version": None,
    }
    return job(job_id, state, **(base | more))


def grade_jobs() -> list[Json]:
    faults = {"unknown": 2, "duplicate": 1, "missing": 2, "wrong": 3}
    faulty = {"good": TOTAL - 45, "refused": 6, "unchanged": 0}
    return [
        grade_job("g3", "checked", created_at="2014-12-18T01:10:00Z"),
        grade_job("g2", "committed", set_version=1, committed_at="2014-12-18T02:26:00Z"),
        grade_job("g1", "checked", rows=faulty, refused=GRADE_FAULTS, findings=faults,
                  refused_url="/files/refused-g1.csv", filename="成绩 11月.xlsx", encoding="xlsx",
                  created_at="2014-12-17T08:02:00Z"),
    ]  # fmt: skip


def result_set(version: int, state: str, **more: Any) -> Json:
    return {
        "version": version,
        "job_id": "g2",
        "by": "zhou.min",
        "imported_at": "2014-12-18T02:26:00Z",
        "filename": "grades-2014-11.csv",
        "counts": COUNTS,
        "total": TOTAL,
        "certificates": COUNTS["A"] + COUNTS["B"] + COUNTS["C"],
        "state": state,
    } | more


def checks(*, late: bool = False, certificates: bool = True) -> list[Json]:
    printed = COUNTS["A"] + COUNTS["B"] + COUNTS["C"]
    seen = printed if certificates else printed - 1204
    paid = TOTAL + (1 if late else 0)
    return [
        {"name": "rows", "ok": True, "seen": TOTAL, "wanted": TOTAL},
        {"name": "paid", "ok": not late, "seen": paid, "wanted": TOTAL},
        {"name": "certificates", "ok": certificates, "seen": seen, "wanted": printed},
        {"name": "approval", "ok": True, "seen": 1, "wanted": 1},
    ]


def release(no: int, state: str, **more: Any) -> Json:
    return {
        "no": no,
        "set_version": no,
        "visible_at": iso(VISIBLE_AT),
        "state": state,
        "requested_by": "zhou.min",
        "requested_at": "2014-12-18T03:00:00Z",
        "reason": "11月口试成绩已核对，按通知发布",
        "approved_by": "li.hong",
        "approved_at": "2014-12-18T06:12:00Z",
        "armed_at": None,
        "withdrawn_by": None,
        "withdrawn_at": None,
        "checks": checks(certificates=state != "approved"),
    } | more


def approval(now: datetime, visible_at: str, reason: str, set_version: int = 1) -> Json:
    effect = {"people": TOTAL, "certificates": 8583, "visible_at": visible_at}
    return {
        "id": "a1",
        "kind": "release",
        "round_id": "2014-11",
        "candidate_id": None,
        "site": None,
        "reason": reason,
        "effect": effect,
        "effect_now": None,
        "data": {"set_version": set_version, "visible_at": visible_at},
        "requested_by": "zhou.min",
        "requested_at": iso(now - timedelta(minutes=18)),
        "expires_at": iso(now + timedelta(days=3)),
        "own": True,
    }


GRADES = "ABCBCCBA"
PLACES = ("collected", "waiting", "waiting", "waiting", "void", "collected", "waiting", "waiting")


def certificates() -> list[Json]:
    rows = []
    for i in range(64):
        name, state = NAMES[i % 10], PLACES[i % 8]
        site = f"{4200 + i % 3}"
        took = state == "collected"
        rows.append(
            {
                "certificate_no": f"142{GRADES[i % 8]}{100 + i:06d}",
                "candidate_id": f"c{i:03d}",
                "name_masked": masked(name),
                "ticket_no_masked": f"1424****{100 + i}",
                "grade": GRADES[i % 8],
                "site": site,
                "site_name": ("燕岭理工大学考点", "海河理工大学考点", "浑河理工大学考点")[i % 3],
                "state": state,
                "collected_at": "2014-12-22T02:14:00Z" if took else None,
                "collected_by": "chen.jing" if took else None,
                "collected_to": ("agent" if i % 16 else "self") if took else None,
                "note": "委托书已收" if took and i % 16 else "",
                "void_reason": "重复制证" if state == "void" else None,
            }
        )
    return rows


KINDS = ("paid", "hold_expiring", "expired", "refunded", "moved", "ticket_open", "grade_out")
SENDING = ("sent", "sent", "failed", "sent", "waiting", "sent", "sent", "sent", "sent")


def messages(now: datetime) -> list[Json]:
    rows = []
    for i in range(46):
        state, sms = SENDING[i % 9], i % 2 == 0
        created = now - timedelta(minutes=4 + i * 17)
        failed = state == "failed"
        rows.append(
            {
                "id": f"m{i}",
                "candidate_id": f"c{i:03d}",
                "name_masked": masked(NAMES[i % 10]),
                "kind": KINDS[i % 7],
                "channel": "sms" if sms else "email",
                "to_masked": f"138****{1000 + i}" if sms else "l***@example.com",
                "state": state,
                "attempts": 5 if failed else 0 if state == "waiting" else 1,
                "created_at": iso(created),
                "sent_at": iso(created + timedelta(seconds=40)) if state == "sent" else None,
                "error": ("no_address" if sms else "smtp_550") if failed else None,
            }
        )
    return rows


def templates() -> list[Json]:
    def one(kind: str, zh: tuple[str, str, str], en: tuple[str, str, str]) -> Json:
        pairs = zip(("title", "body", "sms"), zh, en, strict=True)
        return {"kind": kind} | {name: {"zh-CN": a, "en": b} for name, a, b in pairs}

    return [
        one(
            "paid",
            (
                "已缴费，报名成功",
                "您已缴费 50 元。\n11月14日 9:00 起确认信息。",
                "您已缴费 50 元。",
            ),
            (
                "Paid: you are registered",
                "You paid 50 yuan.\nConfirm from 14 November.",
                "Paid.",
            ),
        ),
        one(
            "hold_expiring",
            (
                "名额将在 2 小时后释放",
                "您在东湖考点的名额保留到 20:41。",
                "名额保留到 20:41。",
            ),
            (
                "Your seat is released in 2 hours",
                "Held until 20:41.",
                "Pay by 20:41.",
            ),
        ),
        one(
            "grade_out",
            ("成绩已发布", "本次口试的成绩已经发布，请登录查看。", "口试成绩已发布，请登录查看。"),
            ("Your result is out", "Sign in to see your result.", "Results are out: sign in."),
        ),
    ]


def exports(now: datetime) -> list[Json]:
    def one(number: int, kind: str, fmt: str, state: str, **more: Any) -> Json:
        return {
            "id": f"e{number}",
            "kind": kind,
            "format": fmt,
            "site": None,
            "state_filter": None,
            "by": "zhou.min",
            "created_at": iso(now - timedelta(hours=number * 5)),
            "state": state,
            "rows": 10133 if state == "ready" else None,
            "url": f"/files/export-{number}.csv" if state == "ready" else None,
            "expires_at": iso(now + timedelta(hours=24 - number)) if state == "ready" else None,
        } | more

    return [
        one(1, "registrations", "xlsx", "ready", state_filter="paid"),
        one(2, "certificates", "pdf", "ready", site="4201", rows=58, by="chen.jing"),
        one(3, "payments", "csv", "failed"),
        one(9, "results", "csv", "ready", expires_at=iso(now - timedelta(hours=1)), url=None),
    ]


def accounts() -> list[Json]:
    rows = (
        ("zhou.min", "周敏", "operator", "national", False),
        ("li.hong", "李红", "approver", "national", False),
        ("wang.ke", "王珂", "reviewer", "province:湖北", False),
        ("chen.jing", "陈静", "clerk", "site:4201", False),
        ("sun.lei", "孙磊", "registrar", "national", False),
        ("gao.yuan", "高远", "auditor", "national", False),
        ("he.fang", "何芳", "viewer", "province:北京", True),
    )
    return [
        {
            "account": account,
            "name": name,
            "role": role,
            "scope": scope,
            "disabled": disabled,
            "version": 2,
            "own": account == "zhou.min",
        }
        for account, name, role, scope, disabled in rows
    ]


def handed_over(row: Json) -> Json:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    uri = f"otpauth://totp/Zhunkao:{row['account']}?secret={secret}&issuer=Zhunkao"
    return row | {"password": "k7mh-q2vd-9xwt-3fza", "totp_secret": secret, "totp_uri": uri}


def log_entries(now: datetime) -> list[Json]:
    def entry(minutes: int, actor: str, action: str, subject: str, **more: Any) -> Json:
        return {
            "at": iso(now - timedelta(minutes=minutes)),
            "actor": actor,
            "action": action,
            "subject": subject,
            "params": {},
            "reason": None,
            "before": {},
            "after": {},
            "request_id": f"7a1c-{4000 + minutes}",
        } | more

    first = [
        entry(2, "zhou.min", "site_changed", "site#2014-11#4201",
              before={"capacity": 120}, after={"capacity": 150}),
        entry(9, "chen.jing", "certificate_collected", "registration#c005#2014-11",
              params={"certificate_no": "142C000105"}, reason="委托书已收",
              before={"collected_at": None}, after={"collected_at": iso(now)}),
        entry(31, "wang.ke", "photo_refused", "registration#c002#2014-11", reason="background"),
        entry(64, "zhou.min", "approval_asked", "round#2014-11",
              reason="11月口试成绩已核对，按通知发布", after={"visible_at": iso(VISIBLE_AT)}),
        entry(80, "zhou.min", "staff_changed", "staff#he.fang",
              before={"disabled": False}, after={"disabled": True}),
    ]  # fmt: skip
    more = [
        entry(
            100 + i * 7,
            ("zhou.min", "wang.ke", "chen.jing")[i % 3],
            "revealed",
            f"registration#c{i:03d}#2014-11",
        )
        for i in range(40)
    ]
    return first + more
