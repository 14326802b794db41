"""A browser that holds every answer to the contract."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from tests.api_client import Answer, Browser

AFTER_THE_EXAM = frozenset(
    {
        "GET /contact",
        "PUT /contact",
        "GET /messages",
        "POST /messages/read",
        "GET /rounds/{round_id}/notices/{notice_id}",
        "GET /rounds/{round_id}/result",
        "GET /staff/accounts",
        "POST /staff/accounts",
        "PUT /staff/accounts/{account}",
        "POST /staff/accounts/{account}/reset",
        "GET /staff/accounts/log",
        "GET /staff/rounds/{round_id}/log",
        "GET /staff/rounds/{round_id}/exports",
        "POST /staff/rounds/{round_id}/exports",
        "GET /staff/rounds/{round_id}/messages",
        "GET /staff/rounds/{round_id}/message-templates",
        "POST /staff/rounds/{round_id}/attachments",
        "GET /staff/rounds/{round_id}/approvals",
        "GET /staff/rounds/{round_id}/approvals/{approval}",
        "POST /staff/rounds/{round_id}/approvals/{approval}/approve",
        "POST /staff/rounds/{round_id}/approvals/{approval}/refuse",
        "GET /staff/rounds/{round_id}/results",
        "POST /staff/rounds/{round_id}/releases",
        "POST /staff/rounds/{round_id}/releases/{no}/withdraw",
        "GET /staff/rounds/{round_id}/pickup",
        "PUT /staff/rounds/{round_id}/pickup",
        "GET /staff/rounds/{round_id}/certificates",
        "GET /staff/rounds/{round_id}/certificates/{certificate}",
        "POST /staff/rounds/{round_id}/certificates/{certificate}/collect",
        "POST /staff/rounds/{round_id}/certificates/{certificate}/return",
        "POST /staff/rounds/{round_id}/certificates/{certificate}/void",
        "POST /verification",
    }
)
"""What the walk of the second half sees; the first half's walk sees everything else."""

FLOW = frozenset(
    {
        "GET /rounds/{round_id}/flow",
        "PUT /rounds/{round_id}/flow/{step}",
        "POST /rounds/{round_id}/flow/{step}",
        "POST /rounds/{round_id}/flow/submit",
    }
)

ELIGIBILITY = frozenset(
    {
        "GET /programmes/{code}/rules",
        "POST /programmes/{code}/documents",
        "POST /names",
        "GET /rounds/{round_id}/eligibility-review",
        "POST /rounds/{round_id}/eligibility-review",
        "GET /me/facts",
        "GET /staff/candidates/{candidate}/facts",
        "POST /staff/candidates/{candidate}/facts",
    }
)
"""What the walk of eligibility sees."""

CATALOGUE = frozenset(
    {
        "GET /programmes",
        "GET /programmes/{code}",
        "GET /rounds/{round_id}/catalogue",
        "GET /rounds/{round_id}/notice",
        "GET /rounds/{round_id}/notice.pdf",
        "GET /rounds/{round_id}/notice.html",
        "POST /staff/rounds/{round_id}/copy",
        "POST /staff/rounds/{round_id}/validate",
        "POST /staff/rounds/{round_id}/publish",
        "GET /staff/rounds/{round_id}/preview",
        "POST /staff/rounds/{round_id}/registrations",
        "POST /staff/rounds/{round_id}/bulk",
    }
)
"""What the walk of the catalogue sees."""

ACCOUNTS = frozenset(
    {
        "POST /codes",
        "POST /accounts",
        "POST /accounts/session",
        "POST /accounts/recovery",
        "GET /me",
        "PUT /me/{what}",
        "POST /me/codes",
        "POST /me/documents",
        "POST /staff/candidates/{candidate}/{action}",
    }
)
"""What the walk of accounts sees."""

REGISTRY = frozenset(
    {
        "GET /me/registry",
        "PUT /me/registry",
        "POST /me/registry/{action}",
        "PUT /me/qualification",
        "POST /me/qualification",
        "POST /me/qualification/{upload}",
        "POST /registry/forgotten",
        "GET /staff/registry/{number}",
        "POST /staff/registry/{number}/{action}",
    }
)
"""What the walk of a registry sees."""

IDENTITY = frozenset(
    {
        "GET /me/identity",
        "POST /me/identity/{step}",
        "POST /me/identity/{step}/done",
        "GET /staff/queues",
        "GET /staff/queues/{kind}",
        "POST /staff/queues/{kind}/{case}/{action}",
        "POST /staff/identity/search",
        "POST /staff/identity/{action}",
        "GET /staff/cohorts/{institution}",
        "PUT /staff/cohorts/{institution}",
        "GET /programmes/{code}/offices",
        "GET /programmes/{code}/entry",
        "PUT /staff/offices/{office}",
        "GET /staff/shredding",
        "POST /staff/shredding",
    }
)
"""What the walk of a confirmation sees."""


class Checked:
    """Sends, and holds every answer to its schema; remembers which operations it has seen."""

    def __init__(self, document: dict[str, Any], browser: Browser, seen: set[str]) -> None:
        self.document, self.browser, self.seen = document, browser, seen

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        answer = self.browser.send(method, path, body, headers)
        template = self._template(path.partition("?")[0])
        operation = self.document["paths"][template][method.lower()]
        said = operation["responses"].get(str(answer.status)) or operation["responses"]["default"]
        assert answer.status < 400, (method, path, answer.body)
        for content in said.get("content", {}).values():
            schema = {**content["schema"], "components": self.document["components"]}
            checker = Draft202012Validator(schema, format_checker=FormatChecker())
            faults = [
                f"{error.json_path}: {error.message}" for error in checker.iter_errors(answer.body)
            ]
            assert not faults, (method, path, faults)
        self.seen.add(f"{method} {template}")
        return answer

    def _template(self, path: str) -> str:
        """The most literal of those that fit, as the gateway has it."""
        fitting = [
            one
            for one in self.document["paths"]
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path)
        ]
        return str(min(fitting, key=lambda one: one.count("{")))
