"""What the mock of the staff API answers: one made-up round, its sites, people and cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOW_ONE = datetime(2014, 11, 5, 12, 41, 6, tzinfo=UTC)
NOW_TWO = datetime(2014, 11, 15, 2, 26, 31, tzinfo=UTC)
ROUND = "2014-11"

PLACES = (
    ("北京", "北京", "燕岭"),
    ("天津", "天津", "海河"),
    ("辽宁", "沈阳", "浑河"),
    ("吉林", "长春", "松原"),
    ("上海", "上海", "申江"),
    ("江苏", "南京", "钟山"),
    ("浙江", "杭州", "钱塘"),
    ("安徽", "合肥", "淮南"),
    ("山东", "济南", "泉城"),
    ("河南", "郑州", "中原"),
    ("湖北", "武汉", "东湖"),
    ("湖南", "长沙", "湘江"),
    ("广东", "广州", "岭南"),
    ("四川", "成都", "锦江"),
    ("陕西", "西安", "长安"),
    ("甘肃", "兰州", "金城"),
)
KINDS = (
    ("理工大学", "University of Technology"),
    ("师范学院", "Normal College"),
    ("大学", "University"),
)
SEATS = (320, 120, 360, 480, 240, 60, 200, 600, 20, 150, 400, 90)
NAMES = (
    "林知远",
    "欧阳子衿",
    "陈嘉禾",
    "买买提·艾力",
    "沈㛃",
    "赵一鸣",
    "何静姝",
    "吴桐",
    "郑希",
    "司徒明",
)
STATES = ("paid", "intent", "paid", "paid", "expired", "paid", "paying", "paid", "unplaced", "paid")


def iso(at: datetime) -> str:
    """Instant as the API writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def masked(name: str) -> str:
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def window(opens: str, closes: str) -> Json:
    return {"opens_at": opens, "closes_at": closes}


def round_brief() -> Json:
    return {
        "id": ROUND,
        "programme": "cet_set",
        "name": {"zh-CN": "CET-SET 2014年11月", "en": "CET-SET November 2014"},
        "exam_on": "2014-11-23",
        "phase": "phase_one",
        "phase_one": window("2014-10-30T01:00:00Z", "2014-11-10T09:00:00Z"),
        "phase_two": window("2014-11-14T01:00:00Z", "2014-11-21T09:00:00Z"),
    }


def opening(committed: Json | None) -> Json:
    return {
        "now": "2014-10-29T01:00:00Z",
        "opens_at": "2014-10-30T01:00:00Z",
        "present_from": "2014-10-30T00:30:00Z",
        "everybody_at": "2014-10-30T01:10:00Z",
        "committed": committed,
    }


def staff_round() -> Json:
    return round_brief() | {
        "pay_until": "2014-11-10T09:00:00Z",
        "extending": None,
        "draft": False,
        "issued_on": "2014-10-20",
        "sitting": {
            "starts_at": "2014-11-23T01:00:00Z",
            "entry_from": "2014-11-23T00:15:00Z",
            "entry_until": "2014-11-23T00:45:00Z",
        },
        "specimen": True,
        "version": 3,
        "seat_rules": dict.fromkeys(("cool_down", "returns", "standby", "opening", "work")),
        "opening": opening(None),
        "rules": {
            "title": {
                "zh-CN": "大学英语口语考试（CET-SET）",
                "en": "CET Spoken English Test (CET-SET)",
            },
            "version": "2014-11-1",
            "fee_minor": 5000,
            "hold_hours": 24,
            "grace_minutes": 10,
            "late_payment": "confirm_if_free",
            "conditions": [
                {"zh-CN": "四级成绩 500 分以上（含 500 分）", "en": "CET-4, 500 or above"},
                {"zh-CN": "或六级成绩 425 分以上（含 425 分）", "en": "or CET-6, 425 or above"},
            ],
            "editable": ["photo", "school"],
            "parts": [],
        },
    }


def older_round() -> Json:
    return staff_round() | {
        "id": "2014-05",
        "version": 1,
        "name": {"zh-CN": "CET-SET 2014年5月", "en": "CET-SET May 2014"},
        "exam_on": "2014-05-24",
        "phase": "after",
        "phase_one": window("2014-04-29T01:00:00Z", "2014-05-09T09:00:00Z"),
        "phase_two": window("2014-05-14T01:00:00Z", "2014-05-22T09:00:00Z"),
    }


def notices() -> list[Json]:
    body_zh = (
        "第一阶段：10月30日 9:00 至 11月10日 17:00，选择考点并缴费。\n"
        "占位后 24 小时内未缴费，名额自动释放。\n第二阶段：11月14日 9:00 起确认信息、打印准考证。"
    )
    body_en = (
        "Phase one: choose a site and pay, 30 October to 10 November.\n"
        "A hold that is not paid within 24 hours is released.\nPhase two opens on 14 November."
    )
    return [
        {
            "id": "n2",
            "title": {"zh-CN": "关于增加武汉考点机位的通知", "en": "More seats at sites in Wuhan"},
            "body": {"zh-CN": "武汉考点增加机位 80 个。", "en": "80 seats were added in Wuhan."},
            "publish_at": "2014-11-06T01:00:00Z",
            "version": 1,
            "changed_at": None,
        },
        {
            "id": "n1",
            "title": {"zh-CN": "2014年11月口试报名通知", "en": "Registration for November 2014"},
            "body": {"zh-CN": body_zh, "en": body_en},
            "publish_at": "2014-10-27T01:00:00Z",
            "version": 2,
            "changed_at": "2014-10-28T03:20:00Z",
        },
    ]


def standby_page() -> Json:
    """The list of a full site: its first two."""
    people = [
        {
            "candidate_id": f"w00{n}",
            "name_masked": name,
            "position": n,
            "joined_at": f"2014-10-30T01:4{n}:07Z",
        }
        for n, name in enumerate(("林*", "欧阳**"), 1)
    ]
    return {"waiting": 14, "offer_minutes": 60, "people": people, "next": "w002"}


def sites() -> list[Json]:
    rows = []
    for i in range(48):
        province, city, name = PLACES[i % 16]
        kind, kind_en = KINDS[i // 16]
        capacity = SEATS[i % len(SEATS)] + (i // 16) * 20
        paid = capacity * (55 + (i * 37) % 46) // 100
        held = 0 if i == 14 else min(capacity - paid, (i * 7) % 24 + (0 if i % 5 else 90))
        rows.append(
            {
                "code": f"{4200 + i}",
                "name": f"{name}{kind}考点",
                "name_en": f"{province} {kind_en} site {i + 1}",
                "initials": "".join(chr(97 + ord(c) % 26) for c in name),
                "province": province,
                "city": city,
                "address": f"{city}市学府路 {i + 11} 号",
                "pickup_place": f"{name}{kind}教务处 1{i % 9} 室",
                "capacity": capacity + (3 if i == 2 else 0),
                "blocked": 3 if i == 2 else 0,
                "paid": paid,
                "held": held,
                "taken": paid + held,
                "free": capacity - paid - held,
                "pools": [],
                "open": i != 14,
                "version": 4,
            }
        )
    for row in rows:
        refresh_pools(row)
    return rows


def refresh_pools(row: Json) -> Json:
    """One pool, as at every site of a programme without parts."""
    figures = {k: row[k] for k in ("capacity", "blocked", "paid", "held", "free")}
    row["pools"] = [{"part": "", **figures}]
    return row


DAYS = (
    (2210, 0, 0),
    (1490, 0, 142),
    (902, 0, 96),
    (760, 0, 58),
    (1188, 0, 61),
    (1034, 211, 74),
    (828, 825, 39),
)


def board(site_rows: list[Json], now: datetime) -> Json:
    total = {
        k: sum(s[k] for s in site_rows) for k in ("capacity", "blocked", "paid", "held", "free")
    }
    first = datetime(2014, 10, 30, tzinfo=UTC)
    return {
        "as_of": iso(now - timedelta(seconds=2)),
        "totals": total
        | {
            "sites": len(site_rows),
            "full": sum(1 for s in site_rows if s["free"] == 0),
            "expiring_2h": 9,
        },
        "days": [
            {
                "on": (first + timedelta(days=i)).strftime("%Y-%m-%d"),
                "paid": p,
                "held": h,
                "expired": x,
            }
            for i, (p, h, x) in enumerate(DAYS)
        ],
        "attention": [
            {"kind": "refund", "count": 4, "oldest_at": iso(now - timedelta(hours=27))},
            {"kind": "photo_review", "count": 7, "oldest_at": iso(now - timedelta(minutes=312))},
            {"kind": "import_checked", "count": 1, "oldest_at": iso(now - timedelta(minutes=304))},
            {"kind": "payment", "count": 3, "oldest_at": iso(now - timedelta(minutes=11))},
        ],
        "audit": {"state": "clean", "at": iso(now - timedelta(seconds=66)), "findings": 0},
        "sites": site_rows,
    }


REFUSED = [
    {
        "line": 18,
        "column": "id_no",
        "code": "id_check_digit",
        "params": {"last": "3"},
        "value": "429999199501011233",
    },
    {
        "line": 41,
        "column": "name",
        "code": "name_private_use",
        "params": {"char": "U+E12A"},
        "value": "沈\ue12a",
    },
    {
        "line": 207,
        "column": "total",
        "code": "score_range",
        "params": {"min": 0, "max": 710},
        "value": "7100",
    },
    {
        "line": 3120,
        "column": "ticket_no",
        "code": "ticket_two_people",
        "params": {"lines": [88, 91]},
        "value": "420010141100157",
    },
    {"line": 9004, "column": "school", "code": "school_empty", "params": {}, "value": ""},
]


def job(job_id: str, state: str, **more: Any) -> Json:
    base: Json = {
        "job_id": job_id,
        "kind": "roster",
        "filename": "roster-2014-11.csv",
        "state": state,
        "encoding": "gb18030",
        "progress": {"done": 20000, "total": 20000},
        "rows": {"good": 19982, "refused": 5, "unchanged": 13},
        "refused": REFUSED,
        "refused_url": f"/files/refused-{job_id}.csv",
        "same_as": None,
        "by": "zhou.min",
        "created_at": "2014-10-27T02:10:00Z",
        "committed_at": None,
        "failure": None,
    }
    return base | more


def jobs() -> list[Json]:
    none = {"good": 0, "refused": 0, "unchanged": 20000}
    return [
        job(
            "j4",
            "checked",
            created_at="2014-11-05T07:29:00Z",
            filename="补充名单.xlsx",
            encoding="xlsx",
        ),
        job(
            "j3",
            "committed",
            kind="photos",
            filename="photos-2014-11.zip",
            encoding=None,
            rows={"good": 19995, "refused": 0, "unchanged": 0},
            refused=[],
            refused_url=None,
            created_at="2014-10-27T06:00:00Z",
            committed_at="2014-10-27T06:21:00Z",
        ),
        job("j2", "checked", rows=none, refused=[], refused_url=None, same_as="j1"),
        job("j1", "committed", committed_at="2014-10-27T02:26:00Z"),
        job(
            "j0",
            "failed",
            rows=None,
            refused=[],
            refused_url=None,
            failure={
                "code": "column_missing",
                "params": {"column": "id_no", "expected": "证件号码"},
            },
            progress=None,
        ),
    ]


def registrations(now: datetime) -> list[Json]:
    rows = []
    for i in range(60):
        name, state = NAMES[i % 10], STATES[i % 10]
        held_at = now - timedelta(minutes=11 + i * 23)
        rows.append(
            {
                "candidate_id": f"c{i:03d}",
                "name_masked": masked(name),
                "ticket_no_masked": f"4200****{100 + i}",
                "site": f"{4200 + i % 48}",
                "state": state,
                "held_at": iso(held_at),
                "payment_deadline": iso(held_at + timedelta(hours=24)),
                "paid_at": iso(held_at + timedelta(minutes=6)) if state == "paid" else None,
            }
        )
    return rows


def timeline(row: Json) -> list[Json]:
    def line(minutes: int, who: str, action: str, **more: Any) -> Json:
        at = datetime.fromisoformat(row["held_at"]) + timedelta(minutes=minutes)
        return {"at": iso(at), "who": who, "action": action, "params": {}, "reason": None} | more

    site = {"site": row["site"]}
    lines = [
        line(-2, "candidate", "signed_in"),
        line(-1, "candidate", "agreed", params={"version": "2014-11-1"}),
        line(
            0,
            "candidate",
            "held",
            params=site,
            before={"state": "none"},
            after={"state": "held"} | site,
        ),
        line(4, "candidate", "payment_started", params={"amount_minor": 5000}),
    ]
    if row["state"] == "paid":
        lines += [
            line(
                6,
                "system",
                "paid",
                before={"state": "held"},
                after={"state": "paid"},
                params={"amount_minor": 5000},
            ),
            line(30, "staff", "photo_refused", actor="zhou.min", reason="background", params={}),
        ]
    if row["state"] == "expired":
        lines.append(
            line(1440, "system", "expired", before={"state": "intent"}, after={"state": "expired"})
        )
    return lines[::-1]


def detail(row: Json, site: Json, now: datetime) -> Json:
    money_in = row["state"] in ("paid", "unplaced")
    view = {
        "now": iso(now),
        "round": round_brief() | {"pay_until": "2014-11-10T09:00:00Z"},
        "candidate": {
            "name": row["name_masked"],
            "ticket_no_masked": row["ticket_no_masked"],
            "id_no_masked": "429*************15",
            "school": "江城大学",
            "proved": True,
            "phone_masked": None,
        },
        "eligibility": {
            "eligible": True,
            "best": {
                "exam": "CET4",
                "mode": "paper",
                "ticket_no_masked": row["ticket_no_masked"],
                "total": 561,
                "limit": 500,
                "source": "roster",
                "imported_at": "2014-10-27T02:26:00Z",
            },
            "reasons": [],
        },
        "agreement": {
            "version": "2014-11-1",
            "accepted_version": "2014-11-1",
            "accepted_at": row["held_at"],
        },
        "state": "held" if row["state"] == "intent" else row["state"],
        "registration": {
            "registration_no": "SET1411-0004217",
            "seq": 1,
            "site": {
                k: site[k] for k in ("code", "name", "name_en", "province", "city", "address")
            },
            "sitting": {
                "on": "2014-11-23",
                "starts_at": "2014-11-23T01:00:00Z",
                "entry_from": None,
                "entry_until": None,
            },
            "fee_minor": 5000,
            "held_at": row["held_at"],
            "payment_deadline": row["payment_deadline"],
            "paid_at": row["paid_at"],
            "confirmed_at": None,
            "payable_until": row["payment_deadline"],
        },
        "payment": {
            "payment_no": "P141105-000931",
            "state": "paid" if money_in else "open",
            "amount_minor": 5000,
            "cashier_url": None,
            "started_at": row["held_at"],
            "paid_at": row["paid_at"],
        },
        "refunds": [
            {
                "refund_no": "R141105-000004",
                "amount_minor": 5000,
                "reason": "double",
                "state": "done",
                "requested_at": row["held_at"],
                "done_at": row["paid_at"],
            }
        ]
        if money_in
        else [],
        "photo": {"url": "/files/face-1.svg", "source": "roster", "pending": None},
        "ticket": None,
        "timeline": timeline(row),
    }
    return {"view": view, "timeline": timeline(row)}


FLAGS: tuple[list[str], ...] = ([], ["no_original"], [], [], [], [], [])


def reviews(now: datetime) -> list[Json]:
    return [
        {
            "case_id": f"r{i}",
            "candidate_id": f"c{i:03d}",
            "name_masked": masked(NAMES[i]),
            "uploaded_at": iso(now - timedelta(minutes=312 - i * 27)),
            "claimed_by": "wang.ke" if i == 5 else None,
            "claimed_until": iso(now + timedelta(minutes=6)) if i == 5 else None,
            "original_url": None if FLAGS[i] else f"/files/face-{i * 2}.svg",
            "new_url": f"/files/face-{i * 2 + 1}.svg",
            "flags": FLAGS[i],
            "escalated": {"by": "wang.ke", "note": "像是双胞胎，须核对证件"} if i == 4 else None,
        }
        for i in range(7)
    ]


def audit_report(now: datetime, clean: bool = True) -> Json:
    def finding(kind: str, site: str, candidate: str, detail: str) -> Json:
        pool = f"{ROUND}/{site}"
        return {"kind": kind, "pool": pool, "shard": 0, "candidate_id": candidate, "detail": detail}

    findings = [
        finding("orphan", "4203", "c017", "1:2"),
        finding("oversold", "4210", "", "412 of 400"),
    ]
    return {
        "round_id": ROUND,
        "state": "clean" if clean else "suspect",
        "at": iso(now - timedelta(seconds=66)),
        "capacity": 13120,
        "paid": 10133,
        "held": 1082,
        "free": 1905,
        "registrations": 11215,
        "receipts_minor": 50670000,
        "kept_minor": 50665000,
        "refunded_minor": 5000,
        "suspects": []
        if clean
        else [*findings, finding("missing_place", "4211", "c020", "intent:1")],
        "findings": [] if clean else findings,
        "first_seen": {},
    }
