"""What the documents say of the API is what the code says: `make contract` writes both pages."""

from __future__ import annotations

import re

from chalicelib.api.problems import CODES
from infra import contract

TO_MACHINES = {"bad_signature", "unknown_key", "stale_notification"}


def test_the_contract_in_the_documents_is_that_of_the_code() -> None:
    assert contract.OPENAPI.read_text(encoding="utf-8") == contract.openapi()


def test_every_problem_is_listed_in_both_languages() -> None:
    text = contract.PROBLEMS.read_text(encoding="utf-8")
    assert text == contract.problems()
    rows = re.findall(r"^\| `(\w+)` \| \d+ \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert {code for code, _, _ in rows} == set(CODES)
    unsaid = {code for code, zh, en in rows if not zh or not en}
    assert unsaid == TO_MACHINES
