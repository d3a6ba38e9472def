"""After a POST that failed: again, elsewhere or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Fault, ProviderError
from bot.core.retry import ASKED_LONGEST, BUSY_LONGEST, BUSY_TRIES, Again, Decision, Elsewhere, GiveUp, after_submit

waits = st.one_of(st.none(), st.floats(0, 10_000))


def fault(kind: Fault, *, elsewhere: bool = True, retry_after: float | None = None) -> ProviderError:
    return ProviderError(kind, "wavespeed", elsewhere=elsewhere, retry_after=retry_after)


@settings(max_examples=1000, deadline=None)
@given(
    kind=st.sampled_from(list(Fault)),
    elsewhere=st.booleans(),
    retry_after=waits,
    attempt=st.integers(1, 20),
    others=st.booleans(),
    jitter=st.floats(0, 1),
)
def test_a_post_that_may_have_been_accepted_is_never_sent_again(
    kind: Fault, elsewhere: bool, retry_after: float | None, attempt: int, others: bool, jitter: float
) -> None:
    """Another POST, here or elsewhere, follows only on a fault that says the request was certainly not accepted."""
    error = fault(kind, elsewhere=elsewhere, retry_after=retry_after)
    decision = after_submit(error, attempt=attempt, others=others, jitter=jitter)
    if not elsewhere or kind is Fault.UNKNOWN:
        assert decision == GiveUp()
    if isinstance(decision, Elsewhere):
        assert others
    if isinstance(decision, Again):
        assert attempt < BUSY_TRIES
        assert decision.after >= (retry_after or 0)
        assert decision.after <= 1.25 * max(BUSY_LONGEST, ASKED_LONGEST)


@pytest.mark.parametrize("kind", [Fault.MODERATED, Fault.REQUEST, Fault.UNKNOWN])
@pytest.mark.parametrize("elsewhere", [True, False])
@pytest.mark.parametrize("others", [True, False])
def test_what_another_provider_cannot_mend(kind: Fault, elsewhere: bool, others: bool) -> None:
    """A refused picture goes to no other provider, a wrong request is not repeated, a lost answer not paid twice."""
    assert after_submit(fault(kind, elsewhere=elsewhere), attempt=1, others=others, jitter=0) == GiveUp()


TABLE: list[tuple[Fault, float | None, int, bool, Decision]] = [
    # busy: wait 2, 4, 8, ... 60 seconds; with another offer only once
    (Fault.BUSY, None, 1, False, Again(after=2)),
    (Fault.BUSY, None, 2, False, Again(after=4)),
    (Fault.BUSY, None, 3, False, Again(after=8)),
    (Fault.BUSY, None, 5, False, Again(after=32)),
    (Fault.BUSY, None, 6, False, GiveUp()),
    (Fault.BUSY, None, 1, True, Again(after=2)),
    (Fault.BUSY, None, 2, True, Elsewhere()),
    (Fault.BUSY, None, 6, True, Elsewhere()),
    # the provider's own wish counts, up to what a member can be asked to wait
    (Fault.BUSY, 1, 1, False, Again(after=2)),
    (Fault.BUSY, 30, 1, False, Again(after=30)),
    (Fault.BUSY, 300, 1, False, Again(after=300)),
    (Fault.BUSY, 301, 1, False, GiveUp()),
    (Fault.BUSY, 60, 1, True, Again(after=60)),
    (Fault.BUSY, 61, 1, True, Elsewhere()),  # nobody waits minutes while another could begin
    (Fault.BUSY, 301, 1, True, Elsewhere()),
    # the owner's trouble at this provider: another one at once, or the end
    (Fault.CONFIGURATION, None, 1, True, Elsewhere()),
    (Fault.CONFIGURATION, None, 1, False, GiveUp()),
    # broken, and certainly not accepted
    (Fault.BROKEN, None, 1, True, Elsewhere()),
    (Fault.BROKEN, None, 1, False, Again(after=2)),
    (Fault.BROKEN, None, 5, False, Again(after=32)),
    (Fault.BROKEN, None, 6, False, GiveUp()),
    (Fault.BROKEN, 30, 1, False, Again(after=30)),
    (Fault.BROKEN, 301, 1, False, GiveUp()),
]


@pytest.mark.parametrize(("kind", "asked", "attempt", "others", "decision"), TABLE)
def test_the_table(kind: Fault, asked: float | None, attempt: int, others: bool, decision: Decision) -> None:
    """What follows on a fault the provider certainly did not accept, without jitter."""
    assert after_submit(fault(kind, retry_after=asked), attempt=attempt, others=others, jitter=0) == decision


def test_jitter_spreads_and_never_hurries() -> None:
    """Jobs refused together come back apart, none of them before the time the provider named."""
    error = fault(Fault.BUSY, retry_after=40)
    waited = [after_submit(error, attempt=1, others=False, jitter=jitter) for jitter in (0, 0.5, 1)]
    assert waited == [Again(after=40), Again(after=45), Again(after=50)]


@given(kind=st.sampled_from(list(Fault)), retry_after=waits)
def test_tries_come_to_an_end(kind: Fault, retry_after: float | None) -> None:
    """A provider that never accepts is asked a bounded number of times."""
    posts = 1
    while isinstance(after_submit(fault(kind, retry_after=retry_after), attempt=posts, others=False, jitter=0), Again):
        posts += 1
    assert posts <= BUSY_TRIES
