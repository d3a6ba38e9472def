"""The transactions in which state and money change together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core import fairness, quota
from bot.core import limits as rules
from bot.core.accounts import Cheaper, Pause, Scope
from bot.core.budgets import Ceiling
from bot.core.errors import Moderated, NotPermitted, NotYours, Paused, StaleJob
from bot.core.jobs import Job, Shot, State
from bot.core.money import show_usd
from bot.core.ports import Kept
from bot.core.quota import Limits
from bot.store import alerts, budgets, consent, jobs, ledger, pauses, pictures, prices, suspensions
from bot.store import limits as kept_limits
from bot.store.database import Reader, Transaction

NOT_FROM_THERE = (
    "A picture from an age-restricted channel can only be taken further in an age-restricted channel. "
    "Nothing was charged."
)
NO_REMIXING = "Its maker does not want this picture to be taken further by others. Nothing was charged."


@dataclass(frozen=True, kw_only=True)
class NewInput:
    """A picture handed in: its bytes in the vault, its address, the picture it is known to be, and whose it is.

    `owner` is set when it comes from somebody else's message.
    """

    kept: Kept
    url: str | None = None
    parent: int | None = None
    owner: int | None = None


class FreeGone(Exception):
    """Free pictures the price was made with were taken by somebody else meanwhile; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an order is held against, beyond what the database knows.

    Attributes:
        limits: those of the settings.
        joined_at: when the member joined the server, milliseconds since 1970; None = not known.
        cheaper: other models that take the request, dearest first.
        free_given: free pictures the offer gives in all.
    """

    limits: Limits
    joined_at: int | None = None
    cheaper: Sequence[Cheaper] = ()
    free_given: int = 0


async def place(
    tx: Transaction,
    job: Job,
    shots: Sequence[Shot],
    inputs: Sequence[NewInput],
    *,
    limits: Limits | Terms,
    press: str | None,
) -> tuple[Job, bool]:
    """Check pauses and limits, reserve the money and write the job, all or nothing; False = it stood already.

    Raises:
        LimitReached: nothing was written.
        Moderated: likewise; the member is suspended.
        Paused: likewise.
        FreeGone: likewise; the price has to be made anew.
    """
    terms = limits if isinstance(limits, Terms) else Terms(limits=limits)
    place, now = job.place, job.created_at
    same = await jobs.find_same(tx, interaction_id=place.interaction_id, press=press, user_id=job.user_id, now=now)
    if same is not None:
        return same, False
    # Looked at before as well; but judging takes its time, and a moderator may have acted meanwhile.
    begun = await suspensions.suspension(tx, guild_id=place.guild_id, user_id=job.user_id, now=now)
    if begun is not None:
        raise Moderated(begun.sentence, decision=begun.decision)
    if pause := await pauses.holding(tx, job):
        raise Paused(paused_sentence(pause))
    allowed, weight = await allowance(tx, terms.limits, guild_id=place.guild_id, user_id=job.user_id, roles=job.roles)
    quota.check(
        allowed,
        await ledger.used(tx, guild_id=place.guild_id, user_id=job.user_id, now=now),
        images=job.request.count,
        price=job.estimate,
        now=now,
        places=await place_ceilings(tx, place.budget_places, guild_id=place.guild_id, now=now),
        joined_at=terms.joined_at,
        alternatives=terms.cheaper,
    )
    key = (job.provider, job.wire_id)
    if await prices.take_free(tx, key, wanted=job.free, given=terms.free_given) != job.free:
        raise FreeGone
    line, last = await jobs.turns(tx, provider=job.provider, guild_id=place.guild_id, user_id=job.user_id)
    job = job.evolve(turn=fairness.turn(line=line, last=last, weight=weight))
    await jobs.insert(tx, job, shots, press=press)
    for position, item in enumerate(inputs):
        number = await _input_number(tx, job, item, position)
        await pictures.add_input(tx, job, position=position, picture=number, url=item.url)
    await ledger.book(tx, job, "reserve", job.estimate, pictures=job.request.count, now=now)
    return job, True


async def allowance(
    reader: Reader, settings: Limits, *, guild_id: int, user_id: int, roles: Sequence[int]
) -> tuple[Limits, int]:
    """The limits that hold for a member now, the server's budgets among them, and their weight in line."""
    found = await kept_limits.applying(reader, guild_id=guild_id, user_id=user_id, roles=roles)
    personal, weight = rules.resolve(settings, found, user_id=user_id, roles=roles)
    return await budgets.with_server(reader, personal, guild_id=guild_id), weight


async def place_ceilings(reader: Reader, places: Sequence[int], *, guild_id: int, now: int) -> list[Ceiling]:
    """The budgets of a thread and its channel, and what is spent of them."""
    said = await budgets.of_places(reader, places, guild_id=guild_id)
    sums = await ledger.spent(reader, [ledger.place_scope(each.place_id) for each in said], now=now)
    found: list[Ceiling] = []
    for each in said:
        today, month = sums[ledger.place_scope(each.place_id)]
        found += budgets.ceilings_of(each, spent_today=today, spent_month=month)
    return found


def paused_sentence(pause: Pause) -> str:
    """Why nothing is taken, for the member."""
    what = {
        Scope.SERVER: "New pictures are paused on this server.",
        Scope.CHANNEL: f"New pictures are paused in <#{pause.target_id}>.",
        Scope.ROLE: f"New pictures are paused for members with <@&{pause.target_id}>.",
    }[pause.scope]
    return f"{what} Reason: {pause.reason}" if pause.reason else what


async def _input_number(tx: Transaction, job: Job, item: NewInput, position: int) -> int:
    """The picture a handed-in one is, or becomes; its maker may have forbidden that others take it further.

    Raises:
        NotPermitted: the maker did, or the picture comes from an age-restricted channel and must not leave it.
    """
    guild, owner = job.place.guild_id, item.owner or job.user_id
    number = item.parent or await pictures.known(tx, guild_id=guild, user_id=owner, sha256=item.kept.sha256)
    if number is not None:
        if not await consent.allows(tx, number, by=job.user_id):
            raise NotPermitted(NO_REMIXING)
        known = await pictures.get(tx, number)
        if known is not None and known.adult and not job.place.adult:
            raise NotPermitted(NOT_FROM_THERE)
        if known is not None and not known.there:
            raise NotYours("A picture of this order has been taken down meanwhile. Nothing was charged.")
        return number
    if owner != job.user_id and not await consent.member_allows(tx, guild_id=guild, user_id=owner):
        raise NotPermitted(NO_REMIXING)
    return await pictures.add(
        tx, item.kept, guild_id=guild, user_id=owner, position=position, now=job.created_at, uploaded=True,
        adult=job.place.adult,
    )  # fmt: skip


async def settle(
    tx: Transaction,
    job: Job,
    results: Sequence[tuple[Kept, bool]],
    *,
    charge: int,
    cost: int,
    suspected: int,
    sentence: str | None,
    now: int,
) -> Job:
    """The pictures are on disk: write them down, charge the member, book the provider's bill; job is `ready`.

    `results` are (picture, spoiler); `sentence` tells the member what is unusual about them, if anything.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    free = await prices.give_back(tx, job)
    text = _overrun(job, cost)
    moved = await jobs.move(
        tx, job, State.READY, now=now, text=text, sentence=sentence, charged=charge, free=free, paused=0
    )
    if moved.hold is not None:  # what it was made from was taken down meanwhile; taken up again, it is held
        raise StaleJob(f"job {job.id} has to be seen by a moderator first, by now")
    await pictures.add_results(tx, moved, results, now=now)
    await ledger.book(tx, moved, "charge", charge, pictures=len(results), now=now)
    await _book_bill(tx, moved, cost=cost, suspected=suspected, now=now)
    return moved


async def hold(
    tx: Transaction, job: Job, results: Sequence[tuple[Kept, bool]], *, charge: int, sentence: str | None, why: str,
    now: int,
) -> Job:  # fmt: skip
    """The pictures are on disk and wait for a moderator, hidden; the money stays reserved until then.

    `charge` is what the member bears if they are approved.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    moved = await jobs.move(tx, job, State.HELD, now=now, text=why, sentence=sentence, charged=charge)
    await pictures.add_results(tx, moved, results, now=now, hidden=True)
    return moved


async def let_go(tx: Transaction, job: Job, *, cost: int, suspected: int, by: int, owner: int, now: int) -> Job:
    """A moderator approved held pictures: charge the member, book the bill; job is `ready`, driven by `owner`.

    Raises:
        StaleJob: the job is no longer held; nothing was written.
    """
    free = await prices.give_back(tx, job)
    text = _overrun(job, cost) or f"approved by {by}"
    moved = await jobs.move(
        tx, job, State.READY, now=now, text=text, free=free, owner=owner, epoch=job.epoch + 1, dispatches=0
    )
    shown = await pictures.unhide(tx, job.id)
    await ledger.book(tx, moved, "charge", job.charged or 0, pictures=shown, now=now)
    await _book_bill(tx, moved, cost=cost, suspected=suspected, now=now)
    return moved


async def end(
    tx: Transaction,
    /,
    job: Job,
    to: State,
    *,
    sentence: str,
    now: int,
    cost: int = 0,
    suspected: int = 0,
    charge: int | None = None,
    text: str | None = None,
    **changes: Any,
) -> Job:
    """End a job that brought no pictures: the reserve is released, or `charge` is what the member bears.

    A job that was `ready` has been charged already: the member gets it back.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    ready = job.state is State.READY
    if not ready:
        changes["free"] = await prices.give_back(tx, job)
        text = text or _overrun(job, cost)
    moved = await jobs.move(
        tx, job, to, now=now, text=text, sentence=sentence, finished_at=now, charged=charge or 0, **changes
    )
    if ready:
        row = await tx.fetch_one("SELECT micro_usd, pictures FROM ledger WHERE job_id = $1 AND kind = 'charge'", job.id)
        if row is not None:
            await ledger.book(tx, moved, "refund", row["micro_usd"], pictures=row["pictures"], now=now)
        return moved
    if charge is None:
        await ledger.book(tx, moved, "release", job.estimate, pictures=job.request.count, now=now)
    else:
        await ledger.book(tx, moved, "charge", charge, pictures=0, now=now)
    await _book_bill(tx, moved, cost=cost, suspected=suspected, now=now)
    return moved


async def _book_bill(tx: Transaction, job: Job, *, cost: int, suspected: int, now: int) -> None:
    if cost:
        await ledger.book(tx, job, "cost", cost, now=now)
    if suspected:
        await ledger.book(tx, job, "suspected", suspected, now=now)
    if cost > job.estimate:
        await alerts.of_overrun(tx, job, cost=cost, now=now)


def _overrun(job: Job, cost: int) -> str | None:
    """A note for the history of a job whose bill is above its estimate."""
    return f"billed {show_usd(cost)}, estimated {show_usd(job.estimate)}" if cost > job.estimate else None
