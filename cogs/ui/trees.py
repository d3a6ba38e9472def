"""The private sheets about a family: the drawn tree with its links, and the replay."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import discord

from bot.core.family import Family, Node
from cogs.ui import words_family as told
from cogs.ui.cards import message_link
from cogs.ui.picks import OPTIONS_LIMIT, pick
from cogs.ui.sheet import Sheet, Shown
from cogs.ui.text import cut, quoted
from cogs.ui.turns import turn

RELATIVES = "family"  # the select of a sheet
REPLAY, TREE = "replay", "tree"  # buttons that name a picture
_LINKED = 8  # children linked to; of more only the number is told
_PROMPT_SHOWN = 300
_TEXT_LIMIT = 3500


def tree_sheet(family: Family, names: Mapping[int, str], png: bytes, labels: Mapping[int, str]) -> Shown:
    """The tree, with links to parents and children, a list of relatives and `Replay`; `labels` by number."""
    asked = family.by_number[family.asked]
    upload = _file(png, f"family-{family.asked}.png", told.family_aloud(family, names))
    picture: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        discord.MediaGalleryItem(upload, description=upload.description)
    )
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(cut(_words(family, asked), _TEXT_LIMIT)), picture]
    relatives = nearest(family)
    if relatives:
        listed = [(labels[node.number], str(node.number)) for node in relatives]
        items.append(pick(RELATIVES, family.asked, listed, placeholder=told.CHOOSE_RELATIVE))
    if len([node for node in family.path(family.asked) if not node.removed]) > 1:
        items.append(discord.ui.ActionRow(turn(REPLAY, "Replay", family.asked)))
    return Shown(sheet=Sheet(discord.ui.Container(*items)), files=[upload])


def replay_sheet(steps: Sequence[Node], names: Mapping[int, str], data: bytes, extension: str) -> Shown:
    """The animation from the first ancestor to a picture."""
    last = steps[-1].number
    name = f"replay-{last}.{extension.lstrip('.')}"
    upload = _file(data, name, told.replay_aloud(steps, names))
    picture: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        discord.MediaGalleryItem(upload, description=upload.description)
    )
    heading: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(
        f"### How #{last} came to be\n-# {len(steps)} steps, from #{steps[0].number} to #{last}"
    )
    return Shown(sheet=Sheet(heading, picture), files=[upload])


def link(node: Node) -> str:
    """`[#12](…)` where it stands somewhere, else `#12`; never for one that was taken down."""
    if node.removed or not (node.channel_id and node.message_id):
        return f"#{node.number}"
    return f"[#{node.number}]({message_link(node.guild_id, node.channel_id, node.message_id)})"


def linked(node: Node) -> str:
    """A picture with its maker: `[#12](…) by @Ann`."""
    if node.removed:
        return f"{link(node)} (taken down or out of your sight)"
    return f"{link(node)} by {told.who(node.user_id)}"


def nearest(family: Family) -> list[Node]:
    """Relatives to choose from: pictures of the same order, parents, children, then the rest by number."""
    asked = family.by_number[family.asked]
    same = [node for node in family.nodes if node.job_id is not None and node.job_id == asked.job_id]
    parents = [family.by_number[each] for each in asked.parents if each in family.by_number]
    around = sorted(family.nodes, key=lambda node: abs(node.number - asked.number))
    ordered = {node.number: node for node in (*same, *parents, *family.children(asked.number), *around)}
    return [node for node in ordered.values() if node.number != asked.number and not node.removed][:OPTIONS_LIMIT]


def _words(family: Family, asked: Node) -> str:
    parents = [linked(family.by_number[each]) for each in asked.parents if each in family.by_number]
    children = family.children(asked.number)
    what = quoted(asked.prompt, _PROMPT_SHOWN) if asked.prompt else ""
    lines = [
        f"### {told.title(asked.number)}",
        f"{linked(asked)} {what}".strip(),
        told.above(parents),
        told.below([linked(node) for node in children[:_LINKED]], max(0, len(children) - _LINKED)),
        f"-# {told.counted(family)}",
    ]
    return "\n".join(line for line in lines if line)


def _file(data: bytes, name: str, description: str) -> discord.File:
    return discord.File(BytesIO(data), filename=name, description=description)
