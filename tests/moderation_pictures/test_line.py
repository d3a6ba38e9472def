"""Who is looked at when: one after the other in the order of asking, and pauses that grow while nothing goes well."""

import asyncio


async def crash(classifier, clock, pause: float | None) -> None:
    """Have a picture crash the process, after the pause that the crash before it cost."""
    looking = asyncio.create_task(classifier.look(b"exit"))
    if pause is not None:
        await clock.turn(pause)
    assert await looking is None


async def test_pictures_are_looked_at_in_the_order_of_asking(opened):
    """Twenty at once are twenty in a row; nobody overtakes."""
    classifier = await opened()
    seen = await asyncio.gather(*(classifier.look(b"count") for _ in range(20)))
    assert [each.parts for each in seen] == [(str(number),) for number in range(1, 21)]


async def test_a_crash_costs_those_in_line_nothing(opened, clock):
    """Only the picture that was being looked at is lost; the others have a new process."""
    classifier = await opened()
    looks = [classifier.look(picture) for picture in (b"count", b"exit", b"count", b"count")]
    everybody = asyncio.gather(*looks)
    await clock.turn(1.0)
    first, lost, third, fourth = await everybody
    assert (first.parts, lost, third.parts, fourth.parts) == (("1",), None, ("1",), ("2",))


async def test_who_is_gone_is_not_looked_at(opened):
    """A picture whose order was cancelled while it stood in line takes nobody's time."""
    classifier = await opened()
    first, second, third = (asyncio.create_task(classifier.look(b"count")) for _ in range(3))
    await asyncio.sleep(0)  # all three stand in line
    second.cancel()
    assert ((await first).parts, (await third).parts) == (("1",), ("2",))
    assert second.cancelled()


async def test_who_goes_while_being_looked_at_disturbs_nobody(opened, clock):
    """The answer that nobody waits for any more is not taken for the next picture's."""
    classifier = await opened()
    first = asyncio.create_task(classifier.look(b"see 0.5 first"))
    await clock.sleeping(20.0)  # it is being looked at
    first.cancel()
    assert (await classifier.look(b"see 0.75 second")).parts == ("second",)


async def test_pauses_grow_while_nothing_goes_well(opened, clock):
    """One second, two, four, eight; beyond ten no picture waits any longer, and none is looked at in between."""
    classifier = await opened()
    for pause in (None, 1.0, 2.0, 4.0, 8.0):
        await crash(classifier, clock, pause)
    asked = len(clock.slept)
    assert await classifier.look(b"count") is None
    assert len(clock.slept) == asked  # at once: nobody slept, and no process was started
    clock.time += 15.0
    later = asyncio.create_task(classifier.look(b"count"))
    await clock.turn(1.0)
    assert (await later).parts == ("1",)


async def test_one_good_picture_makes_the_next_pause_short(opened, clock):
    """A process that works has no past."""
    classifier = await opened()
    for pause in (None, 1.0, 2.0):
        await crash(classifier, clock, pause)
    good = asyncio.create_task(classifier.look(b"count"))
    await clock.turn(4.0)
    assert (await good).parts == ("1",)
    await crash(classifier, clock, None)
    again = asyncio.create_task(classifier.look(b"count"))
    await clock.turn(1.0)
    assert (await again).parts == ("1",)
