"""The card of a job: what was asked, how it stands, how it ended."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.core.jobs import Job, Picture, State
from bot.core.money import show_usd
from bot.core.outcomes import provider_name
from bot.core.ports import Outlook
from cogs.ui import buttons, words, words_takedown
from cogs.ui.appeal import appeal_button
from cogs.ui.facts import about, again, facts, price
from cogs.ui.sheet import Sheet
from cogs.ui.text import quoted

_COLOURS = {
    State.QUEUED: 0x8A8F98,
    State.DELIVERED: 0x3F9A5F,
    State.FAILED: 0xC0453A,
    State.REFUSED: 0xB0713A,
    State.CANCELLED: 0x8A8F98,
}
_AT_WORK = 0x3B82C4
_CANCELLABLE = frozenset({State.QUEUED, State.SUBMITTING, State.WAITING, State.FETCHING, State.HELD})


def open_card(job: Job, outlook: Outlook) -> Sheet:
    """A job that is under way, with `Cancel`."""
    seed = job.request.seed
    lines = [_progress(job, outlook), outlook.note or "", words.cancel_cost(job)]
    rows = [buttons.button(buttons.CANCEL, job)] if job.state in _CANCELLABLE else []
    return _card(job, [f"seed {seed}" if seed is not None and seed >= 0 else None, about(job)], lines, rows)


def end_card(job: Job, pictures: Sequence[Picture]) -> Sheet:
    """How a job ended; of one that was delivered, `pictures` may be gone since."""
    if job.state is not State.DELIVERED:
        return ended_card(job)
    if pictures and all(it.removed_at is not None for it in pictures):
        return removed_card(job)
    return done_card(job, made=len(pictures))


def done_card(job: Job, *, made: int) -> Sheet:
    """A job whose pictures stand elsewhere; links to them."""
    link = ""
    if job.result_id and job.result_channel_id:
        link = message_link(job.place.guild_id, job.result_channel_id, job.result_id)
    lines = [words.done(job), job.sentence or "", f"**[See the {_picture_word(made)}]({link})**" if link else ""]
    return _card(job, [show_usd(price(job, made))], lines, _thread_row(job))


def ended_card(job: Job) -> Sheet:
    """A job that brought no picture: why, and `Again` where another try may help, or `Appeal` after moderation."""
    retry = job.state in (State.FAILED, State.CANCELLED)
    row = [buttons.button(buttons.AGAIN, job)] if retry else []
    if job.decision is not None:
        row.append(appeal_button(job.decision))
    return _card(job, [again(job)] if retry else [], [words.outcome(job)], row)


def removed_card(job: Job) -> Sheet:
    """A job whose pictures were deleted; of one that a moderator took down, the words are gone with the pictures."""
    colour = _COLOURS[State.CANCELLED]
    if job.decision is None:
        return _card(job, [], [words.REMOVED], _thread_row(job), colour=colour)
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(f"{words_takedown.TAKEN_DOWN}\n-# by <@{job.user_id}>")]
    items.append(discord.ui.ActionRow(*_thread_row(job), appeal_button(job.decision)))
    return Sheet(discord.ui.Container(*items, accent_colour=colour))


def hidden_sheet(job: Job, hidden: int) -> Sheet:
    """In place of a message all of whose pictures are hidden."""
    text = words_takedown.HIDDEN_ONE if hidden == 1 else words_takedown.HIDDEN_ALL
    says: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(f"{text}\n-# by <@{job.user_id}>")
    return Sheet(discord.ui.Container(says, accent_colour=_COLOURS[State.REFUSED]))


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address of a message, for people."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def _thread_row(job: Job) -> "list[discord.ui.Button[Any]]":
    """What can be done with the thread that a card has opened."""
    return [buttons.button(buttons.SUM_UP, job)] if job.thread_id is not None and not job.place.in_thread else []


def _card(
    job: Job,
    more: "list[str | None]",
    lines: list[str],
    row: "list[discord.ui.Button[Any]]",
    *,
    colour: int | None = None,
) -> Sheet:
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(quoted(job.request.wish)),
        discord.ui.TextDisplay(facts(job, *more)),
        discord.ui.Separator(),
        discord.ui.TextDisplay("\n".join(line for line in lines if line)),
    ]
    if row:
        items.append(discord.ui.ActionRow(*row))
    accent = _COLOURS.get(job.state, _AT_WORK) if colour is None else colour
    return Sheet(discord.ui.Container(*items, accent_colour=accent))


def _progress(job: Job, outlook: Outlook) -> str:
    expected = f", expected {words.expected(outlook)}" if outlook.expected_at else ""
    who = provider_name(job.provider)
    match job.state:
        case State.QUEUED if outlook.place is not None and outlook.place > 1:
            return f"Number {outlook.place} in line{expected}."
        case State.QUEUED if outlook.place is None and outlook.note:
            return "Paused."
        case State.QUEUED:
            return f"Next in line{expected}."
        case State.SUBMITTING:
            return f"Going to {who}{expected}."
        case State.WAITING:
            since = f" since {words.stamp(job.submitted_at)}" if job.submitted_at else ""
            return f"At {who}{since}{expected}."
        case State.FETCHING:
            return f"{who} is done; fetching the {_picture_word(job.request.count)}."
        case State.HELD:
            return words.HELD
        case _:
            return "Ready: posting it now."


def _picture_word(count: int) -> str:
    return "picture" if count == 1 else "pictures"
