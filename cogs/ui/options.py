"""The options the picture commands share: what they are called, what they take, what they suggest."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from discord import app_commands

from bot.core.money import show_usd
from bot.core.outcomes import provider_name
from bot.core.parameters import RATIOS
from bot.core.requests import COUNT_LIMIT, PROMPT_LIMIT
from bot.engine.orders import Availability
from cogs.ui.text import cut, plain

if TYPE_CHECKING:
    from cogs.host import Interaction

F = TypeVar("F")

Prompt = app_commands.Range[str, 1, PROMPT_LIMIT]
Count = app_commands.Range[int, 1, COUNT_LIMIT]
Seed = app_commands.Range[int, -1, 9_999_999_999]
Guidance = app_commands.Range[float, 1, 20]
Steps = app_commands.Range[int, 1, 50]
Strength = app_commands.Range[float, 0, 1]
Negative = app_commands.Range[str, 1, PROMPT_LIMIT]

CHOICES_LIMIT = 25
CHOICE_NAME_LIMIT = 100

_DESCRIPTIONS = {
    "prompt": "What the picture should show, in your own words",
    "model": "Which model makes it, e.g. kontext-pro, or kontext-pro@wavespeed for one provider",
    "aspect_ratio": "Width to height",
    "count": "How many pictures, 1 to 4; each is paid for",
    "seed": "The same seed and words give a similar picture again; leave it out for a new one",
    "guidance": "How closely to follow the words, 1 to 20; models differ in what they take",
    "steps": "How many steps to work in, 1 to 50; only some models take this",
    "size": "Width and height in pixels, like 1024x768; only some models take this",
    "negative_prompt": "What should not be in the picture; only some models take this",
    "strength": "How much of your picture to change, 0 to 1; only some models take this",
    "style": "A style of this server",
}


def picture_options(*names: str, **own: str) -> Callable[[F], F]:
    """Describe the named shared options of a command, and `own` ones with their descriptions; add what they suggest."""

    def decorate(command: F) -> F:
        found: Any = app_commands.describe(**{name: _DESCRIPTIONS[name] for name in names}, **own)(command)
        if "aspect_ratio" in names:
            ratios = [app_commands.Choice(name=ratio, value=ratio) for ratio in RATIOS]
            found = app_commands.choices(aspect_ratio=ratios)(found)
        found = app_commands.autocomplete(model=suggest_models)(found)
        if "style" in names:
            found = app_commands.autocomplete(style=suggest_styles)(found)
        decorated: F = found
        return decorated

    return decorate


async def suggest_styles(interaction: "Interaction", current: str) -> list[app_commands.Choice[str]]:
    """The styles of this server, each with the beginning of its template."""
    if interaction.guild_id is None:
        return []
    found = await interaction.client.engine.customs.styles(interaction.guild_id)
    wanted = current.strip().casefold()
    return [
        app_commands.Choice(name=cut(plain(f"{it.name} · {it.template}"), CHOICE_NAME_LIMIT), value=it.name)
        for it in found
        if wanted in it.name.casefold()
    ][:CHOICES_LIMIT]


async def suggest_models(interaction: "Interaction", current: str) -> list[app_commands.Choice[str]]:
    """The models that take as many pictures as have been attached so far; first by name, then by provider."""
    choices = model_choices(interaction.client.engine.models(), _pictures(interaction))
    wanted = current.strip().lower()
    return [it for it in choices if wanted in it.value][:CHOICES_LIMIT]


def model_choices(models: Sequence[Availability], pictures: int) -> list[app_commands.Choice[str]]:
    """The models that take so many pictures; first by name, then by provider."""
    named = [choice for it in models if (choice := _any_provider(it, pictures))]
    pinned = [choice for it in models for choice in _each_provider(it, pictures)]
    return [*named, *pinned]


def _pictures(interaction: "Interaction") -> int:
    """Attachments given so far; at least what the command needs."""
    # While somebody types, Discord sends attachments by id only; that they are there is enough.
    given = sum(1 for name, _ in interaction.namespace if name.startswith("image"))
    command = interaction.command.name if interaction.command else ""
    if command == "remix":
        return given + 1  # the picture that is remixed comes first
    return max(given, {"edit": 1, "blend": 2}.get(command, 0))


def _any_provider(model: Availability, pictures: int) -> app_commands.Choice[str] | None:
    prices = [it.price.micro_usd for it in model.offers if it.accepts(pictures)]
    return _choice(model.model, min(prices), "") if prices else None


def _each_provider(model: Availability, pictures: int) -> list[app_commands.Choice[str]]:
    cheapest: dict[str, int] = {}
    for offer in model.offers:
        if offer.accepts(pictures):
            cheapest[offer.provider] = min(offer.price.micro_usd, cheapest.get(offer.provider, offer.price.micro_usd))
    return [
        _choice(f"{model.model}@{provider}", price, " · unwell now" if provider in model.unwell else "")
        for provider, price in cheapest.items()
    ]


def _choice(value: str, price: int, note: str) -> app_commands.Choice[str]:
    model, _, provider = value.partition("@")
    where = f" at {provider_name(provider)}" if provider else ""
    name = f"{model}{where} · about {show_usd(price)} a picture{note}"
    return app_commands.Choice(name=name[:CHOICE_NAME_LIMIT], value=value)
