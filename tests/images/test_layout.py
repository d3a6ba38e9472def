"""What `bot.images.layout` promises about any family: everybody shown or counted once, nothing on top of anything."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.family import Family, Node
from bot.images.layout import HEADING, MOST, plan
from bot.images.outline import FAN


def family(parents, asked=1):
    """Pictures 1, 2, ...: `parents[0]` are those of picture 1, and so on."""
    nodes = [Node(number=at, user_id=at % 7 + 1, parents=tuple(above)) for at, above in enumerate(parents, 1)]
    return Family(asked=asked, nodes=nodes)


def chain(count, asked):
    return family([[]] + [[at] for at in range(1, count)], asked)


def grown(count, asked, seed=1):
    """A family as they grow: mostly from recent pictures, sometimes from an old one, a blend now and then."""
    chance = random.Random(seed)
    parents = [[]]
    for number in range(2, count + 1):
        above = [chance.choice([max(1, number - chance.randint(1, 6)), chance.randint(1, number - 1)])]
        if chance.random() < 0.1:
            above.append(chance.randint(1, number - 1))
        parents.append(list(dict.fromkeys(above)))
    return family(parents, asked)


@st.composite
def families(draw):
    count = draw(st.integers(1, 45))
    parents = [
        draw(st.lists(st.integers(1, number - 1), max_size=3, unique=True)) if number > 1 else []
        for number in range(1, count + 1)
    ]
    return family(parents, draw(st.integers(1, count)))


def bubbles(drawing):
    return [box for box in drawing.boxes if box.number is None]


def sources(drawing, number):
    """Boxes from which an arrow leads to a picture."""
    place = next(at for at, box in enumerate(drawing.boxes) if box.number == number)
    return [drawing.boxes[arrow.source] for arrow in drawing.arrows if arrow.target == place]


def assert_sound(drawing, of):
    counted = [*drawing.shown, *itertools.chain.from_iterable(box.hidden for box in bubbles(drawing))]
    assert sorted(counted) == [node.number for node in of.nodes]
    assert of.asked in drawing.shown
    assert all(box.hidden for box in bubbles(drawing))
    assert drawing.width <= 2400
    for one, other in itertools.combinations(drawing.boxes, 2):
        apart = one.left + one.width <= other.left or other.left + other.width <= one.left
        assert apart or one.bottom <= other.top or other.bottom <= one.top, (one, other)
    for box in drawing.boxes:
        assert box.left >= 0
        assert box.left + box.width <= drawing.width
        assert box.top >= HEADING
        assert box.bottom <= drawing.height
    for arrow in drawing.arrows:
        assert drawing.boxes[arrow.source].bottom < drawing.boxes[arrow.target].top
        assert_clear(arrow, drawing)


def assert_clear(arrow, drawing):
    """Within rows an arrow goes straight down and touches no card; bends stand in the gaps between rows."""
    ends = {arrow.source, arrow.target}
    others = [box for place, box in enumerate(drawing.boxes) if place not in ends]
    points = arrow.points
    assert len(points) % 2 == 0
    for (x0, y0), (x1, y1) in zip(points[::2], points[1::2], strict=True):
        assert x0 == x1
        assert not any(
            box.left < x0 < box.left + box.width and box.top < y1 and y0 < box.bottom for box in others if y0 < y1
        )
    for (_, y0), (_, y1) in zip(points[1:-1:2], points[2::2], strict=True):
        assert y0 < y1
        assert not any(box.top < y1 and y0 < box.bottom for box in others)


@given(families())
@settings(max_examples=150, deadline=None)
def test_everybody_is_shown_or_counted_once(of):
    """Of any family each picture has one card or is counted in one bubble; nothing overlaps; arrows lead downwards."""
    assert_sound(plan(of), of)


@given(families(), st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_the_same_holds_with_little_room(of, most):
    """However few cards are allowed, the asked-for picture has one and nobody is lost."""
    drawing = plan(of, most=most)

    assert_sound(drawing, of)
    assert len(drawing.shown) <= most


@given(families())
@settings(max_examples=100, deadline=None)
def test_arrows_tell_the_truth(of):
    """Between two cards there is an arrow exactly when one was made from the other."""
    drawing = plan(of)
    boxes = drawing.boxes

    drawn = {
        (boxes[arrow.source].number, boxes[arrow.target].number)
        for arrow in drawing.arrows
        if boxes[arrow.source].number and boxes[arrow.target].number
    }

    shown = set(drawing.shown)
    assert drawn == {(p, node.number) for node in of.nodes for p in node.parents if {p, node.number} <= shown}


@given(families())
@settings(max_examples=100, deadline=None)
def test_nobody_with_relatives_stands_alone(of):
    """A card without any arrow belongs to a picture without parents and children."""
    drawing = plan(of, most=6)
    linked = {place for arrow in drawing.arrows for place in (arrow.source, arrow.target)}

    for place, box in enumerate(drawing.boxes):
        if place not in linked and box.number is not None:
            assert not of.by_number[box.number].parents
            assert not of.children(box.number)


@pytest.mark.parametrize("asked", [1, 90, 200])
def test_two_hundred_pictures(asked):
    """A family of 200 is drawn within the budget, with the asked-for picture and all it was made from."""
    of = grown(200, asked)

    drawing = plan(of)

    assert_sound(drawing, of)
    assert 20 <= len(drawing.shown) <= MOST
    assert set(of.by_number[asked].parents) <= set(drawing.shown)
    assert drawing.height < 5400


def test_small_families_are_shown_whole():
    """Seven pictures need no bubble, and a blend has an arrow from each of its parents."""
    drawing = plan(family([[], [], [1], [1, 2], [3], [4, 3], [6]], 4))

    assert drawing.shown == (1, 2, 3, 4, 5, 6, 7)
    assert bubbles(drawing) == []
    assert [box.number for box in sources(drawing, 6)] == [4, 3]


def test_long_lines_keep_both_ends():
    """Of 40 steps the first and those next to the asked-for picture are shown; the middle is counted."""
    drawing = plan(chain(40, 20))

    (before, after) = bubbles(drawing)
    assert drawing.shown[0] == 1
    assert {17, 18, 19, 20, 21, 22} <= set(drawing.shown)
    assert before.hidden[0] == 2
    assert after.hidden[-1] == 40
    assert drawing.beside


def test_wide_fans_show_some_and_count_the_rest():
    """Of 60 children 14 are shown, those taken further first, and the bubble stands after them."""
    drawing = plan(family([[]] + [[1]] * 60 + [[50]]))

    (rest,) = bubbles(drawing)
    assert len(rest.hidden) == 60 - FAN
    assert {50, 62} <= set(drawing.shown)
    brothers = [box for box in drawing.boxes if box.number not in (None, 1, 62)]
    beside = [box for box in brothers if box.top < rest.top < box.bottom]
    assert max(box.top for box in brothers) < rest.top
    assert beside
    assert all(box.left < rest.left for box in beside)


def test_a_bubble_for_one_saves_nothing():
    """Fifteen children are all shown, where sixteen are fourteen and a bubble."""
    assert bubbles(plan(family([[]] + [[1]] * 15))) == []
    assert [len(box.hidden) for box in bubbles(plan(family([[]] + [[1]] * 16)))] == [2]


def test_removed_pictures_give_way():
    """Where room is short, removed pictures that nobody took further are counted rather than shown."""
    nodes = [Node(number=1, user_id=1)]
    nodes += [Node(number=at, user_id=1, parents=(1,), removed=at < 12) for at in range(2, 40)]

    drawing = plan(Family(asked=1, nodes=nodes))

    assert not set(drawing.shown) & set(range(2, 12))


def test_unknown_parents_do_not_matter():
    """Parents outside the family, itself, or a later picture as parent are no reason to fail."""
    nodes = [Node(number=5, user_id=1, parents=(1, 5, 9)), Node(number=9, user_id=1, parents=(5, 77))]

    drawing = plan(Family(asked=9, nodes=nodes))

    assert drawing.shown == (5, 9)
    assert len(drawing.arrows) == 1


def test_two_thousand_pictures_are_planned():
    """The most the store hands out is planned too, and all of them are counted."""
    of = grown(2_000, 700)

    assert_sound(plan(of), of)
