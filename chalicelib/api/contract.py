"""The OpenAPI 3.1 document, made from the declared routes: it can't say what the code doesn't."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from chalicelib.api.http import Route

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "params", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "params": {"type": "object"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "reasons": {"type": "array", "items": {"type": "object"}},
    },
}


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole contract; bodies by reference, every refusal as a problem."""
    declared = list(routes)
    bodies = {route.body for route in declared if route.body is not None}
    ordered = sorted(bodies, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    paths: dict[str, Any] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhunkao", "version": "1", "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": _PROBLEM},
            "securitySchemes": {
                "candidate": {"type": "apiKey", "in": "cookie", "name": "__Host-zk"},
                "staff": {"type": "apiKey", "in": "cookie", "name": "__Host-zk-staff"},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": route.summary or "done"}
    if route.status != 204:
        answer["content"] = {"application/json": {"schema": {"type": "object"}}}
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "parameters": [*_path(route), *_headers(route), *_query(route)],
        "responses": {
            str(route.status): answer,
            "default": {
                "description": "A problem: why not, and what to do",
                "content": {
                    "application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}
                },
            },
        },
    }
    if route.body is not None:
        schema = {"$ref": _REF.format(model=route.body.__name__)}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if route.allow.kind != "anyone":
        operation["security"] = [{route.allow.kind: []}]
    if route.allow.permission is not None:
        operation["x-permission"] = route.allow.permission.value
        operation["x-national"] = route.allow.national
    return operation


def _operation_id(route: Route) -> str:
    words = re.findall(r"[a-z]+", route.path)
    return "_".join([route.method.lower(), *words])


def _path(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", route.path)
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def _headers(route: Route) -> list[dict[str, Any]]:
    required = len(route.headers) == 1
    return [
        {"name": name, "in": "header", "required": required, "schema": {"type": "string"}}
        for name in route.headers
    ]


def _query(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in route.query
    ]
