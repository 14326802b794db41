"""The package as it is deployed, for the tests of this folder."""

import functools
import json
from collections.abc import Iterator
from typing import Any

from infra.package import Package, package
from infra.progress import Progress


@functools.cache
def deployed() -> Package:
    return package("prod", Progress(quiet=True))


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of all resources of a kind, by logical id."""
    found = deployed().template["Resources"].items()
    return {name: value.get("Properties", {}) for name, value in found if value["Type"] == kind}


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every function's policy, with the function's role."""
    for role, properties in resources("AWS::IAM::Role").items():
        for policy in properties["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield role, statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def text() -> str:
    return json.dumps(deployed().template)
