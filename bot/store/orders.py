"""The transactions in which state and money change together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core import quota
from bot.core.errors import NotPermitted
from bot.core.jobs import Job, Shot, State
from bot.core.ports import Kept
from bot.core.quota import Limits
from bot.store import consent, jobs, ledger, pictures
from bot.store.database import Transaction

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


async def place(
    tx: Transaction, job: Job, shots: Sequence[Shot], inputs: Sequence[NewInput], *, limits: Limits, press: str | None
) -> tuple[Job, bool]:
    """Check the quota, reserve the money and write the job, all or nothing; False = it stood already.

    Raises:
        LimitReached: nothing was written.
    """
    place, now = job.place, job.created_at
    same = await jobs.find_same(tx, interaction_id=place.interaction_id, press=press, user_id=job.user_id, now=now)
    if same is not None:
        return same, False
    used = await ledger.used(tx, guild_id=place.guild_id, user_id=job.user_id, now=now)
    quota.check(limits, used, images=job.request.count, price=job.estimate, now=now)
    await jobs.insert(tx, job, shots, press=press)
    for position, item in enumerate(inputs):
        number = await _input_number(tx, job, item, position)
        await pictures.add_input(tx, job, position=position, picture=number, url=item.url)
    await ledger.book(tx, job, "reserve", job.estimate, pictures=job.request.count, now=now)
    return job, True


async def _input_number(tx: Transaction, job: Job, item: NewInput, position: int) -> int:
    """The picture a handed-in one is, or becomes; its maker may have forbidden that others take it further.

    Raises:
        NotPermitted: the maker did.
    """
    guild, owner = job.place.guild_id, item.owner or job.user_id
    number = item.parent or await pictures.known(tx, guild_id=guild, user_id=owner, sha256=item.kept.sha256)
    if number is not None:
        if not await consent.allows(tx, number, by=job.user_id):
            raise NotPermitted(NO_REMIXING)
        return number
    if owner != job.user_id and not await consent.member_allows(tx, guild_id=guild, user_id=owner):
        raise NotPermitted(NO_REMIXING)
    return await pictures.add(
        tx, item.kept, guild_id=guild, user_id=owner, position=position, now=job.created_at, uploaded=True
    )


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
    moved = await jobs.move(tx, job, State.READY, now=now, sentence=sentence, charged=charge)
    await pictures.add_results(tx, moved, results, now=now)
    await ledger.book(tx, moved, "charge", charge, pictures=len(results), now=now)
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
