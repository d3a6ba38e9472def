"""When to ask a provider next."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.polling import Pace, next_poll

paces = st.builds(Pace, first=st.floats(1, 3), factor=st.floats(1, 3), longest=st.floats(3, 20))
polls = st.integers(0, 10_000)
jitters = st.floats(0, 1)


@pytest.mark.parametrize(
    ("made", "pause"), [(0, 2.0), (1, 3.0), (2, 4.5), (3, 6.75), (4, 8.0), (5, 8.0), (1_000_000, 8.0)]
)
def test_pauses_grow_to_the_longest(made: int, pause: float) -> None:
    """From the first pause by the factor, and no further than the longest; a million polls are no slower to plan."""
    pace = Pace(first=2.0, factor=1.5, longest=8.0)
    assert next_poll(pace, polls=made, jitter=0, left=600) == pytest.approx(pause)


@given(pace=paces, made=polls, jitter=jitters)
def test_never_sooner_than_the_provider_wishes(pace: Pace, made: int, jitter: float) -> None:
    """Far from the deadline, no pause is shorter than the first nor a tenth longer than the longest."""
    pause = next_poll(pace, polls=made, jitter=jitter, left=600)
    assert pace.first <= pause <= pace.longest * 1.1


@given(pace=paces, made=polls, jitter=jitters)
def test_pauses_never_shrink(pace: Pace, made: int, jitter: float) -> None:
    """With the same jitter every further pause is at least as long."""
    now, later = (next_poll(pace, polls=number, jitter=jitter, left=600) for number in (made, made + 1))
    assert now <= later


@given(pace=paces, made=polls, jitter=jitters, left=st.floats(-100, 30))
def test_the_last_poll_falls_on_the_deadline(pace: Pace, made: int, jitter: float, left: float) -> None:
    """No poll is planned behind the deadline; once it has passed there is nothing to wait for."""
    pause = next_poll(pace, polls=made, jitter=jitter, left=left)
    assert 0 <= pause <= max(0, left)


@given(pace=paces, made=polls, low=jitters, high=jitters)
def test_jitter_spreads_jobs_that_started_together(pace: Pace, made: int, low: float, high: float) -> None:
    """A larger jitter is a longer pause, by at most a tenth."""
    assume(high - low > 0.001)
    early, late = (next_poll(pace, polls=made, jitter=jitter, left=600) for jitter in (low, high))
    assert early < late <= early * 1.1 + 1e-9
