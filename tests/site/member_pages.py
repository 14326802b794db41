"""Pages of programmes with accounts, each in the states that look differently."""

from __future__ import annotations

from typing import Any

TOEFL, DEGREE, TAUGHT = (
    f"#/rounds/{code}-mock" for code in ("toefl", "degree_english", "self_taught")
)
OF_DEGREE = {"member": "degree_english"}
OUT = "out:phase_one"

MEMBER_PAGES: dict[str, tuple[Any, ...]] = {
    "one programme": (OUT, "?programme=pets#/", {"entry": "1"}),
    "no round open": ("out:after", "#/"),
    "login by number": (OUT, f"{TOEFL}/sign-in"),
    "login by document": (OUT, f"{DEGREE}/sign-in?expired=1"),
    "login by contact": (OUT, f"{TAUGHT}/sign-in?recovered=1"),
    "account": (OUT, f"{TOEFL}/account"),
    "recovery": (OUT, f"{TAUGHT}/recovery"),
    "forgotten number": (OUT, f"{TAUGHT}/number"),
    "my account": ("held", f"{TAUGHT}/me"),
    "my account confirmed": ("paid", f"{DEGREE}/me", OF_DEGREE | {"identity": "confirmed"}),
    **{
        f"change {what}": ("none", f"{TAUGHT}/change/{what}")
        for what in ("name", "phone", "password", "question", "document")
    },
    "identity": ("none", f"{DEGREE}/identity", OF_DEGREE),
    "identity failed": ("none", f"{DEGREE}/identity", OF_DEGREE | {"identity": "failed"}),
    "identity each round": ("none", f"{DEGREE}/identity", OF_DEGREE | {"identity": "passed"}),
    "identity reviewed": ("none", f"{TAUGHT}/identity", {"identity": "passed-review"}),
    "identity video": ("none", f"{TAUGHT}/identity", {"identity": "passed-passed-started"}),
    "identity refused": ("none", f"{DEGREE}/identity", OF_DEGREE | {"identity": "refused"}),
    "identity outdated": ("none", f"{DEGREE}/identity", OF_DEGREE | {"identity": "outdated"}),
    "identity confirmed": ("none", f"{TAUGHT}/identity", {"identity": "confirmed"}),
    **{
        f"registry {step}": ("none", f"{TAUGHT}/registry", {"registry": step})
        for step in ("data", "choose", "qualification", "submit", "identity", "review", "done")
    },
    "qualification": ("none", f"{TAUGHT}/qualification"),
    "qualification not found": ("none", f"{TAUGHT}/qualification", {"stated": "not_found"}),
    "qualification accepted": ("none", f"{TAUGHT}/qualification", {"stated": "accepted"}),
}
