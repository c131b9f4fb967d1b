"""Google's own description of Sheets v4, as google-api-python-client ships it.

Open this when an answer breaks Google's schema and should not, or the other way round. It says
which paths and parameters there are, what an answer may hold, and how a `fields` mask selects.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

Schema = Mapping[str, Any]
Mask = dict[str, "Mask"]  # a name without names of its own selects everything below it

FITS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "any": (str, bool, int, float),  # of a cell, where Google uses it
}


@cache
def document() -> Schema:
    """The discovery document."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found: Schema = json.loads((folder / "sheets.v4.json").read_text(encoding="utf-8"))
    return found


def method(verb: str, path: str) -> Schema | None:
    """The API's method behind a request."""
    for found in _methods(document()):
        pattern = "/" + re.sub(r"\{\w+\}", "[^/]+", found["flatPath"])
        if found["httpMethod"] == verb and re.fullmatch(pattern, path):
            return found
    return None


def _methods(part: Schema) -> Iterator[Schema]:
    yield from part.get("methods", {}).values()
    for resource in part.get("resources", {}).values():
        yield from _methods(resource)


def query_faults(of: Schema, query: Mapping[str, list[str]]) -> Iterator[str]:
    """What a method would not take from a query."""
    own = {n: p for n, p in of["parameters"].items() if p["location"] == "query"}
    known = {**document()["parameters"], **own}
    for name, values in query.items():
        parameter = known.get(name)
        if parameter is None:
            yield f"{of['id']} has no parameter {name}"
            continue
        if len(values) > 1 and not parameter.get("repeated"):
            yield f"{of['id']}: {name} is given {len(values)} times"
        allowed = ["true", "false"] if parameter["type"] == "boolean" else parameter.get("enum")
        yield from (f"{of['id']}: {name}={v}" for v in values if allowed and v not in allowed)


def answer_faults(value: object, schema: Schema, place: str) -> Iterator[str]:
    """Where a JSON value breaks a schema: a type, an unknown name, an unknown member of an enum."""
    if "$ref" in schema:
        schema = document()["schemas"][schema["$ref"]]
    kind = schema["type"]
    is_flag = isinstance(value, bool) and kind not in ("boolean", "any")  # Python calls it an int
    if not isinstance(value, FITS[kind]) or is_flag:
        yield f"{place}: {value!r} is no {kind}"
    elif isinstance(value, dict):
        for name, part in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if inner is None:
                yield f"{place}.{name} is unknown"
            else:
                yield from answer_faults(part, inner, f"{place}.{name}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from answer_faults(item, schema["items"], f"{place}[{i}]")
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    elif (
        isinstance(value, int) and schema.get("format") == "int32" and not -(2**31) <= value < 2**31
    ):
        yield f"{place}: {value!r} is no int32"


def mask(text: str) -> Mask:
    """`a.b,c(d,e)` as a tree of names."""
    tree: Mask = {}
    node, opened = tree, [tree]
    for name, sign in re.findall(r"(\w+)|(\W)", text):
        if name:
            node = node.setdefault(name, {})
        elif sign == "(":
            opened.append(node)
        elif sign == ",":
            node = opened[-1]
        elif sign == ")":
            opened.pop()
            node = opened[-1]
    return tree


def mask_faults(tree: Mask, schema: Schema) -> Iterator[str]:
    """Names in a mask that a schema does not have."""
    while "$ref" in schema or "items" in schema:
        schema = document()["schemas"][schema["$ref"]] if "$ref" in schema else schema["items"]
    for name, below in tree.items():
        inner = schema.get("properties", {}).get(name)
        if inner is None:
            yield name
        else:
            yield from (f"{name}.{path}" for path in mask_faults(below, inner))


def select(value: Any, tree: Mask) -> Any:
    """What a mask leaves of an answer; an empty one leaves everything."""
    if not tree:
        return value
    if isinstance(value, list):
        return [select(item, tree) for item in value]
    return {name: select(value[name], below) for name, below in tree.items() if name in value}
