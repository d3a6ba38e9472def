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
from bot.engine import withholding
from bot.engine.workshop import Workshop
from bot.store import holding, jobs, orders, refusing

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
    found_fit = await withholding.sort(shop, job, looks)
    now = shop.clock.now()
    if not found_fit.shown:
        sentence, rule = found_fit.sentence, found_fit.rule
        return await shop.db.write(refusing.end, job, sentence, rule=rule, now=now, cost=cost, suspected=suspected)
    shown = [arrived[place] for place, _ in found_fit.shown]
    results = [(arrived[place].kept, spoiler) for place, spoiler in found_fit.shown]
    charge = _charge(job, shown)
    short = outcomes.partial(len(shown), job.request.count) if len(shown) < job.request.count else None
    if found_fit.hold is not None:
        until = found_fit.until
        return await shop.db.write(
            holding.hold, job, results, charge=charge, sentence=short, why=found_fit.hold, until=until, now=now
        )
    return await shop.db.write(
        orders.settle, job, results, charge=charge, cost=cost, suspected=suspected, sentence=short, now=now
    )


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
