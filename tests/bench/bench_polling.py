"""How soon a finished job is noticed, and for how many polls: schedules against each other, simulated.

The figure is mean delay times mean polls: halving the pause halves one and doubles the other, so that what is left is
how cleverly the polls are placed. No network, no clock; the providers' own paces are run through `bot.core.polling`.
"""

import math
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import NormalDist, fmean

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.core.polling import Pace, next_poll
from bot.providers import vtrix, wavespeed
from tests.bench.figures import say, table

MEDIAN, SIGMA = 8.0, 0.25  # seconds; lognormal
JOBS = 100_000
DEADLINE = 600.0
LEAST = 1.0  # seconds between two polls
GRID, END = 0.05, 30.0  # for the best schedule: no job of this distribution takes longer, as good as

Schedule = Callable[[random.Random], Iterator[float]]  # the moments of the polls, seconds after the submit


def official(_chance: random.Random) -> Iterator[float]:
    """WaveSpeed's own SDK: at once, then every second."""
    return accumulate(iter(lambda: LEAST, None), initial=0.0)


def ours(pace: Pace, chance: random.Random) -> Iterator[float]:
    """What `bot.engine.requesting` does."""
    moment, polls = 0.0, 0
    while True:
        moment += next_poll(pace, polls=polls, jitter=chance.random(), left=DEADLINE - moment)
        polls += 1
        yield moment


def measure(schedule: Schedule) -> tuple[float, float]:
    """Mean delay in seconds and mean number of polls; every schedule meets the same jobs."""
    chance, jitter = random.Random(1), random.Random(2)
    delays, counts = [], []
    for _ in range(JOBS):
        took = chance.lognormvariate(math.log(MEDIAN), SIGMA)
        for polls, moment in enumerate(schedule(jitter), start=1):
            if moment >= took:
                delays.append(moment - took)
                counts.append(polls)
                break
    return fmean(delays), fmean(counts)


def best() -> list[float]:
    """The fixed moments with the least product for whoever knows the distribution, by dynamic programming.

    A poll costs `price` seconds of delay; the price at which the two means have the least product is searched for.
    """
    return min((_cheapest(0.05 * 1.25**step) for step in range(16)), key=_product)


_STEPS = round(END / GRID)
_NORMAL = NormalDist(math.log(MEDIAN), SIGMA)
_DONE = [0.0, *(_NORMAL.cdf(math.log(step * GRID)) for step in range(1, _STEPS + 1))]
_AREA = list(accumulate(((a + b) / 2 * GRID for a, b in pairwise(_DONE)), initial=0.0))


def _wait(last: int, then: int) -> float:
    """Expected delay of jobs that end between two polls: the integral of (then - t) over their density."""
    return _AREA[then] - _AREA[last] - (then - last) * GRID * _DONE[last]


def _cheapest(price: float) -> list[float]:
    """The moments that cost least when a poll costs so much."""
    least = round(LEAST / GRID)
    costs, choices = [0.0] * (_STEPS + 1), [_STEPS] * (_STEPS + 1)
    for last in range(_STEPS - 1, -1, -1):
        options = range(min(last + least, _STEPS), min(last + 10 * least, _STEPS) + 1)
        open_still = price * (1 - _DONE[last])
        costs[last], choices[last] = min((open_still + _wait(last, then) + costs[then], then) for then in options)
    moments, at = [], 0
    while at < _STEPS:
        at = choices[at]
        moments.append(at * GRID)
    return moments


def _product(moments: list[float]) -> float:
    steps = [0, *(round(moment / GRID) for moment in moments)]
    pairs = list(pairwise(steps))
    return sum(_wait(a, b) for a, b in pairs) * sum(1 - _DONE[a] for a, _ in pairs)


def main() -> None:
    say(f"{JOBS:,} jobs, lognormal, median {MEDIAN:g} s, sigma {SIGMA:g} ...")
    moments = best()
    schedules: dict[str, Schedule] = {
        "official SDK, every 1 s": official,
        "best for whoever knows the distribution": lambda _: iter([*moments, DEADLINE]),
        "pace of wavespeed": partial(ours, wavespeed.FACTS.pace),
        "pace of vtrix": partial(ours, vtrix.FACTS.pace),
        "default pace": partial(ours, Pace()),
    }
    results = {name: measure(schedule) for name, schedule in schedules.items()}
    products = {name: delay * polls for name, (delay, polls) in results.items()}
    sdk, ideal = list(products.values())[:2]
    rows = []
    for name, (delay, polls) in results.items():
        product, own = products[name], "pace" in name
        rows.append((f"{name}: mean delay x polls", f"{delay:.2f} s x {polls:.2f} = {product:.2f}", ""))
        if own:
            rows.append(("  to the official SDK", f"{product / sdk:.2f}", "at most 0.45"))
            rows.append(("  to the best", f"{product / ideal:.2f}", "at most 1.15"))
    table("Noticing that a job is done (simulated)", rows)


if __name__ == "__main__":
    main()
