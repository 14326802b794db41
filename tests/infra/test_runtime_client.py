"""Every function of the package under AWS's own runtime client, by the template's handlers."""

import uuid
from pathlib import Path

import pytest

from infra.local import tables
from infra.runtime_api import Function
from tests.infra.packaged import deployed, resources
from tests.infra.test_template import FUNCTIONS


@pytest.fixture(scope="module")
def variables(ministack: str) -> dict[str, str]:
    """What the deployed functions find in their environment, and an engine behind it."""
    return tables.create(ministack, f"runtime-{uuid.uuid4().hex[:8]}")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_runtime_finds_and_runs_the_handler(name: str, variables: dict[str, str]) -> None:
    made = deployed()
    handler = resources("AWS::Serverless::Function")[name]["Handler"]
    unpacked: Path = made.directory / "code"
    with Function(handler, unpacked, made.layer_packages, variables) as function:
        answer = function.invoke(_event(name))
    assert answer.kind == "response", answer.body
    if name == "APIHandler":
        assert answer.body["statusCode"] == 200, answer.body


def _event(name: str) -> dict[str, object]:
    if name == "APIHandler":
        return _request("GET", "/v1/clock")
    if name == "Operator":
        return {"command": "programmes"}
    if name in ("Audit", "Publish", "Remind", "Shred", "Sweep"):
        return {
            "id": "1",
            "source": "aws.events",
            "detail-type": "Scheduled Event",
            "detail": {},
            "account": "1",
            "time": "2014-10-30T00:00:00Z",
            "region": "us-east-1",
            "resources": [],
            "version": "0",
        }
    return {"Records": []}


def _request(method: str, path: str) -> dict[str, object]:
    return {
        "httpMethod": method,
        "path": path,
        "resource": path,
        "headers": {"accept": "application/json"},
        "multiValueHeaders": {"accept": ["application/json"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": path,
            "path": f"/api{path}",
            "stage": "api",
            "requestId": "r-1",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
        },
    }


def test_a_missing_dependency_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import pytest\n\ndef run(event, context): ...\n")
    with Function("app.run", tmp_path, tmp_path, {}) as function:
        answer = function.invoke({})
    assert answer.kind == "error"
    assert "No module named 'pytest'" in answer.body["errorMessage"]
