"""The steps of the way to a registration, each as it looks when it is its turn."""

from __future__ import annotations

from typing import Any


def _at(code: str, step: str, **more: str) -> tuple[Any, ...]:
    return ("none", f"#/rounds/{code}-mock/flow", {"member": code, "flow": step} | more)


PETS_STEPS = (
    "agreement", "consents", "site", "papers", "batch", "retained", "data", "guardian", "photo",
    "submit", "pay",
)  # fmt: skip
FLOW_PAGES: dict[str, tuple[Any, ...]] = {
    **{f"step {step}": _at("pets", step) for step in PETS_STEPS},
    "step notice": _at("degree_english", "notice"),
    "step identity": _at("degree_english", "identity"),
    "step choices": _at("degree_english", "data"),
    "step one paper": _at("degree_english", "papers"),
    "step proof": _at("degree_english", "proof"),
    "step proof refused": _at("degree_english", "!proof", proof="refused"),
    "step lapsed": _at("degree_english", "!submit"),
    "step several agreements": _at("toefl", "agreement"),
    "step courses": _at("self_taught", "papers"),
}
