"""Private sheets: jobs under way, models, use, and a question with two buttons."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.core.jobs import Job, State
from bot.core.models import DEFAULT_MODEL, LABELS, Offer
from bot.core.money import show_usd
from bot.core.outcomes import provider_name
from bot.core.parameters import Number, Size
from bot.core.ports import Outlook
from bot.engine.orders import Availability, Usage
from cogs.ui import words
from cogs.ui.cards import message_link
from cogs.ui.sheet import Sheet
from cogs.ui.text import cut, quoted, units

JOBS_SHOWN = 10
_PROMPT_SHOWN = 120
_TEXT_LIMIT = 3800  # of Discord's 4000 for all texts of a message


def jobs_sheet(rows: Sequence[tuple[Job, Outlook | None]]) -> Sheet:
    """Open jobs, oldest first; beyond the first ones only their number."""
    lines = [_job_lines(job, outlook) for job, outlook in rows[:JOBS_SHOWN]]
    rest = len(rows) - JOBS_SHOWN
    if rest > 0:
        lines.append(f"-# and {rest} more")
    return _sheet("Under way", "\n\n".join(lines))


def models_sheet(models: Sequence[Availability]) -> Sheet:
    """Every model by provider; `about` marks prices the provider has not published in US dollars."""
    texts = []
    for model in models:
        mark = " (used when you name none)" if model.model == DEFAULT_MODEL else ""
        by_provider: dict[str, list[Offer]] = {}
        for offer in model.offers:
            by_provider.setdefault(offer.provider, []).append(offer)
        lines = [_provider_lines(offers, unwell=name in model.unwell) for name, offers in by_provider.items()]
        texts.append("\n".join([f"**{model.model}**{mark}", *(lines or [words.NOT_OFFERED])]))
    return _sheet("Models", "\n\n".join(texts))


def usage_text(usage: Usage) -> str:
    """Used and left today and this month."""
    used, limits = usage.used, usage.limits
    lines = [
        f"Pictures today: {_of(str(used.images_today), limits.images_per_day and str(limits.images_per_day))}"
        + _left(limits.images_per_day, used.images_today, str),
        f"Money today: {_of(show_usd(used.usd_today), limits.usd_per_day and show_usd(limits.usd_per_day))}"
        + _left(limits.usd_per_day, used.usd_today, show_usd),
        f"Jobs under way: {_of(str(used.open_jobs), limits.jobs_at_once and str(limits.jobs_at_once))}",
        f"Money this month: {_of(show_usd(usage.month_usd), limits.usd_per_month and show_usd(limits.usd_per_month))}"
        + _left(limits.usd_per_month, usage.month_usd, show_usd),
        f"Ever: {words.pictures(usage.pictures_ever)}",
        f"-# The day starts afresh <t:{usage.resets_at}:R>. Failed and refused orders cost nothing.",
    ]
    return "\n".join(lines)


def question(text: str, row: "Sequence[discord.ui.Button[Any]]" = ()) -> Sheet:
    """A sentence, with the buttons that answer it."""
    sentence: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(text)
    return Sheet(sentence, discord.ui.ActionRow(*row)) if row else Sheet(sentence)


def _job_lines(job: Job, outlook: Outlook | None) -> str:
    parts = [words.state(job)]
    if outlook is not None and job.state is State.QUEUED and outlook.place is not None:
        parts.append("next" if outlook.place <= 1 else f"number {outlook.place} in line")
    if outlook is not None and outlook.expected_at is not None:
        parts.append(f"expected {words.expected(outlook)}")
    if job.card_id is not None:
        parts.append(f"[card]({message_link(job.place.guild_id, job.place.channel_id, job.card_id)})")
    note = f"\n-# {outlook.note}" if outlook is not None and outlook.note else ""
    return f"{quoted(job.request.wish, _PROMPT_SHOWN)}\n-# {' · '.join(parts)}{note}"


def _provider_lines(offers: Sequence[Offer], *, unwell: bool) -> str:
    """One provider's offers of a model as one: a member chooses a model, not a wire id."""
    price = min(it.price.micro_usd for it in offers)
    about = "about " if any(it.price.planned for it in offers) else ""
    state = " · **not well right now**" if unwell else ""
    takes: dict[str, str] = {}
    for offer in offers:
        for name, parameter in offer.takes.items():
            numbers = f" {parameter.describe()}" if isinstance(parameter, Number | Size) and name != "seed" else ""
            takes.setdefault(name, LABELS.get(name, name) + numbers)
    return (
        f"{provider_name(offers[0].provider)}: {about}{show_usd(price)} a picture{state}\n"
        f"-# {' · '.join([_needs(offers), *takes.values()])}"
    )


def _needs(offers: Sequence[Offer]) -> str:
    """What to hand in: words, or how many pictures."""
    low, high = min(it.pictures[0] for it in offers), max(it.pictures[1] for it in offers)
    if low:
        return words.pictures(high) if low == high else f"{low} to {words.pictures(high)}"
    most = f"up to {words.pictures(high)}" if high > 1 else words.pictures(high)
    return f"words, or {most}" if high else "words only"


def _sheet(title: str, text: str) -> Sheet:
    """A titled sheet within Discord's limits, whatever is put into it."""
    heading: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(f"### {title}")
    body: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(cut(text, _TEXT_LIMIT - units(title)))
    return Sheet(discord.ui.Container(heading, body))


def _of(used: str, limit: object) -> str:
    return f"**{used}** of {limit}" if limit else f"**{used}**, no limit"


def _left(limit: int, used: int, show: Any) -> str:
    return f", {show(max(0, limit - used))} left" if limit else ""
