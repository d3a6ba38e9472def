"""The state `fetching`: from result addresses to bytes on disk, then the bill is settled and the job is `ready`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.core import outcomes
from bot.core.bills import billed_so_far, charge_of, suspected_of
from bot.core.errors import Fault, ProviderError
from bot.core.jobs import Job, Shot, ShotState, State
from bot.core.ports import Image, Kept
from bot.engine import files, withholding
from bot.engine.withholding import Sorted
from bot.engine.workshop import Workshop
from bot.store import holding, jobs, orders, refusing
from bot.store.refusing import LeftOut

# Seconds between tries at one picture: it is paid for, and providers keep it for days, one for ten minutes.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0, 120.0, 240.0)
PASSING = frozenset({Fault.BUSY, Fault.UNKNOWN})
DAMAGED_TRIES = 3  # a file that arrives damaged this often is damaged at the provider


@dataclass(frozen=True, kw_only=True)
class Got:
    """A picture that arrived, and the request it belongs to."""

    shot: Shot
    kept: Kept
    nsfw: bool


async def fetch(shop: Workshop, job: Job) -> Job:
    """Bring every picture of a job to the vault and settle.

    Raises:
        StaleJob: the job has moved on.
        Leaving: Easel is stopping.
    """
    found = await shop.db.read(jobs.shots_of, job.id)
    arrived: list[Got] = []
    for shot in found:
        if shot.state is ShotState.DONE:
            arrived += await _fetch_shot(shop, job, shot)
    cost, suspected = billed_so_far(job, found), suspected_of(job, found)
    if not arrived:
        sentence = outcomes.lost_file(job.provider)
        now = shop.clock.now()
        return await shop.db.write(
            orders.end, job, State.FAILED, sentence=sentence, now=now, cost=cost, suspected=suspected
        )
    looks = [await withholding.look_at(shop, job, got.kept, flagged=got.nsfw) for got in arrived]
    return await _settle(shop, job, arrived, await withholding.sort(shop, job, looks), cost=cost, suspected=suspected)


async def _settle(shop: Workshop, job: Job, arrived: list[Got], found: Sorted, *, cost: int, suspected: int) -> Job:
    """Show, hold or refuse what arrived; what is kept back leaves nothing on disk."""
    db, now = shop.db, shop.clock.now()
    shown = [arrived[place] for place, _ in found.shown]
    results = [(arrived[place].kept, spoiler) for place, spoiler in found.shown]
    kept_back = [got.kept for place, got in enumerate(arrived) if place not in dict(found.shown)]
    charge, left_out = _charge(job, shown), _left_out(job, found, kept_back)
    sentence = left_out.reason if left_out else None
    if left_out is None and len(shown) < job.request.count:
        sentence = outcomes.partial(len(shown), job.request.count)
    if not shown:
        moved = await db.write(
            refusing.end, job, found.sentence, rule=found.rule, now=now, cost=cost, suspected=suspected, files=kept_back
        )
    elif found.hold is not None:
        moved = await db.write(
            holding.hold, job, results, charge=charge, sentence=sentence, why=found.hold, until=found.until,
            left_out=left_out, now=now,
        )  # fmt: skip
        shop.asked.ring()
    elif left_out is not None:
        moved = await db.write(
            refusing.settle, job, results, left_out, charge=charge, cost=cost, suspected=suspected, now=now
        )
    else:
        moved = await db.write(
            orders.settle, job, results, charge=charge, cost=cost, suspected=suspected, sentence=sentence, now=now
        )
    await files.drop(shop, kept_back)
    return moved


def _left_out(job: Job, found: Sorted, kept_back: Sequence[Kept]) -> LeftOut | None:
    """What is kept back of an order of which something is shown."""
    if not kept_back or not found.shown:
        return None
    reason = outcomes.partly_withheld(len(found.shown), len(kept_back), job.request.count, found.causes)
    return LeftOut(pictures=len(kept_back), rule=found.rule, reason=reason, files=kept_back)


def _charge(job: Job, shown: Sequence[Got]) -> int:
    """What the member bears: of the provider's own figure where it told one, else of the price, by the picture."""
    came = Counter(got.shot.number for got in shown)
    shots = {got.shot.number: got.shot for got in shown}
    return charge_of(job, [(shot, came[number]) for number, shot in shots.items()])


async def _fetch_shot(shop: Workshop, job: Job, shot: Shot) -> list[Got]:
    arrived = []
    for result in shot.results[: shot.count]:
        nsfw = bool(result.get("nsfw"))
        if "sha256" in result:
            kept: Kept | None = Kept(**{name: value for name, value in result.items() if name != "nsfw"})
        else:
            kept = await _download(shop, job, str(result["url"]))
        if kept is not None:
            arrived.append(Got(shot=shot, kept=kept, nsfw=nsfw))
    return arrived


async def _download(shop: Workshop, job: Job, url: str) -> Kept | None:
    """One picture; None when it cannot be had whole."""
    log = structlog.get_logger(__name__).bind(job=job.id, provider=job.provider)
    provider, damaged = shop.providers.get(job.provider), 0
    if provider is None:
        log.warning("picture not to be had", problem="its provider is no longer set up")
        return None
    for pause in (*PAUSES, None):
        problem: str
        try:
            return await shop.pictures.keep_result(await provider.download(Image(url=url)))
        except ProviderError as error:
            problem = str(error)
            if error.fault not in PASSING:
                log.warning("picture not to be had", problem=problem)
                return None
        except ValueError as error:
            problem, damaged = str(error), damaged + 1
        log.info("picture not whole yet", problem=problem)
        if pause is None or damaged >= DAMAGED_TRIES:
            log.warning("picture given up", problem=problem)
            return None
        await shop.clock.sleep(pause)
    return None
