"""The states of a job: the table against the contract, and that every job comes to an end."""

import re
from itertools import pairwise, product

import pytest

from bot.core import jobs
from bot.core.jobs import AT_PROVIDER, OPEN, SHOT_OVER, TERMINAL, TRANSITIONS, Shot, ShotState, State, may

# The contract as the design writes it; scripts of owners know these names.
PATH = "queued -> submitting -> waiting -> fetching -> [held] -> ready -> delivered"
ENDS = "delivered | failed | refused | cancelled"

Q, SUB, W, F, H, R = State.QUEUED, State.SUBMITTING, State.WAITING, State.FETCHING, State.HELD, State.READY
STEPS = {
    # the way forward, held only where a moderator must decide
    (Q, SUB), (SUB, W), (W, F), (F, H), (F, R), (H, R), (R, State.DELIVERED),
    # a provider that answers at once leaves nothing to wait for
    (SUB, F),
    # certainly not accepted: back into the queue; and a queued job may be put off
    (SUB, Q), (Q, Q),
    # the other ends; from `held` there is no failure, from `ready` no cancelling: the money is settled
    *product((Q, SUB, W, F), (State.FAILED, State.REFUSED, State.CANCELLED)),
    (H, State.REFUSED), (H, State.CANCELLED), (R, State.FAILED), (R, State.REFUSED),
}  # fmt: skip


def reachable(start: State) -> set[State]:
    seen, todo = set[State](), [start]
    while todo:
        new = TRANSITIONS[todo.pop()] - seen
        seen |= new
        todo += new
    return seen


def test_the_names_are_the_contract() -> None:
    """The states, in the order of the path, with the same words as in the design and the module's own text."""
    path = re.findall(r"\w+", PATH)
    assert [state.value for state in State] == [*path, *(end for end in ENDS.split(" | ") if end not in path)]
    assert {state.value for state in TERMINAL} == set(ENDS.split(" | "))
    assert PATH in (jobs.__doc__ or "")
    assert f"terminal: {ENDS}" in (jobs.__doc__ or "")


@pytest.mark.parametrize(("source", "target"), list(product(State, State)))
def test_every_step(source: State, target: State) -> None:
    """Exactly these steps are allowed, of all pairs of states."""
    assert may(source, target) is ((source, target) in STEPS)


def test_the_path_is_walkable() -> None:
    """Each arrow of the contract is a step, with `held` and without."""
    held = [State(word) for word in re.findall(r"\w+", PATH)]
    free = [state for state in held if state is not State.HELD]
    assert all(may(source, target) for path in (held, free) for source, target in pairwise(path))


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_job_can_come_to_every_kind_of_end(state: State) -> None:
    """An open state leads to a delivery and, without one, to some end in a single step."""
    assert State.DELIVERED in reachable(state)
    assert TRANSITIONS[state] & TERMINAL


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_nothing_leaves_an_end(state: State) -> None:
    """A job that is over stays over."""
    assert TRANSITIONS[state] == frozenset()
    assert reachable(state) == set()


def test_nothing_is_delivered_that_was_not_ready() -> None:
    """Only `ready`, with bytes on disk and money settled, becomes `delivered`; only `fetching` may be held."""
    assert {source for source in State if may(source, State.DELIVERED)} == {R}
    assert {source for source in State if may(source, H)} == {F}


def test_nothing_is_posted_twice() -> None:
    """Once a provider may have taken the request there is no way back to the queue, except from the POST itself."""
    assert {source for source in State if may(source, Q)} == {Q, SUB}
    assert not {Q, SUB} & set().union(*(reachable(state) for state in (W, F, H, R)))


def test_the_groups() -> None:
    """Open and over are everything, and nothing is both; a provider's place is taken by two states."""
    assert frozenset(State) == OPEN | TERMINAL
    assert not OPEN & TERMINAL
    assert set(TRANSITIONS) == set(State)
    assert frozenset({SUB, W}) == AT_PROVIDER


@pytest.mark.parametrize("state", ShotState)
def test_when_a_request_is_over(state: ShotState) -> None:
    """Done, failed and lost need nothing more of the provider; the others do."""
    shot = Shot(job_id=1, number=0, count=1, seed=7).evolve(state=state)
    assert shot.over is (state in SHOT_OVER) is (state.value in {"done", "failed", "lost"})
