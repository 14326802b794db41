"""The steps of the way to a registration, each as it looks when it is its turn."""

from __future__ import annotations

from typing import Any


def _at(code: str, step: str, **more: str) -> tuple[Any, ...]:
    return ("none", f"#/rounds/{code}-mock/flow", {"member": code, "flow": step} | more)


def _of(scenario: str, code: str, page: str, **more: str) -> tuple[Any, ...]:
    return (scenario, f"#/rounds/{code}-mock/{page}", {"member": code} | more)


PETS_STEPS = (
    "agreement", "consents", "site", "papers", "batch", "retained", "data", "guardian", "photo",
    "submit", "pay",
)  # fmt: skip
FLOW_PAGES: dict[str, tuple[Any, ...]] = {
    **{f"step {step}": _at("pets", step) for step in PETS_STEPS},
    "step consents": _at("pets", "consents", given=""),
    "step notice": _at("degree_english", "notice"),
    "step identity": _at("degree_english", "identity"),
    "step choices": _at("degree_english", "data"),
    "step one paper": _at("degree_english", "papers"),
    "step proof": _at("degree_english", "proof"),
    "step proof refused": _at("degree_english", "!proof", proof="refused"),
    "step lapsed": _at("degree_english", "!submit"),
    "step several agreements": _at("toefl", "agreement"),
    "step papers refused": _at("pets", "!papers"),
    "step data refused": _at("degree_english", "!data"),
    "step guardian named": _of("none", "pets", "flow/guardian", flow="photo"),
    "step data changed": _of(
        "paid", "degree_english", "flow/data", flow="done", stage="paid", proof="accepted"
    ),
    "step proof again": _of(
        "paid", "degree_english", "flow", flow="!proof", stage="paid", proof="accepted"
    ),
    "step courses": _at("self_taught", "papers"),
    "step site of a district": _at("self_taught", "site"),
    "step site of no district": _at("self_taught", "site", elsewhere="1"),
    "status on the way": _of("none", "pets", "status", flow="papers"),
    "status of a proof due": _of("held", "degree_english", "status", flow="proof"),
    "status of a proof sent": _of(
        "paying", "degree_english", "status", flow="done", stage="reviewing"
    ),
    "status with papers": _of("paid", "pets", "status", flow="done"),
    "status of a change": _of(
        "paid", "degree_english", "status", flow="!proof", stage="paid", proof="accepted"
    ),
    "status before the tickets": _of("gap", "pets", "status", flow="done"),
    "status of a ticket": _of("ready", "pets", "status", flow="done"),
    "data with papers": _of("confirm", "pets", "data"),
    "notice with papers": _of("out:phase_one", "pets", "notice"),
    "notice of a school": _of("out:phase_one", "degree_english", "notice"),
    "ticket with papers": _of("ready2", "pets", "ticket"),
    "result of scores": _of("results", "pets", "result", result="scores"),
    "rules say no": _of("none", "degree_english", "eligibility", rules_say="no"),
    "rules say yes": _of("none", "degree_english", "eligibility", rules_say="yes"),
    "rules still open": _of("none", "degree_english", "eligibility", rules_say="open"),
    "review refused": _of("none", "degree_english", "eligibility", review="refused"),
    "review asked": _of("none", "degree_english", "eligibility", review="1"),
}
