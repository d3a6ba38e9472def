"""Taking pictures down: one transaction in which they go from everywhere in the database, with its consequences.

What stands elsewhere, at Discord and on disk, is written down in it to be brought up to date (`bot.store.redraws`) or
deleted (`bot.store.leftovers`). Which pictures follow one that was taken down is in `bot.store.following`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core import outcomes
from bot.core import takedowns as told
from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import Job, Picture, State
from bot.core.looks import telling
from bot.core.reviews import Outcome
from bot.core.takedowns import Act
from bot.store import blocked, decisions, discipline, jobs, leftovers, looks, notices, orders, redraws, reviews
from bot.store.database import Transaction
from bot.store.rows import picture_of
from bot.store.stopping import stop

NEAR_COPIES = 100  # of one picture, whose looks are blocked with its own

Why = Callable[[Sequence[int]], str]


@dataclass(frozen=True, kw_only=True)
class Because:
    """Why pictures go that nobody named: the words for the log, and for their makers."""

    rule: str
    why: Why


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """What a takedown changed.

    Attributes:
        pictures: those that went, in the order in which they were named.
        lines: the lines of the log, by the pictures' numbers.
        over: jobs that ended by it.
    """

    pictures: Sequence[Picture] = ()
    lines: Mapping[int, int] = field(default_factory=dict)
    over: Sequence[Job] = ()


async def take_down(tx: Transaction, numbers: Sequence[int], act: Act, *, because: Because | None = None) -> Fallen:
    """Take pictures of a server down; those that are gone already are left alone, so that twice is once.

    Pictures that were named bring their maker one strike, whatever their number; those that go `because` of others
    bring none. A moderator's own pictures bring neither strike nor message.
    """
    gone = await _mark(tx, numbers, act)
    if not gone:
        return Fallen()
    made = {job_id: job for it in gone if (job_id := it.job_id) and (job := await jobs.get(tx, job_id))}
    lines = {it.number: await _line(tx, it, made.get(it.job_id or 0), act, because) for it in gone}
    leading = _leading(gone, lines)
    for it in gone:
        await _block(tx, it, act, decision=leading[it.user_id])
    for job_id in made:
        await tx.execute("UPDATE jobs SET decision = $1 WHERE id = $2", leading[made[job_id].user_id], job_id)
    over = await stop(tx, gone, now=act.now)
    await clear(tx, gone, now=act.now)
    over += await _consequences(tx, gone, leading, act, because)
    return Fallen(pictures=gone, lines=lines, over=over)


async def delete(tx: Transaction, job: Job, *, by: int, now: int) -> list[Picture]:
    """Pictures deleted with their button. What is hidden waits for a moderator, unless one deletes it.

    A moderator's deletion of somebody else's is a line of the log, and the maker is told.
    """
    moderated = by != job.user_id
    rows = await tx.fetch(
        "UPDATE pictures SET removed_at = $1 WHERE job_id = $2 AND removed_at IS NULL AND (hidden = 0 OR $3 = 1) "
        "RETURNING *",
        *(now, job.id, int(moderated)),
    )
    gone = sorted(map(picture_of, rows), key=lambda it: it.position)
    if moderated and gone:
        numbers = [it.number for it in gone]
        line = await decisions.note(
            tx, DecisionKind.TAKEN_DOWN, guild_id=job.place.guild_id, by=by, now=now, member=job.user_id,
            job_id=job.id, picture=numbers[0], rule=told.BY_BUTTON, reason=told.DELETED, before="shown",
            after=f"{len(gone)} deleted", words=job.request.wish,
        )  # fmt: skip
        await tx.execute("UPDATE jobs SET decision = $1 WHERE id = $2", line, job.id)
        if job.user_id:
            text = told.notice(numbers, told.DELETED)
            await notices.put(tx, guild_id=job.place.guild_id, user_id=job.user_id, text=text, now=now, decision=line)
    await clear(tx, gone, now=now, grace=redraws.AGAIN)
    return gone


async def never_posted(tx: Transaction, job: Job, *, now: int) -> tuple[Job, Sequence[Picture]]:
    """Nothing that may be seen was left before a job's pictures were posted; what is hidden goes as well.

    Returns the job and the pictures that went now.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    ended = await orders.end(tx, job, State.REFUSED, sentence=outcomes.taken_down(), now=now)
    rows = await tx.fetch(
        "UPDATE pictures SET removed_at = $1 WHERE job_id = $2 AND removed_at IS NULL RETURNING *", now, job.id
    )
    gone = list(map(picture_of, rows))
    await clear(tx, gone, now=now)
    return ended, gone


async def clear(tx: Transaction, gone: Sequence[Picture], *, now: int, grace: int = 0) -> None:
    """Take pictures that were just marked removed out of everything that still shows or names them."""
    for it in gone:
        await tx.execute("DELETE FROM trays WHERE picture = $1", it.number)
        await tx.execute("UPDATE styles SET example = NULL WHERE example = $1", it.number)
        await tx.execute("UPDATE job_inputs SET url = NULL WHERE picture = $1 AND url IS NOT NULL", it.number)
        row = await tx.fetch_one(
            "SELECT * FROM reviews WHERE kind = 'report' AND picture = $1 AND outcome IS NULL", it.number
        )
        if row is not None:
            await reviews.decide(tx, reviews.review_of(row), Outcome.WITHDRAWN, by=EASEL, now=now)
    await reviews.touch_about(tx, gone)
    for job_id in {it.job_id for it in gone if it.job_id is not None}:
        await redraws.add(tx, job_id, now=now, grace=grace)
    await leftovers.owe_files(tx, [it for it in gone if it.sha256])


async def _mark(tx: Transaction, numbers: Sequence[int], act: Act) -> list[Picture]:
    gone = []
    for number in dict.fromkeys(numbers):
        row = await tx.fetch_one(
            "UPDATE pictures SET removed_at = $1 WHERE number = $2 AND guild_id = $3 AND removed_at IS NULL "
            "RETURNING *",
            *(act.now, number, act.guild_id),
        )
        if row is not None:
            gone.append(picture_of(row))
    return gone


async def _line(tx: Transaction, it: Picture, job: Job | None, act: Act, because: Because | None) -> int:
    held = job is not None and job.state is State.HELD
    return await decisions.note(
        tx, DecisionKind.TAKEN_DOWN, guild_id=act.guild_id, by=act.by, now=act.now, member=it.user_id or None,
        job_id=it.job_id, picture=it.number, rule=because.rule if because else "", reason=act.reason,
        before="held" if held else "hidden" if it.hidden else "shown", after="taken down",
        words=job.request.wish if job else "",
    )  # fmt: skip


def _leading(gone: Sequence[Picture], lines: Mapping[int, int]) -> dict[int, int]:
    """For each maker the line they may appeal against: that of the first of their pictures."""
    found: dict[int, int] = {}
    for it in gone:
        found.setdefault(it.user_id, lines[it.number])
    return found


async def _block(tx: Transaction, it: Picture, act: Act, *, decision: int) -> None:
    """Nothing that looks like it is handed in or made here again, nor what looks like any near copy of it."""
    if not it.look or not telling(it.look):
        return
    copies = await looks.similar(tx, it.look, guild_id=act.guild_id, most=NEAR_COPIES)
    others = [await tx.value("SELECT look FROM pictures WHERE number = $1", number) for number, _ in copies]
    for look in dict.fromkeys([it.look, *others]):
        if look:
            await blocked.add(tx, look, guild_id=act.guild_id, picture=it.number, decision=decision, now=act.now)


async def _consequences(
    tx: Transaction, gone: Sequence[Picture], leading: Mapping[int, int], act: Act, because: Because | None
) -> list[Job]:
    """Strike and messages; returns orders of the maker that a suspension has ended."""
    over: list[Job] = []
    for maker, line in leading.items():
        if maker in (0, act.by):
            continue
        if because is None:
            suspended = await discipline.strike(
                tx, guild_id=act.guild_id, user_id=maker, decision=line, policy=act.policy, by=act.by, now=act.now
            )
            over += suspended.ended if suspended else ()
            continue
        numbers = [it.number for it in gone if it.user_id == maker]
        text = told.notice(numbers, act.reason, why=because.why(numbers))
        await notices.put(tx, guild_id=act.guild_id, user_id=maker, text=text, now=act.now, decision=line)
    return over
