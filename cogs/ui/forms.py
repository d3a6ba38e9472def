"""Modals that outlive the process: what they are for stands in their custom id, what was filled in in the interaction.

The library would keep each modal in memory and drop what somebody wrote into one from before a restart; here
`answer` reads the interaction itself. Who reads a verb registers in `Host.forms`.
Source: https://discord.com/developers/docs/components/reference
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.core.errors import BadRequest
from cogs.handed import Handed
from cogs.ui import words
from cogs.ui.buttons import custom_id
from cogs.ui.errors import report

PROMPT = "prompt"  # the field for a member's words, by its custom id
TITLE_LIMIT, LABEL_LIMIT, DESCRIPTION_LIMIT = 45, 45, 100
_ID = re.compile(r"easel:(?P<verb>[a-z]+):(?P<number>[0-9]{1,19})")


class Form(discord.ui.Modal):
    """A modal of at most five labelled fields."""

    def __init__(self, verb: str, number: int, title: str, *fields: "discord.ui.Label[Any]") -> None:
        super().__init__(title=title, timeout=None, custom_id=custom_id(verb, number))
        for each in fields:
            self.add_item(each)
        # A form that has stopped is not kept in memory until somebody sends it, which may be never.
        self.stop()


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What somebody filled in: words and chosen values by the fields' custom ids, and the files of all fields."""

    texts: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, list[str]] = field(default_factory=dict)
    files: tuple[Handed, ...] = ()

    def one(self, name: str) -> str | None:
        """The only choice in a menu, if any was made."""
        return next(iter(self.chosen.get(name, [])), None)


def filled(interaction: "discord.Interaction[Any]") -> Filled:
    """Read a submitted form."""
    data: Any = interaction.data or {}
    attachments = data.get("resolved", {}).get("attachments", {})
    texts: dict[str, str] = {}
    chosen: dict[str, list[str]] = {}
    files: list[Handed] = []
    for row in data.get("components", ()):
        entry: Mapping[str, Any] = row.get("component") or {}
        name, kind = str(entry.get("custom_id")), entry.get("type")
        if kind == discord.ComponentType.text_input.value:
            texts[name] = str(entry.get("value") or "")
        elif kind == discord.ComponentType.file_upload.value:
            files += [_upload(attachments[number]) for number in entry.get("values", ()) if number in attachments]
        else:
            chosen[name] = [str(value) for value in entry.get("values") or ()]
    return Filled(texts=texts, chosen=chosen, files=tuple(files))


async def answer(interaction: "discord.Interaction[Any]") -> None:
    """Hand a submitted form to whoever asked for it; anything else is not ours to answer here."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data or {}
    found = _ID.fullmatch(str(data.get("custom_id")))
    if found is None:
        return
    # For a refusal: see `cogs.ui.errors.report`.
    interaction.extras["written"] = filled(interaction).texts.get(PROMPT)
    try:
        take = interaction.client.forms.get(found["verb"])
        if take is None:
            raise BadRequest(words.OLD_BUTTON)
        await take(interaction, int(found["number"]))
    except Exception as error:  # noqa: BLE001 - answered and logged, as everywhere
        await report(interaction, error)


def _upload(attachment: Mapping[str, Any]) -> Handed:
    return Handed(
        url=str(attachment["url"]),
        filename=str(attachment.get("filename") or "picture"),
        size=attachment.get("size"),
        content_type=attachment.get("content_type"),
        description=attachment.get("description"),
    )
