"""A flow that contradicts itself is refused when the programmes are read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.flow import Step
from chalicelib.programmes.sections.flow import FlowFile

WORDS = {"zh-CN": "题", "en": "title"}
GOOD: dict[str, Any] = {"holds_at": "submit", "steps": ["agreement", "submit", "pay", "done"]}
PROOF = {
    "page": "https://pay.example.edu.cn/x",
    "item": WORDS,
    "where": WORDS,
    "same_payer": True,
    "largest_mb": 4,
    "clause": "1",
    "purpose": "proof",
}
GUARDIAN = {"under": 14, "clause": "31", "purpose": "minor"}
FIELD = {"id": "status", "title": WORDS, "options": [{"id": "a", "words": WORDS}]}


def test_a_good_one() -> None:
    flow = FlowFile.model_validate(GOOD).to_domain()
    assert flow.steps == (Step.AGREEMENT, Step.SUBMIT, Step.PAY, Step.DONE)
    assert flow.proof is None


@pytest.mark.proves("P-05")
@pytest.mark.parametrize("page", ["http://pay.example.edu.cn/x", "weixin://wxpay/bizpayurl?pr=1"])
def test_the_page_of_the_school_is_on_https(page: str) -> None:
    changed = {"steps": ["submit", "proof"], "proof": {**PROOF, "page": page}}
    with pytest.raises(ValidationError):
        FlowFile.model_validate({**GOOD, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"steps": ["agreement", "fly", "submit", "pay"]},
        {"steps": ["agreement", "agreement", "submit", "pay"]},
        {"steps": ["agreement", "pay"]},
        {"holds_at": "site"},
        {"steps": ["submit", "pay", "proof"], "proof": PROOF},
        {"steps": ["submit"]},
        {"steps": ["submit", "proof"]},
        {"proof": PROOF},
        {"steps": ["guardian", "submit", "pay"]},
        {"steps": ["photo", "guardian", "submit", "pay"], "guardian": GUARDIAN},
        {"steps": ["data", "submit", "pay"], "data": [FIELD, FIELD]},
        {
            "steps": ["data", "submit", "pay"],
            "data": [
                FIELD,
                {**FIELD, "id": "x", "shown_for": {"field": "status", "one_of": ["b"]}},
            ],
        },
        {"edits": [{"fields": ["major"], "stages": ["asleep"]}]},
    ],
)
def test_what_contradicts_itself(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FlowFile.model_validate({**GOOD, **changed})
