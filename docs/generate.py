# ruff: noqa: INP001 (a script beside the documents it writes, in no package)
"""Writes what the documents say twice: tables of README.md from the code they describe, and .env.example.

`make docs` runs it; tests/test_docs.py fails when somebody has not.
"""

import asyncio
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from discord import app_commands
from discord.ext import commands

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # for `python docs/generate.py`

from bot import settings  # noqa: E402 (needs the line above)
from bot.client import COGS, EaselBot  # noqa: E402
from bot.core.models import LABELS, OFFERS, Offer  # noqa: E402
from bot.core.money import show_usd  # noqa: E402
from cogs.delivery import DiscordDelivery  # noqa: E402
from cogs.ui.buttons import MEANINGS  # noqa: E402
from cogs.ui.menus import menus_of  # noqa: E402
from cogs.ui.review_cards import MEANINGS as DECISIONS  # noqa: E402

Command = app_commands.Command[Any, ..., Any]


def cogs() -> Iterator[type[commands.Cog]]:
    """The cogs the bot loads."""
    for extension in COGS:
        module = importlib.import_module(extension)
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, commands.Cog) and thing.__module__ == extension:
                yield thing


class Nobody:
    """Stands where an engine would: the commands of a bot that never runs can be listed without one."""

    def __getattr__(self, name: str) -> Self:
        return self


def app_commands_of_cogs() -> Iterator[Command]:
    """Every slash command that the bot registers; those of groups by their whole name."""
    nobody: Any = Nobody()
    bot = EaselBot(engine=nobody, delivery=DiscordDelivery(pictures=nobody, fit=nobody, clock=nobody))

    async def load() -> None:
        for extension in COGS:
            await bot.load_extension(extension)

    asyncio.run(load())
    yield from (each for each in bot.tree.walk_commands() if isinstance(each, app_commands.Command))


def command_table() -> str:
    """Name, options (bold: required) and meaning of each command."""
    rows = ["| command | options | what it does |", "|---|---|---|"]
    for command in app_commands_of_cogs():
        options = [f"**`{each.name}`**" if each.required else f"`{each.name}`" for each in command.parameters]
        rows.append(f"| `/{command.qualified_name}` | {' '.join(options) or '-'} | {command.description} |")
    return "\n".join(rows) + "\n"


def menu_table() -> str:
    """The entries in the menu of a message."""
    rows = ["| in the menu of a message, under Apps | what it does |", "|---|---|"]
    rows += [f"| `{menu.name}` | {menu.meaning} |" for cog in cogs() for _, menu in menus_of(cog)]
    return "\n".join(rows) + "\n"


def button_table() -> str:
    """The buttons below pictures and cards."""
    rows = ["| button | what it does |", "|---|---|"]
    rows += [f"| {label} | {meaning} |" for label, meaning in MEANINGS.items()]
    rows += [f"| {label} | {meaning} *(moderators)* |" for label, meaning in DECISIONS.items()]
    return "\n".join(rows) + "\n"


def model_table() -> str:
    """What each model takes and costs at each provider."""
    rows = ["| model | provider | pictures handed in | options | one picture costs |", "|---|---|---|---|---|"]
    order = sorted(OFFERS, key=lambda offer: (offer.model, offer.provider))
    for (model, provider), same in groupby(order, key=lambda offer: (offer.model, offer.provider)):
        offers = list(same)
        takes = {name for offer in offers for name in offer.takes}
        options = ", ".join(label for name, label in LABELS.items() if name in takes)
        least, most = min(o.pictures[0] for o in offers), max(o.pictures[1] for o in offers)
        counted = str(least) if least == most else f"{least} to {most}"
        rows.append(f"| `{model}` | `{provider}` | {counted} | {options} | {price(offers)} |")
    return "\n".join(rows) + "\n"


def price(offers: list[Offer]) -> str:
    """The price of one picture; `about` where the provider publishes none in USD."""
    amounts = sorted({offer.price.micro_usd for offer in offers})
    text = " to ".join(show_usd(amount) for amount in (amounts[0], amounts[-1])[: len(amounts)])
    return f"about {text}" if any(offer.price.planned for offer in offers) else text


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": command_table,
    "menus": menu_table,
    "buttons": button_table,
    "models": model_table,
    "settings": settings.describe,
}


def filled(text: str) -> str:
    """The document with each `<!-- name -->` ... `<!-- /name -->` written afresh.

    Raises:
        ValueError: a block has no place in the document.
    """
    for name, table in BLOCKS.items():
        block = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
        text, count = block.subn(table().replace("\\", r"\\"), text)
        if count != 1:
            raise ValueError(f"README.md needs <!-- {name} --> and <!-- /{name} --> once, around the table")
    return text


if __name__ == "__main__":
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text()))
    (ROOT / ".env.example").write_text(settings.example())
