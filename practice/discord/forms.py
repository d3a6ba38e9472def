"""Pressed buttons, chosen options and filled modals, checked as Discord's client checks them.

Source: https://discord.com/developers/docs/components/reference
"""

from collections.abc import Mapping
from typing import Any

from practice.discord.components import LINK_STYLE, SELECTS, ComponentType, walk
from practice.discord.entities import Channel, Json, Message
from practice.discord.modals import fields_of
from practice.discord.resolved import Refused, Resolved

_C = ComponentType


def find_component(message: Message, which: str) -> Json:
    """The button or select with this custom id or label.

    Raises:
        Refused: when there is none, when it is disabled or only a link.
    """
    usable = [it for it in walk(message.components) if it.get("type") in (_C.BUTTON, *SELECTS)]
    for component in usable:
        emoji = (component.get("emoji") or {}).get("name")
        if which in (component.get("custom_id"), component.get("label"), emoji):
            break
    else:
        listed = [str(it.get("label") or it.get("custom_id")) for it in usable]
        raise Refused(f"The message has no {which!r}; it has {', '.join(listed) or 'nothing'}.")
    if component.get("disabled"):
        raise Refused(f"{which!r} is disabled.")
    if component.get("style") == LINK_STYLE:
        raise Refused(f"{which!r} is a link; the bot hears nothing of it.")
    return component


def press(component: Json, values: list[Any] | None, resolved: Resolved) -> Json:
    """The data of a component interaction."""
    data: Json = {
        "component_type": component["type"],
        "custom_id": component["custom_id"],
        "id": component["id"],
    }
    if component["type"] in SELECTS:
        data["values"] = select(component, values or [], resolved)
        if resolved.data:
            data["resolved"] = resolved.data
    elif values:
        raise Refused("A button takes no values.")
    return data


def select(component: Json, values: list[Any], resolved: Resolved) -> list[str]:
    """The chosen values of a select menu, as text."""
    _count(component, values, required=bool(component.get("required", True)))
    kind = component["type"]
    if kind == _C.STRING_SELECT:
        return _options(component, values)
    if kind == _C.USER_SELECT:
        return [resolved.user(it) for it in values]
    if kind == _C.ROLE_SELECT:
        return [resolved.role(it) for it in values]
    if kind == _C.MENTIONABLE_SELECT:
        return [resolved.mentionable(it) for it in values]
    return [resolved.channel(it, component.get("channel_types")) for it in values]


def submit(modal: Json, fields: Mapping[str, Any], resolved: Resolved, channel: Channel) -> Json:
    """The data of a modal interaction.

    Raises:
        Refused: for unknown, missing or unacceptable values.
    """
    known = fields_of(modal)
    for name in fields:
        if name not in known:
            raise Refused(f"The form has no field {name!r}; it has {', '.join(known)}.")

    def answer(row: Json) -> Json:
        own: Json = {"type": row["type"], "id": row.get("id", 0)}
        if row["type"] == _C.LABEL:
            entry = row["component"]
            return own | {"component": _field(entry, fields, resolved, channel)}
        if row["type"] == _C.ACTION_ROW:
            entries = row["components"]
            return own | {"components": [_field(it, fields, resolved, channel) for it in entries]}
        return own

    data: Json = {
        "custom_id": modal["custom_id"],
        "components": [answer(row) for row in modal["components"]],
    }
    return data | ({"resolved": resolved.data} if resolved.data else {})


def _field(entry: Json, fields: Mapping[str, Any], resolved: Resolved, channel: Channel) -> Json:
    kind, name = entry["type"], entry["custom_id"]
    given = fields.get(name)
    own: Json = {"type": kind, "id": entry.get("id", 0), "custom_id": name}
    if kind == _C.TEXT_INPUT:
        return own | {"value": _text(entry, given)}
    if kind == _C.CHECKBOX:
        return own | {"value": bool(entry.get("default", False) if given is None else given)}
    if kind == _C.RADIO_GROUP:
        chosen = _options(entry, [given]) if given is not None else _defaults(entry)
        if not chosen and entry.get("required", True):
            raise Refused(f"Choose something for {name!r}.")
        return own | {"value": chosen[0] if chosen else None}
    values = list(given) if isinstance(given, (list, tuple)) else [given] if given else []
    if given is None:
        values = _defaults(entry)
    if kind == _C.FILE_UPLOAD:
        _count(entry, values, required=bool(entry.get("required", True)))
        return own | {"values": [resolved.file(it, channel) for it in values]}
    if kind == _C.CHECKBOX_GROUP:
        _count(entry, values, required=bool(entry.get("required", True)))
        return own | {"values": _options(entry, values)}
    return own | {"values": select(entry, values, resolved)}


def _text(entry: Json, given: Any) -> str:
    name = entry["custom_id"]
    text = str(entry.get("value") or "" if given is None else given)
    if not text:
        if entry.get("required", True):
            raise Refused(f"The field {name!r} is required.")
        return text
    low, high = entry.get("min_length") or 0, entry.get("max_length") or 4000
    if not low <= len(text) <= high:
        raise Refused(f"{name!r} must be between {low} and {high} characters long.")
    return text


def _options(entry: Json, values: list[Any]) -> list[str]:
    by_label = {it["label"]: it["value"] for it in entry["options"]}
    known = set(by_label.values())
    chosen = [by_label.get(it, it) for it in values]
    for value in chosen:
        if value not in known:
            raise Refused(f"{value!r} is not one of {', '.join(sorted(known))}.")
    return chosen


def _defaults(entry: Json) -> list[Any]:
    chosen = [it["value"] for it in entry.get("options") or [] if it.get("default")]
    return chosen or [it["id"] for it in entry.get("default_values") or []]


def _count(entry: Json, values: list[Any], *, required: bool) -> None:
    least, most = entry.get("min_values"), entry.get("max_values")
    low, high = 1 if least is None else least, 1 if most is None else most
    if not values and not required:
        return
    if not low <= len(values) <= high:
        raise Refused(f"{entry['custom_id']!r} takes between {low} and {high} values.")
