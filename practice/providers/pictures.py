"""From a task to the bytes of its pictures: sizes, file formats, and the painter run beside the event loop."""

import asyncio
import io
import zlib
from collections import OrderedDict

from PIL import Image

from practice.painter import blend, edit, paint
from practice.providers.records import Task

KEPT = 200


def size_for(ratio: str | None, *, pixels: int) -> tuple[int, int] | None:
    """Width and height of about `pixels` for `16:9`, in steps of 16; None for None."""
    if ratio is None:
        return None
    wide, high = (int(side) for side in ratio.split(":"))
    scale = (pixels / (wide * high)) ** 0.5
    return _step(wide * scale), _step(high * scale)


def _step(side: float) -> int:
    return max(16, round(side / 16) * 16)


def render(task: Task, index: int, *, pixels: int, plain: bool) -> bytes:
    """Picture `index` of a task, encoded as PNG or JPEG; the same task gives the same bytes."""
    seed = task.seed + index
    inputs = [_opened(data) for data in task.images]
    size = task.size
    if size is None:
        wide, high = inputs[0].size if inputs else (1, 1)
        size = size_for(f"{wide}:{high}", pixels=pixels) or (64, 64)
    if plain:
        image = _plain(task.prompt, inputs, seed, size)
    elif not inputs:
        image = paint(task.prompt, seed=seed, size=size)
    elif len(inputs) == 1:
        image = edit(task.prompt, inputs, seed=seed, size=size)
    else:
        image = blend(task.prompt, inputs, seed=seed, size=size)
    return encoded(image, task.format)


def encoded(image: Image.Image, form: str) -> bytes:
    """`image` as `png`, `jpeg` or `webp`."""
    out = io.BytesIO()
    if form == "png":
        image.save(out, "PNG", compress_level=3)
    else:
        image.convert("RGB").save(out, form.upper(), quality=92)
    return out.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _plain(prompt: str, inputs: list[Image.Image], seed: int, size: tuple[int, int]) -> Image.Image:
    """A flat little picture for tests that count jobs rather than look at them."""
    tint = zlib.crc32(f"{prompt}/{seed}".encode()) & 0xFFFFFF
    colour = (tint >> 16, tint >> 8 & 255, tint & 255)
    flat = Image.new("RGB", size, colour)
    return Image.blend(inputs[0].resize(size), flat, 0.5) if inputs else flat


class Studio:
    """Paints what is asked for, two at a time in threads, and keeps the newest few hundred files.

    A picture that was let go is painted again: the painter is deterministic.
    """

    def __init__(self, *, pixels: int, plain: bool) -> None:
        self._pixels = pixels
        self._plain = plain
        self._easels = asyncio.Semaphore(2)
        self._files: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    @property
    def pixels(self) -> int:
        """How many a picture has where only its ratio was asked."""
        return self._pixels

    async def file(self, task: Task, index: int) -> bytes:
        """The bytes of picture `index` of `task`."""
        key = (task.id, index)
        async with self._easels:
            if key not in self._files:
                self._files[key] = await asyncio.to_thread(render, task, index, pixels=self._pixels, plain=self._plain)
                while len(self._files) > KEPT:
                    self._files.popitem(last=False)
            self._files.move_to_end(key)
            return self._files[key]
