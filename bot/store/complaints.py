"""Reports of members about pictures, one from each for each picture; enough of them hide it until a moderator looked.

Who reported stands in the table and as author of the line in the log, which moderators read, and nowhere else.
"""

from dataclasses import dataclass

from bot.core.decisions import EASEL, DecisionKind
from bot.core.errors import NotYours
from bot.core.jobs import Picture
from bot.core.policy import Policy
from bot.core.reviews import Outcome, Review
from bot.store import decisions, pictures, redraws, reviews
from bot.store.database import Reader, Transaction

GONE = "That picture is gone already."
HIDDEN = "That picture is hidden already: the moderators have been asked to look at it."
OWN = "That picture is your own. Press `Delete` below it to take it down."
TWICE = "You have reported this picture already. The moderators know; once is enough."


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a report changed; `hidden`: it was the one that hid the picture."""

    review: Review
    hidden: bool = False


async def check(reader: Reader, number: int, *, by: int, guild_id: int) -> Picture:
    """A picture that a member may report.

    Raises:
        NotYours: it is gone or hidden, the member's own, or reported by them before.
    """
    picture = await pictures.get(reader, number)
    if picture is None or picture.removed_at is not None:
        raise NotYours(GONE)
    if picture.user_id == by:  # wherever they look at it, in private too
        raise NotYours(OWN)
    if picture.guild_id != guild_id:
        raise NotYours(GONE)
    if await reader.value("SELECT 1 FROM reports WHERE picture = $1 AND user_id = $2", number, by) is not None:
        raise NotYours(TWICE)
    if picture.hidden:
        raise NotYours(HIDDEN)
    return picture


async def report(
    tx: Transaction, number: int, *, by: int, guild_id: int, reason: str, policy: Policy, now: int
) -> Reported:
    """A member reports a picture; the moderators are asked, in the same transaction.

    Raises:
        NotYours: see `check`.
    """
    picture = await check(tx, number, by=by, guild_id=guild_id)
    maker, job_id = picture.user_id, picture.job_id
    review = await reviews.open_report(
        tx, guild_id=guild_id, member=maker, picture=number, job_id=job_id, reason=reason, now=now
    )
    await tx.execute(
        "INSERT INTO reports (picture, user_id, guild_id, review, reason, at) VALUES ($1, $2, $3, $4, $5, $6)",
        *(number, by, guild_id, review.number, reason, now),
    )
    await decisions.note(
        tx, DecisionKind.REPORTED, guild_id=guild_id, by=by, now=now, member=maker, job_id=job_id, picture=number,
        reason=reason,
    )  # fmt: skip
    if not policy.reports_to_hide or review.reports < policy.reports_to_hide:
        return Reported(review=review)
    await _hide(tx, picture, now=now)
    many = f"{review.reports} report{'' if review.reports == 1 else 's'}"
    await decisions.note(
        tx, DecisionKind.HIDDEN, guild_id=guild_id, by=EASEL, now=now, member=maker, job_id=job_id, picture=number,
        reason=f"{many}: hidden until a moderator has looked.", before="shown", after="hidden",
    )  # fmt: skip
    return Reported(review=review, hidden=True)


async def keep(tx: Transaction, review: Review, *, by: int, now: int) -> Review | None:
    """A moderator finds a reported picture fine: it is shown again, and the reports so far do not count again.

    None when somebody else has decided or is looking.
    """
    decided = await reviews.decide(tx, review, Outcome.KEPT, by=by, now=now)
    if decided is None or review.picture is None:
        return decided
    shown = await tx.fetch_one(
        "UPDATE pictures SET hidden = 0 WHERE number = $1 AND hidden = 1 AND removed_at IS NULL RETURNING job_id",
        review.picture,
    )
    if shown is not None and shown["job_id"] is not None:
        await redraws.add(tx, shown["job_id"], now=now)
    await decisions.note(
        tx, DecisionKind.KEPT, guild_id=review.guild_id, by=by, now=now, member=review.member, job_id=review.job_id,
        picture=review.picture, before="hidden" if shown is not None else "shown", after="shown",
    )  # fmt: skip
    return decided


async def _hide(tx: Transaction, picture: Picture, *, now: int) -> None:
    await tx.execute("UPDATE pictures SET hidden = 1 WHERE number = $1 AND removed_at IS NULL", picture.number)
    if picture.job_id is not None:
        await redraws.add(tx, picture.job_id, now=now)
