"""The card on which moderators decide: a held picture, a reported one, or an appeal; and how each one ended.

The same card stands in the moderators' channel and, in private, in `/moderation queue`.
"""

from collections.abc import Sequence
from typing import Any

import discord

from bot.core.jobs import State
from bot.core.reviews import Outcome, Review, ReviewKind
from bot.engine.reviewing import File
from cogs.ui import exhibits
from cogs.ui import words_review as words
from cogs.ui.buttons import custom_id
from cogs.ui.cards import message_link
from cogs.ui.exhibits import PICTURE, SOURCE, Exhibit, Which
from cogs.ui.facts import facts, seed_words
from cogs.ui.sheet import Sheet
from cogs.ui.text import units

CLAIM = "reviewclaim"
APPROVE, REFUSE = "reviewapprove", "reviewrefuse"
KEEP, TAKE_DOWN = "reviewkeep", "reviewtakedown"
UPHOLD, REJECT = "reviewuphold", "reviewreject"
TEXT_LIMIT = 3900  # of Discord's 4000 for all texts of a message

# The buttons by kind, in order: verb, label, style. Labels are a contract: scripts press them by name.
_BUTTONS = {
    ReviewKind.HELD: (
        (APPROVE, "Approve", discord.ButtonStyle.success),
        (REFUSE, "Refuse…", discord.ButtonStyle.danger),
    ),
    ReviewKind.REPORT: (
        (KEEP, "Keep", discord.ButtonStyle.success),
        (TAKE_DOWN, "Take down…", discord.ButtonStyle.danger),
    ),
    ReviewKind.APPEAL: (
        (UPHOLD, "Uphold", discord.ButtonStyle.success),
        (REJECT, "Reject", discord.ButtonStyle.danger),
    ),
}
# For the documents: what moderators see, and what it does.
MEANINGS = {
    "`Approve`": "A held picture is posted where it was asked for",
    "`Refuse…`": "Nobody sees it, the member reads why and pays nothing; it may count as a strike",
    "`Keep`": "A reported picture stays, or is shown again",
    "`Take down…`": "A reported picture goes: its message, its files, its place in the gallery",
    "`Uphold`": "The member was right: what the decision brought is undone",
    "`Reject`": "An appeal changes nothing",
    "`Claim`": "You are looking at it: for a quarter of an hour nobody else decides; once more gives it back",
}
_WAITING = {ReviewKind.HELD: 0xC98A2B, ReviewKind.REPORT: 0xC0453A, ReviewKind.APPEAL: 0x3B82C4}
_GOOD, _BAD, _GREY = 0x3F9A5F, 0xB0713A, 0x8A8F98
_ENDED = {
    **dict.fromkeys((Outcome.APPROVED, Outcome.KEPT, Outcome.UPHELD), _GOOD),
    **dict.fromkeys((Outcome.REFUSED, Outcome.TAKEN_DOWN, Outcome.REJECTED), _BAD),
}
_KEEPS_PICTURES = frozenset({Outcome.REFUSED, Outcome.EXPIRED})


def card(file: File, shown: Sequence[Exhibit] = (), *, back: "discord.ui.Button[Any] | None" = None) -> Sheet:
    """The whole card; `back` leads to where it was opened from."""
    review = file.review
    heading, made_from = words.heading(review, file.pictures), words.made_from(file.parents)
    pictured = any(it.which.role == PICTURE for it in shown)
    about = "\n".join([*([] if pictured or not file.pictures else [_unseen(file)]), *_about(file)])
    left = TEXT_LIMIT - units(heading) - units(made_from)
    about = words.within(about, left * 2 // 3)
    rest = words.within("\n".join(_rest(file)), left - units(about))
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(heading),
        *exhibits.gallery(shown, PICTURE),
        *([discord.ui.TextDisplay(about)] if about else []),
        *exhibits.beside(shown, SOURCE, made_from),
        discord.ui.Separator(),
        discord.ui.TextDisplay(rest),
    ]
    row = _buttons(review)
    if row:
        items.append(discord.ui.ActionRow(*row))
    accent = _WAITING[review.kind] if review.outcome is None else _ENDED.get(review.outcome, _GREY)
    rows = [discord.ui.ActionRow(back)] if back is not None else []
    return Sheet(discord.ui.Container(*items, accent_colour=accent), *rows)


def edited(file: File, message: discord.Message, *, back: "discord.ui.Button[Any] | None" = None) -> dict[str, Any]:
    """What an edit of a message says: the card as it is by now, with those of its pictures that may stay."""
    there = exhibits.standing(message)
    kept = exhibits.kept(there, wanted(file))
    body: dict[str, Any] = {"view": card(file, kept, back=back)}
    return body if len(kept) == len(there) else body | {"attachments": kept}


def wanted(file: File) -> set[Which]:
    """The pictures that a card may show.

    Of what moderators refused they keep their record, for an appeal; whatever was taken down or erased goes.
    """
    outcome = file.review.outcome
    record = file.review.kind is ReviewKind.HELD and outcome in _KEEPS_PICTURES
    about = [it for it in file.pictures if it.removed_at is None or (record and it.sha256)]
    if outcome is not None and len(about) < len(file.pictures):
        about = []
    sources = [it for it in file.parents if it.removed_at is None]
    with_sources = bool(about) or not file.pictures
    return {Which(PICTURE, it.number) for it in about} | {Which(SOURCE, it.number) for it in sources if with_sources}


def marks(review: Review) -> list[str]:
    """The custom ids by which an open card of ours is known."""
    return [custom_id(verb, review.number) for verb in (_BUTTONS[review.kind][0][0], CLAIM)]


def link(review: Review) -> str:
    """Where its card stands; empty while it has none."""
    if not (review.channel_id and review.message_id):
        return ""
    return message_link(review.guild_id, review.channel_id, review.message_id)


def _buttons(review: Review) -> "list[discord.ui.Button[Any]]":
    if not review.open:
        return []
    told = (*_BUTTONS[review.kind], (CLAIM, "Claim", discord.ButtonStyle.secondary))
    return [
        discord.ui.Button(label=label, style=style, custom_id=custom_id(verb, review.number))
        for verb, label, style in told
    ]


def _unseen(file: File) -> str:
    """Why a card shows no pictures."""
    may = wanted(file)
    adult = any(it.adult and Which(PICTURE, it.number) in may for it in file.pictures)
    return words.not_here(file.review) if adult else words.NO_PICTURES


def _about(file: File) -> list[str]:
    """What it is about: an order, or what somebody says against a decision."""
    if file.review.kind is ReviewKind.APPEAL:
        return [words.says(file.review), words.appealed(file.appealed)]
    return _order(file)


def _rest(file: File) -> list[str]:
    """Why it is here, what is known, and how it ended."""
    review = file.review
    lines = {ReviewKind.HELD: _held, ReviewKind.REPORT: _report, ReviewKind.APPEAL: _appeal}[review.kind](file)
    if review.open:
        known = words.known(review, file.history)
        lines += [words.standing(file.strikes, known, review.member), words.claimed(review)]
    else:
        lines.append(words.ended(review))
    if review.kind is ReviewKind.APPEAL:
        lines.append(words.decided_first(file.appealed, review))
    return [line for line in lines if line]


def _held(file: File) -> list[str]:
    review, job = file.review, file.job
    lines = [f"**Why it is held:** {words.why_held(review.reason)}"]
    if job is None:
        return lines
    if review.open:
        return [*lines, words.where(job), words.until(review)]
    if review.outcome is Outcome.APPROVED:
        lines.append(_standing(file) or words.where(job, posted=True))
    return lines


def _report(file: File) -> list[str]:
    review = file.review
    about = next(iter(file.pictures), None)
    lines = [words.reported(review, file.complaints)]
    if review.open:
        lines.append(words.seen(about))
    gone = about is None or about.removed_at is not None
    return lines if gone else [*lines, _standing(file)]


def _appeal(file: File) -> list[str]:
    before = link(file.earlier) if file.earlier is not None else ""
    return [f"[The earlier question]({before})"] if before else []


def _order(file: File) -> list[str]:
    """What was asked for, by whom, of which model, for how much; nothing of it once its words were erased."""
    job = file.job
    if job is None or not job.prompt:
        return []
    told = job.evolve(request=job.request.evolve(negative_prompt=None))  # it has a line of its own
    return [words.prompt(job), facts(told, seed_words(job), words.money(job, len(file.pictures)))]


def _standing(file: File) -> str:
    """A link to the message in which its pictures stand."""
    job = file.job
    if job is None or job.state is not State.DELIVERED or not (job.result_id and job.result_channel_id):
        return ""
    return f"[See it where it stands]({message_link(job.place.guild_id, job.result_channel_id, job.result_id)})"
