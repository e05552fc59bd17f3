"""Kubernetes objects against the typed models of the official client: unknown fields, wrong types, missing ones."""
import copy
import json
import re

try:
    from kubernetes import client
except ImportError:
    client = None

# The models of Debian's client are older than two things used here; each has the same shape under another name.
_RENAMED = {"HorizontalPodAutoscaler": "V2beta2HorizontalPodAutoscaler"}


def _class_of(item):
    kind, version = item["kind"], item["apiVersion"].rsplit("/", 1)[-1]
    name = _RENAMED.get(kind, version[:1].upper() + version[1:] + kind)
    return getattr(client, name, None), name


def errors(item):
    """What the API server would refuse, as far as types tell."""
    if client is None:
        return []
    item = copy.deepcopy(item)
    where = f"{item['kind']} {item['metadata']['name']}"
    problems = list(_newer_fields(item, where))
    model, name = _class_of(item)
    if model is None:
        return [f"{where}: no model {name}"]
    try:
        typed = client.ApiClient()._ApiClient__deserialize(item, model)
    except (ValueError, TypeError, AttributeError) as error:
        return [*problems, f"{where}: {error}"]
    back = client.ApiClient().sanitize_for_serialization(typed)
    return [*problems, *(f"{where}: unknown field {path}" for path in _lost(item, back, ""))]


def _newer_fields(item, where):
    """preStop.sleep came with Kubernetes 1.29: checked by hand and taken out."""
    for container in item.get("spec", {}).get("template", {}).get("spec", {}).get("containers", []):
        sleep = container.get("lifecycle", {}).get("preStop", {}).pop("sleep", {"seconds": 1})
        if list(sleep) != ["seconds"] or not isinstance(sleep["seconds"], int):
            yield f"{where}: preStop.sleep is {json.dumps(sleep)}"


def _lost(before, after, path):
    """Fields that did not come back: the model does not know them."""
    if isinstance(before, dict):
        for key, value in before.items():
            if not isinstance(after, dict) or key not in after:
                if value not in (None, {}, []):
                    yield f"{path}.{key}"
            else:
                yield from _lost(value, after[key], f"{path}.{key}")
    elif isinstance(before, list):
        for index, value in enumerate(before):
            yield from _lost(value, after[index] if isinstance(after, list) and index < len(after) else None, f"{path}[{index}]")
    elif type(before) is not type(after) and str(before) != str(after):
        yield f"{path} ({before!r})"
