"""Whatever is sent: no bug answers, and every answer keeps to the contract."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from chalice.local import LocalGatewayException
from hypothesis import HealthCheck, assume, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.api import all_routes, contract
from tests.api_client import Browser, quoted
from tests.stage import PHASE_TWO, candidate_browser, paid, send_photo, staff_browser
from tests.world import World

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
schema = schemathesis.openapi.from_dict(contract.document(all_routes.declared()))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ANYTHING = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Ground:
    """Where requests go: the callers, and path arguments that lead somewhere."""

    browsers: dict[str, Browser]
    known: dict[str, str]

    def send(self, case: schemathesis.Case, path: str) -> schemathesis.Response:
        """As API Gateway would hand it over; a path that it would not route is left out."""
        security = case.operation.definition.raw.get("security", [{"anyone": []}])
        browser = self.browsers[next(iter(security[0]))]
        kept = dict(browser.cookies)
        headers = {name: str(value) for name, value in (case.headers or {}).items()}
        query = "&".join(f"{k}={quoted(str(v))}" for k, v in (case.query or {}).items())
        body = None if isinstance(case.body, type(schemathesis.core.NOT_SET)) else case.body
        raw = body if isinstance(body, bytes) else None
        asked = f"{path}?{query}" if query else path
        try:
            answer = browser.send(
                case.method, asked, None if raw is not None else body, headers, raw
            )
        except (LocalGatewayException, ValueError):
            assume(False)
        finally:
            browser.cookies = kept
        return _response(case, answer)


def _response(case: schemathesis.Case, answer: Any) -> schemathesis.Response:
    asked = requests.Request(case.method, "http://127.0.0.1/").prepare()
    content = b"" if answer.body is None else json.dumps(answer.body).encode()
    told = {name.lower(): [str(value)] for name, value in answer.headers.items()}
    return schemathesis.Response(
        status_code=answer.status,
        headers=told,
        content=content,
        request=asked,
        elapsed=0.0,
        verify=True,
    )


@pytest.fixture(scope="module")
def ground(environment: Any) -> Ground:
    """A round in phase two, a paid candidate with a photo in review, and an operator."""
    world = World(environment)
    world.round()
    world.site("42001", 5)
    owner = paid(world)
    world.at = PHASE_TWO
    case = send_photo(world, owner)
    return Ground(
        {
            "anyone": Browser(world.deps),
            "candidate": candidate_browser(world, owner),
            "staff": staff_browser(world),
        },
        {
            "round_id": world.round_id,
            "site": "42001",
            "candidate": owner.id,
            "case": case,
            "provider": "sandbox",
        },
    )


@schema.parametrize()
@ANYTHING
def test_arguments_that_lead_somewhere(case: schemathesis.Case, ground: Ground) -> None:
    given = {**(case.path_parameters or {}), **ground.known}
    path = case.path
    for name, value in given.items():
        path = path.replace(f"{{{name}}}", quoted(str(value)))
    case.validate_response(ground.send(case, path), checks=CHECKS)


@schema.parametrize()
@settings(ANYTHING, max_examples=5)
def test_arguments_that_lead_anywhere(case: schemathesis.Case, ground: Ground) -> None:
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quoted(str(value)))
    case.validate_response(ground.send(case, path), checks=CHECKS)
