"""Looking for rubbish less often must not mean never."""

import gc
import weakref

import pytest

from bot.collecting import collect_seldom


@pytest.fixture(autouse=True)
def put_back():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_there_at_the_start_is_left_alone():
    """Imported modules are not looked through again and again."""
    collect_seldom()

    assert gc.get_freeze_count() > 10_000


def test_knots_are_still_found():
    """Objects that hold each other are freed while others come and go."""
    collect_seldom()
    gone = weakref.ref(Knot())
    others = [[] for _ in range(20_000)]

    assert others
    assert gone() is None
