"""What is known about the pictures of a message, as a private sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import discord

from bot.core.family import Node
from bot.core.jobs import Job
from bot.core.models import offer_of
from cogs.ui import words as common
from cogs.ui import words_family as words
from cogs.ui.facts import seed_words, work
from cogs.ui.sheet import Sheet
from cogs.ui.text import cut, quoted
from cogs.ui.trees import TREE, link, linked
from cogs.ui.turns import turn

SWITCH = "remixing"
_TEXT_LIMIT, _PROMPT_SHOWN, _CREDITED = 3600, 400, 8


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One picture: `verdict` says how sure it is, where that needs saying; without `node` Easel knows nothing of it."""

    title: str = ""
    verdict: str = ""
    node: Node | None = None
    job: Job | None = None
    parents: Sequence[Node] = ()
    children: int = 0
    owed: Sequence[int] = ()
    remixing: bool = True
    similar: Sequence[Node] = ()

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)


def dossier(entries: Sequence[Entry], *, by: int, left_out: int = 0) -> Sheet:
    """All entries, one below the other; `by` is the asker, who may switch what is their own."""
    shown = [entry.node.number for entry in entries if entry.node is not None]
    room = _TEXT_LIMIT // max(1, len(entries))
    items: list[discord.ui.Item[Any]] = []
    for entry in entries:
        if items:
            items.append(discord.ui.Separator())
        heading = f"-# {quoted(entry.title, 80)}" if entry.title and len(entries) > 1 else ""
        verdict = entry.verdict or (words.MADE_HERE if entry.node is not None and not entry.node.uploaded else "")
        text = "\n".join(line for line in (heading, verdict, *_lines(entry)) if line)
        items.append(discord.ui.TextDisplay(cut(text, room)))
        row = _row(entry, by, shown)
        if row:
            items.append(discord.ui.ActionRow(*row))
    if left_out:
        items.append(discord.ui.TextDisplay(f"-# {words.left_out(left_out)}"))
    return Sheet(discord.ui.Container(*items))


def _lines(entry: Entry) -> list[str]:
    node = entry.node
    if node is None:
        return []
    when = f" · {common.stamp(node.created_at, 'f')}" if node.created_at else ""
    if node.removed:
        return [f"**#{node.number}** by {words.who(node.user_id)}{when}", words.TAKEN_DOWN, _made_further(entry)]
    lines = [f"**{link(node)}** by {words.who(node.user_id)}{when}"]
    if node.prompt:
        lines.append(quoted(node.prompt, _PROMPT_SHOWN))
    if entry.job is not None:
        seed = f"seed {node.seed}" if node.seed is not None and _seeded(entry.job) else seed_words(entry.job)
        lines.append("-# " + " · ".join([*work(entry.job), *filter(None, [seed])]))
    lines.append(words.above([linked(parent) for parent in entry.parents]))
    if entry.owed:
        lines.append(words.stands_on([words.who(each) for each in entry.owed[:_CREDITED]]))
    lines.append(_made_further(entry))
    if not node.uploaded:
        lines.append(words.REMIX_ALLOWED if entry.remixing else words.REMIX_REFUSED)
    if entry.similar:
        lines.append(words.also_like([link(each) for each in entry.similar]))
    return lines


def _row(entry: Entry, by: int, shown: Sequence[int]) -> "list[discord.ui.Button[Any]]":
    node = entry.node
    if node is None:
        return []
    row: list[discord.ui.Button[Any]] = [turn(TREE, "Family", node.number)]
    if node.user_id == by and not node.removed:
        label, target = (words.REMIX_OFF, "off") if entry.remixing else (words.REMIX_ON, "on")
        row.append(turn(SWITCH, label, target, node.number, "-".join(map(str, shown))))
    return row


def _made_further(entry: Entry) -> str:
    return words.taken_further(entry.children) if entry.children else ""


def _seeded(job: Job) -> bool:
    offer = offer_of(job.provider, job.wire_id)
    return offer is not None and offer.seeded
