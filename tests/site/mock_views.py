"""One registration view per state of the status card, and the ticket in its states."""

from __future__ import annotations

from collections.abc import Callable

from tests.site.mock_data import (
    PAY_UNTIL,
    PHASES,
    SITTING,
    Json,
    agreement,
    beijing,
    later,
    place,
    round_brief,
    words,
)

LATER = {
    "on": "2014-11-23",
    "starts_at": beijing("2014-11-23T16:00:00"),
    "entry_from": beijing("2014-11-23T15:20:00"),
    "entry_until": beijing("2014-11-23T15:50:00"),
}
FACE = "/files/face.svg"
ENTRY = tuple[str, str, str]


def base(phase: str) -> Json:
    return {
        "now": PHASES[phase],
        "round": round_brief(phase) | {"pay_until": PAY_UNTIL},
        "candidate": {
            "name": "林知远",
            "ticket_no_masked": "4200 **** **** 157",
            "id_no_masked": "429*************15",
            "school": "武汉江城大学",
            "proved": True,
            "phone_masked": None,
        },
        "eligibility": {"eligible": True, "best": best(561, 500), "reasons": []},
        "agreement": {
            "version": agreement()["version"],
            "accepted_version": agreement()["version"],
            "accepted_at": beijing("2014-11-05T20:15:00"),
        },
        "state": "none",
        "registration": None,
        "payment": None,
        "refunds": [],
        "photo": {"url": FACE, "source": "roster", "pending": None},
        "ticket": None,
        "timeline": timeline(("2014-11-05T20:14:02", "candidate", "signed_in")),
        "standby": None,
    }


def best(total: int, limit: int) -> Json:
    return {
        "exam": "CET4",
        "mode": "paper",
        "ticket_no_masked": "4200 **** **** 157",
        "total": total,
        "limit": limit,
        "source": "2014年6月成绩库",
        "imported_at": beijing("2014-10-27T09:00:00"),
    }


def timeline(*lines: ENTRY) -> list[Json]:
    return [
        {"at": beijing(at), "who": who, "action": action, "params": {}, "reason": None}
        for at, who, action in lines
    ]


STORY: tuple[ENTRY, ...] = (
    ("2014-11-05T20:14:02", "candidate", "signed_in"),
    ("2014-11-05T20:15:00", "candidate", "agreed"),
    ("2014-11-05T20:22:14", "candidate", "held"),
)


def registration(phase: str, **delta: float) -> Json:
    deadline = later(phase, **(delta or {"hours": 23, "minutes": 41, "seconds": 8}))
    return {
        "registration_no": "S14110000157",
        "seq": 1,
        "site": place(),
        "sitting": SITTING,
        "fee_minor": 5000,
        "held_at": beijing("2014-11-05T20:22:14"),
        "payment_deadline": deadline,
        "paid_at": None,
        "confirmed_at": None,
        "payable_until": later(phase, **(delta or {"hours": 23, "minutes": 39, "seconds": 8})),
    }


def held() -> Json:
    return base("phase_one") | {
        "state": "held",
        "registration": registration("phase_one"),
        "timeline": timeline(*STORY),
    }


WAITED: tuple[ENTRY, ...] = (
    *STORY[:2],
    ("2014-11-05T20:18:30", "candidate", "standby_joined"),
)


def waiting(state: str = "waiting", reason: str | None = None, *more: ENTRY) -> Json:
    """On standby at a full site, or what became of it."""
    mine = {
        "site": "4202",
        "name": place("4202")["name"],
        "name_en": place("4202")["name_en"],
        "state": state,
        "position": 12 if state == "waiting" else None,
        "position_exact": True,
        "joined_at": beijing("2014-11-05T20:18:30"),
        "offer_until": None,
        "reason": reason,
    }
    return base("phase_one") | {"standby": mine, "timeline": timeline(*WAITED, *more)}


def far() -> Json:
    """Behind more people than are counted."""
    view = waiting()
    return view | {"standby": view["standby"] | {"position": 500, "position_exact": False}}


def offered() -> Json:
    """A hold of an hour that comes from standby."""
    told = ("2014-11-05T20:22:14", "system", "offered")
    hour = registration("phase_one", minutes=54) | {"payable_until": later("phase_one", minutes=52)}
    mine = waiting("offered")["standby"] | {"offer_until": hour["payable_until"]}
    story = {"timeline": timeline(*WAITED, told), "standby": mine}
    return held() | {"registration": hour} | story


def paying() -> Json:
    payment = {
        "payment_no": "P1",
        "state": "open",
        "amount_minor": 5000,
        "cashier_url": "/cashier/P1",
        "started_at": PHASES["phase_one"],
    }
    return held() | {"state": "paying", "payment": payment}


def paid(phase: str = "phase_one") -> Json:
    paid_at = ("2014-11-05T20:30:40", "system", "paid")
    return (
        held()
        | base(phase)
        | {
            "state": "paid",
            "registration": registration("phase_one") | {"paid_at": beijing(paid_at[0])},
            "timeline": timeline(
                *STORY, ("2014-11-05T20:29:00", "candidate", "payment_started"), paid_at
            ),
        }
    )


def unplaced() -> Json:
    refund = {
        "refund_no": "R14110005",
        "amount_minor": 5000,
        "reason": "unplaced",
        "state": "pending",
        "requested_at": beijing("2014-11-05T20:31:00"),
        "done_at": None,
    }
    done = refund | {
        "refund_no": "R14110006",
        "reason": "double",
        "state": "done",
        "done_at": beijing("2014-11-05T20:35:00"),
    }
    lines = timeline(*STORY, ("2014-11-05T20:31:00", "system", "unplaced"))
    return held() | {"state": "unplaced", "refunds": [refund, done], "timeline": lines}


def ineligible() -> Json:
    reasons = [
        {
            "clause": "cet4",
            "code": "score_too_low",
            "params": {"exam": "CET4", "value": 499, "limit": 500, "short": 1},
            "way_out": "review",
        },
        {
            "clause": "cet6",
            "code": "score_missing",
            "params": {"exam": "CET6", "value": None, "limit": 425},
            "way_out": "contact",
        },
    ]
    verdict = {"eligible": False, "best": best(499, 500), "reasons": reasons}
    return base("phase_one") | {"state": "ineligible", "eligibility": verdict, "agreement": fresh()}


def fresh() -> Json:
    return {"version": agreement()["version"], "accepted_version": None, "accepted_at": None}


def moved() -> Json:
    view = paid("phase_two")
    params = {
        "from": "武汉江城大学考点",
        "to": "汉口商贸学院考点",
        "from_sitting": SITTING["starts_at"],
        "to_sitting": LATER["starts_at"],
    }
    change = {
        "at": beijing("2014-11-15T09:00:00"),
        "who": "staff",
        "action": "site_changed",
        "params": params,
        "reason": "设备检修",
    }
    seat = view["registration"] | {"site": place("4204"), "sitting": LATER}
    return view | {"registration": seat, "timeline": [*view["timeline"], change]}


def refunded() -> Json:
    refund = {
        "refund_no": "R14110009",
        "amount_minor": 5000,
        "reason": "remedy",
        "state": "pending",
        "requested_at": beijing("2014-11-12T09:30:00"),
        "done_at": None,
    }
    lines = (
        ("2014-11-05T20:30:40", "system", "paid"),
        ("2014-11-12T09:30:00", "staff", "refund_granted"),
    )
    return paid("gap") | {
        "state": "refunded",
        "refunds": [refund],
        "timeline": timeline(*STORY, *lines),
    }


def over(now: str, *lines: ENTRY) -> Json:
    """After the exam, at an instant."""
    seen = ticketed("ready")
    kept = {name: seen[name] for name in ("registration", "ticket")}
    view = base("after") | kept | {"now": beijing(now), "state": "paid"}
    return view | {"timeline": [*paid()["timeline"], *timeline(*lines)]}


def ticketed(state: str, version: int = 1) -> Json:
    failure = "glyph_missing" if state == "failed" else None
    ticket = {
        "state": state,
        "version": version,
        "ticket_no": "S42011411230157",
        "made_at": None,
        "failure": failure,
    }
    return paid("phase_two") | {"ticket": ticket}


def pending(state: str, reason: str | None = None) -> Json:
    photo: Json = {
        "photo_id": "p1",
        "state": state,
        "uploaded_at": beijing("2014-11-15T10:20:00"),
        "reason": reason,
        "params": {},
        "url": "/files/face2.svg",
    }
    return paid("phase_two") | {"photo": {"url": FACE, "source": "roster", "pending": photo}}


def unproved() -> Json:
    view = paid("phase_two")
    return view | {"candidate": view["candidate"] | {"proved": False}}


VIEWS: dict[str, Callable[[], Json]] = {
    "before": lambda: base("before"),
    "none": lambda: base("phase_one"),
    "fresh": lambda: base("phase_one") | {"agreement": fresh()},
    "held": held,
    "last_minute": lambda: (
        held()
        | {
            "registration": registration("phase_one", seconds=75)
            | {"payable_until": PHASES["phase_one"]}
        }
    ),
    "standby": waiting,
    "standby_far": far,
    "standby_offered": offered,
    "standby_skipped": lambda: waiting(
        "skipped", "registered", ("2014-11-05T20:30:14", "system", "standby_skipped")
    ),
    "standby_ended": lambda: waiting(
        "ended", "lapsed", ("2014-11-05T20:30:14", "system", "standby_ended")
    ),
    "paying": paying,
    "paid": paid,
    "expired": lambda: (
        held()
        | {
            "state": "expired",
            "timeline": timeline(*STORY, ("2014-11-05T20:40:14", "system", "expired")),
        }
    ),
    "unplaced": unplaced,
    "ineligible": ineligible,
    "gap": lambda: paid("gap"),
    "closed": lambda: base("after") | {"state": "closed"},
    "confirm": lambda: paid("phase_two"),
    "unproved": unproved,
    "photo_checking": lambda: pending("checking"),
    "photo_waiting": lambda: pending("waiting"),
    "photo_refused": lambda: pending("refused", "background"),
    "photo_uploaded": lambda: (
        paid("phase_two")
        | {"photo": {"url": "/files/face2.svg", "source": "upload", "pending": None}}
    ),
    "making": lambda: ticketed("making"),
    "ready": lambda: ticketed("ready"),
    "ready2": lambda: ticketed("ready", 2),
    "failed": lambda: ticketed("failed"),
    "moved": moved,
    "after": lambda: paid("after"),
    "refunded": refunded,
    "over": lambda: over("2014-11-25T10:00:00"),
    "results_soon": lambda: over("2014-12-19T20:00:00"),
    "results_now": lambda: over("2014-12-20T08:59:56"),
    "results": lambda: over(
        "2014-12-20T10:10:00",
        ("2014-11-16T10:00:00", "system", "ticket_made"),
        ("2014-12-20T09:50:00", "staff", "certificate_collected"),
    ),
}


def ticket(state: str, version: int) -> Json:
    if state != "ready":
        nothing = dict.fromkeys(("failure", "made_at", "view_url", "download_url", "sheet"))
        return {"state": state, "version": version} | nothing
    sheet = {
        "name": "林知远",
        "id_type": words("居民身份证", "Resident ID card"),
        "id_no": "429900199302142415",
        "ticket_no": "S42011411230157",
        "written_ticket_no": "420010141200157",
        "school": "武汉江城大学",
        "photo_url": FACE,
        "site": {
            "name": place()["name"],
            "name_en": place()["name_en"],
            "address": "湖北省武汉市洪山区珞喻东路 18 号",
        },
        "sitting": SITTING,
        "rules": [
            words(
                "带好本准考证（纸质）和有效身份证件原件。",
                "Bring this ticket on paper and your ID document.",
            ),
            words("停止入场后不能进入考场。", "Nobody enters after entry has closed."),
            words("手机、手表等电子设备不得带入考场。", "No phones, watches or other devices."),
        ],
        "pickup_place": "外语楼 101 教务办公室",
        "qr": "ZK1." + "aB3xY9_-" * 24,
        "specimen": True,
    }
    links = {"view_url": "/files/ticket.pdf", "download_url": "/files/ticket.pdf?download"}
    return {
        "state": state,
        "version": version,
        "failure": None,
        "made_at": PHASES["phase_two"],
        "sheet": sheet,
    } | links
