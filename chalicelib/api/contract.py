"""The OpenAPI 3.1 document, made from the declared routes: it can't say what the code doesn't."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib import api
from chalicelib.api.http import EMPTY, Route
from chalicelib.api.problems import CODES

_REF = "#/components/schemas/{model}"
_ONE_OF = ("If-Match", "If-None-Match")
_OPTIONAL = ("X-Pass", "X-Work")
_FACTS = {"type": "object", "additionalProperties": True}
_FIELD_ERROR = {
    "type": "object",
    "required": ["pointer", "code", "params"],
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the body, or /query/name"},
        "code": {"type": "string"},
        "params": _FACTS,
    },
}
_REASON = {
    "type": "object",
    "required": ["clause", "code", "params", "way_out"],
    "properties": {
        "clause": {"type": "string"},
        "code": {"type": "string"},
        "params": _FACTS,
        "way_out": {"type": "string"},
    },
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Codes and facts; the sites own the words.",
    "required": ["type", "title", "status", "code", "params", "request_id"],
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"enum": list(CODES)},
        "params": _FACTS,
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": _FIELD_ERROR},
        "reasons": {"type": "array", "items": _REASON},
    },
}


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole contract; bodies and answers by reference, every refusal as a problem."""
    declared = list(routes)
    paths: dict[str, Any] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhunkao", "version": "1", "license": _license()},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {**_schemas(declared), "Problem": _PROBLEM},
            "securitySchemes": {
                "candidate": {"type": "apiKey", "in": "cookie", "name": "__Host-zk"},
                "staff": {"type": "apiKey", "in": "cookie", "name": "__Host-zk-staff"},
            },
        },
    }


def _license() -> dict[str, str]:
    return {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def _schemas(declared: list[Route]) -> dict[str, Any]:
    bodies = {route.body for route in declared if route.body is not None}
    returned = {route.returns for route in declared if route.returns}
    wanted = [(model, "validation") for model in _by_name(bodies)]
    wanted += [(_answer_model(name), "serialization") for name in sorted(returned)]
    _, schemas = models_json_schema(wanted, ref_template=_REF)  # type: ignore[arg-type]
    found: dict[str, Any] = schemas.get("$defs", {})
    return found


def _answer_model(name: str) -> type[BaseModel]:
    """By its name in any of the modules `*answers`; raises StopIteration for an unknown one."""
    found: type[BaseModel] = next(vars(m)[name] for m in _answer_modules() if name in vars(m))
    return found


@functools.cache
def _answer_modules() -> tuple[ModuleType, ...]:
    names = [found.name for found in pkgutil.iter_modules(api.__path__)]
    answers = [name for name in names if name.endswith("answers")]
    return tuple(importlib.import_module(f"{api.__name__}.{name}") for name in answers)


def _by_name(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: model.__name__)


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "parameters": [*_path(route), *_headers(route), *_query(route)],
        "responses": {
            **{str(status): _answer(route) for status in (route.status, route.also) if status},
            "default": {
                "description": "A problem: why not, and what to do",
                "content": {"application/problem+json": {"schema": _ref("Problem")}},
            },
        },
    }
    if route.body is not None:
        content = {"application/json": {"schema": _ref(route.body.__name__)}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.allow.kind != "anyone":
        operation["security"] = [{route.allow.kind: []}]
    if route.allow.permission is not None:
        operation["x-permission"] = route.allow.permission.value
        operation["x-or"] = [other.value for other in route.allow.others]
        operation["x-national"] = route.allow.national
    return operation


def _answer(route: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": route.summary}
    if route.status not in EMPTY:
        schema = _ref(route.returns) if route.returns else {"type": "object"}
        answer["content"] = {"application/json": {"schema": schema}}
    return answer


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}


def _operation_id(route: Route) -> str:
    words = [word.replace("-", "_") for word in re.findall(r"[a-z_-]+", route.path)]
    return "_".join([route.method.lower(), *words])


def _path(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", route.path)
    return [_parameter(name, "path", required=True) for name in names]


def _headers(route: Route) -> list[dict[str, Any]]:
    needed = set() if route.headers == _ONE_OF else set(route.headers) - set(_OPTIONAL)
    return [_parameter(name, "header", required=name in needed) for name in route.headers]


def _query(route: Route) -> list[dict[str, Any]]:
    return [_parameter(name, "query", required=False) for name in route.query]


def _parameter(name: str, where: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}
