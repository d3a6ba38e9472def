"""Decoding never holds up the event loop, nor takes more memory than it may."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from PIL import Image

from bot.core.errors import PictureRefused
from bot.images.darkroom import Darkroom, Scales
from bot.images.results import BrokenPicture

Encode = Callable[..., bytes]

PATIENCE = 20  # seconds, only spent when something hangs


class Gauge:
    """Work that counts how many pixels are held at the same time, and waits to be let go."""

    def __init__(self) -> None:
        self.most = self.now = 0
        self.order: list[int] = []
        self.open = threading.Event()
        self._lock = threading.Lock()

    def work(self, pixels: int) -> Callable[[], int]:
        def hold() -> int:
            with self._lock:
                self.now += pixels
                self.most = max(self.most, self.now)
                self.order.append(pixels)
            self.open.wait(PATIENCE)
            with self._lock:
                self.now -= pixels
            return pixels

        return hold


async def reached(condition: Callable[[], bool]) -> None:
    """Wait until something has happened in another thread."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the other thread knows no asyncio event
            await asyncio.sleep(0.001)


async def test_every_door_leads_to_the_same_work(
    darkroom: Darkroom, large_painting: Image.Image, encoded: Encode
) -> None:
    """From async code a picture is prepared, checked, shrunk, packaged and previewed alike."""
    data = encoded(large_painting, "PNG")

    prepared = await darkroom.prepare(data, name="a.png")
    facts = await darkroom.check_result(data)
    shrunk = await darkroom.shrink(data, max_bytes=50_000)
    whole = await darkroom.fit_upload(data, facts, limit=len(data))
    reduced = await darkroom.fit_upload(data, facts, limit=50_000)
    preview = await darkroom.thumbnail_of(data, side=64)

    assert prepared.facts == facts
    assert len(shrunk.data) <= 50_000
    assert (whole.data, whole.reduced) == (data, False)
    assert len(reduced.data) <= 50_000
    assert len(preview) < len(shrunk.data)


async def test_refusals_come_through(darkroom: Darkroom) -> None:
    """What is wrong with a picture is told to whoever asked, with the same sentence."""
    with pytest.raises(PictureRefused, match=r"“a\.pdf” is a PDF"):
        await darkroom.prepare(b"%PDF", name="x/a.pdf")
    with pytest.raises(BrokenPicture, match="What the provider sent is a PDF"):
        await darkroom.check_result(b"%PDF")


async def test_the_loop_keeps_turning_while_a_large_picture_is_prepared(
    darkroom: Darkroom, encoded: Encode, exif: Callable[..., bytes]
) -> None:
    """12 megapixels are decoded, turned and encoded while everything else goes on."""
    image = Image.effect_noise((4000, 3000), 40).convert("RGB")
    data = encoded(image, "JPEG", exif=exif(6))
    turns = 0
    work = asyncio.create_task(darkroom.prepare(data, name="a.jpg"))
    while not work.done():
        turns += 1
        await asyncio.sleep(0.005)

    assert (await work).facts.height == 4000
    assert turns > 20


async def test_work_is_done_in_named_threads(darkroom: Darkroom) -> None:
    """Who looks at a stuck process sees which threads are the darkroom's."""
    name = await darkroom.run(lambda: threading.current_thread().name, pixels=1)

    assert name.startswith("darkroom")
    assert threading.current_thread().name != name


async def test_no_more_pixels_than_allowed_are_held() -> None:
    """Two that fit go together; a third waits, though a thread is free."""
    gauge = Gauge()
    async with Darkroom(workers=3, pixels_at_once=100) as darkroom, asyncio.TaskGroup() as group:
        for pixels in (60, 40, 30):
            group.create_task(darkroom.run(gauge.work(pixels), pixels=pixels))
        await reached(lambda: len(gauge.order) == 2)
        gauge.open.set()

    assert sorted(gauge.order[:2]) == [40, 60]
    assert len(gauge.order) == 3
    assert gauge.most == 100


async def test_a_picture_over_the_limit_runs_alone() -> None:
    """What is heavier than all that may be held is still done, with nothing beside it."""
    gauge = Gauge()
    gauge.open.set()
    async with Darkroom(workers=4, pixels_at_once=100) as darkroom:
        done = await asyncio.gather(
            *(darkroom.run(gauge.work(pixels), pixels=pixels) for pixels in (50, 500, 50, 500, 10))
        )

    assert done == [50, 500, 50, 500, 10]
    assert gauge.most == 500


def test_a_heavy_one_is_not_overtaken_for_ever() -> None:
    """Light work that comes later waits behind heavy work that came first."""
    scales = Scales(100)
    began: list[str] = []

    def enter(name: str, pixels: int) -> None:
        with scales.hold(pixels):
            began.append(name)

    heavy = threading.Thread(target=enter, args=("heavy", 100))
    light = threading.Thread(target=enter, args=("light", 1))
    with scales.hold(50):
        heavy.start()
        heavy.join(0.1)
        light.start()
        light.join(0.1)
        assert began == []
    heavy.join(PATIENCE)
    light.join(PATIENCE)

    assert began == ["heavy", "light"]


async def test_room_is_given_back_after_a_failure() -> None:
    """Work that raises holds nothing afterwards."""

    def fail() -> None:
        raise OSError("no")

    async with Darkroom(workers=1, pixels_at_once=10) as darkroom:
        for _ in range(3):
            with pytest.raises(OSError, match="no"):
                await darkroom.run(fail, pixels=10)

        assert await darkroom.run(lambda: 7, pixels=10) == 7


async def test_a_cancelled_call_keeps_its_room_until_its_thread_is_done() -> None:
    """Cancelling many commands cannot fill the memory with pictures nobody waits for."""
    gauge = Gauge()
    async with Darkroom(workers=2, pixels_at_once=10) as darkroom:
        first = asyncio.create_task(darkroom.run(gauge.work(10), pixels=10))
        await reached(lambda: gauge.now == 10)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        second = asyncio.create_task(darkroom.run(gauge.work(9), pixels=9))
        await asyncio.sleep(0.02)
        assert gauge.order == [10]
        gauge.open.set()

        assert await second == 9

    assert gauge.most == 10


async def test_a_closed_darkroom_takes_no_work() -> None:
    """Closing waits for what runs, ends the threads, and later calls fail at once."""
    darkroom = Darkroom()
    thread = await darkroom.run(threading.current_thread, pixels=0)
    await darkroom.close()

    assert not thread.is_alive()
    with pytest.raises(RuntimeError):
        await darkroom.run(lambda: 1, pixels=0)
