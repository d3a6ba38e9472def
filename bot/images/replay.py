"""How a picture came about, as an animation: each step with a caption, faded into the next.

It is a GIF. Discord's clients play animated WebP only where it was uploaded directly, and are slow to show one
(https://github.com/discord/lilliput/issues/159, https://github.com/discord/lilliput/issues/217), whereas a GIF plays
everywhere, at once, also in older clients and when it is saved and posted again.
"""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from bot.core.family import Node
from bot.images.encoding import TooTight
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, CARD, INK, MAT
from bot.images.paper import Paper, opened

EXTENSION = "gif"
SIDE = 512  # pixels of the longer side of a step, unless that takes too many bytes
MOST = 24
STEP = 1500  # milliseconds from one step to the next
LAST = 3500  # milliseconds on which it ends before it starts again
FADE = 80  # milliseconds of each picture in between
_FADES = ((8, 3), (16, 2), (MOST, 1))  # so many steps and fewer: pictures in between; each costs as much as a step
_TIGHT_COLOURS, _SMALLEST = 96, 96
_AIM = 0.92  # of what would just fit: bytes do not grow exactly with the area
_SAMPLE = 4  # steps from which the size of a longer film is guessed before it is made
_PALETTE_FROM = 4  # colours are chosen from a copy so many times smaller: the same choice, in a tenth of the time


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How much an animation shows: pixels of the longer side, pictures between two steps, colours of each."""

    side: int = SIDE
    fades: int = 3
    colours: int = 256


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """One picture of the animation, and how many milliseconds it stays; `passing` between two steps."""

    image: Image.Image
    time: int
    passing: bool


def make_replay(
    steps: Sequence[Node],
    names: Mapping[int, str],
    pictures: Mapping[int, bytes | None],
    lettering: Lettering,
    *,
    limit: int,
) -> bytes:
    """The GIF, of at most `limit` bytes; first with fewer pictures between the steps, then fewer colours, then smaller.

    `pictures` are previews by number; what is missing becomes a grey tile. Of more than `MOST` steps the first, the
    last and evenly chosen ones are shown, and the captions say which.

    Raises:
        TooTight: not even a tiny one fits.
        ValueError: there are no steps.
    """
    if not steps:
        raise ValueError("A replay needs at least one step.")
    places = chosen(len(steps))
    sources = [opened(pictures.get(steps[place].number)) for place in places]
    captions = [_caption(steps, place, names, len(places)) for place in places]
    cut = Cut(fades=next(fades for steps_up_to, fades in _FADES if len(places) <= steps_up_to))
    while True:
        size = _guess(sources, captions, lettering, cut)
        if size <= limit:
            data = _encoded(_film(sources, captions, lettering, cut), cut)
            if len(data) <= limit:
                return data
            size = len(data)
        if cut.side <= _SMALLEST:
            raise TooTight(f"No replay of {len(steps)} steps fits into {limit:,} bytes.")
        cut = _tighter(cut, size / max(1, limit))


def chosen(count: int, most: int = MOST) -> list[int]:
    """Places of the steps that are shown: all, or so many from the first to the last in even strides."""
    if count <= most:
        return list(range(count))
    return [round(at * (count - 1) / (most - 1)) for at in range(most)]


def _tighter(cut: Cut, excess: float) -> Cut:
    """The next thing to give up, when a film is so many times too large."""
    if cut.fades > 1:
        return replace(cut, fades=1)
    if cut.colours > _TIGHT_COLOURS and excess < 2:
        return replace(cut, colours=_TIGHT_COLOURS)
    return replace(cut, side=max(_SMALLEST, min(int(cut.side * math.sqrt(_AIM / excess)), cut.side - 8)))


def _caption(steps: Sequence[Node], place: int, names: Mapping[int, str], shown: int) -> str:
    node, total = steps[place], len(steps)
    which = f"{place + 1} of {total}"
    if shown < total and place == 0:
        which += f" ({shown} of them shown)"
    name = names.get(node.user_id, "")
    words = node.prompt or ("handed in" if node.uploaded else "")
    said = ": ".join(part for part in (name, words) if part)
    return f"{which} · {said}" if said else which


def _guess(sources: Sequence[Image.Image | None], captions: Sequence[str], lettering: Lettering, cut: Cut) -> float:
    """About how many bytes the film will have, from a few of its steps; 0 where the film itself is as quick."""
    count = len(sources)
    if count <= 2 * _SAMPLE:
        return 0
    some = [at * (count - 1) // (_SAMPLE - 1) for at in range(_SAMPLE)]
    film = _film([sources[at] for at in some], [captions[at] for at in some], lettering, cut)
    return len(_encoded(film, cut)) * _length(count, cut) / _length(_SAMPLE, cut)


def _length(steps: int, cut: Cut) -> int:
    """Pictures in a film of so many steps."""
    return steps + (steps - 1) * cut.fades


def _film(
    sources: Sequence[Image.Image | None], captions: Sequence[str], lettering: Lettering, cut: Cut
) -> Iterator[_Frame]:
    """Every picture of the animation in turn."""
    room = _room(sources, cut.side)
    before: Image.Image | None = None
    for place, (source, caption) in enumerate(zip(sources, captions, strict=True)):
        still = _still(source, caption, lettering, room, (place + 1) / len(sources))
        if before is not None:
            for fade in range(1, cut.fades + 1):
                between = Image.blend(before, still, fade / (cut.fades + 1))
                yield _Frame(image=between, time=FADE, passing=True)
        last = place == len(sources) - 1
        yield _Frame(image=still, time=LAST if last else STEP - cut.fades * FADE, passing=False)
        before = still


def _room(sources: Sequence[Image.Image | None], side: int) -> tuple[int, int]:
    """Pixels that hold every step, when the longer side of each is `side`."""
    sizes = [source.size if source else (1, 1) for source in sources]
    scaled = [(wide * side / max(wide, high), high * side / max(wide, high)) for wide, high in sizes]
    # Room for words below pictures that are very narrow.
    return max(side * 2 // 3, *(math.ceil(wide) for wide, _ in scaled)), max(math.ceil(high) for _, high in scaled)


def _still(
    source: Image.Image | None, caption: str, lettering: Lettering, room: tuple[int, int], share: float
) -> Image.Image:
    """One step: the picture in the middle of its room, below it how far the replay is, and the caption."""
    width, height = room
    size = max(13, round(width / 22))
    pad, line = round(size * 0.6), round(size * 1.3)
    bar = max(3, size // 6)
    paper = Paper(width, height + bar + 2 * pad + 2 * line, lettering, ground=CARD)
    paper.image.paste(MAT, (0, 0, width, height))
    paper.thumbnail(source, (0, 0, width, height), radius=0)
    paper.image.paste(MAT, (0, height, width, height + bar))
    paper.image.paste(ACCENT, (0, height, round(width * share), height + bar))
    for row, words in enumerate(lettering.wrapped(caption, size, width - 2 * pad, lines=2)):
        lettering.draw(paper.pen, (pad, height + bar + pad + size * 0.9 + row * line), words, size, INK)
    return paper.image


def _encoded(film: Iterator[_Frame], cut: Cut) -> bytes:
    frames, times = [], []
    for frame in film:
        frames.append(_quantised(frame, cut.colours))
        times.append(frame.time)
    target = io.BytesIO()
    frames[0].save(
        target, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0, disposal=1, optimize=False
    )
    return target.getvalue()


def _quantised(frame: _Frame, colours: int) -> Image.Image:
    """The picture in few colours, smooth where it stays long enough to be looked at."""
    small = frame.image.reduce(_PALETTE_FROM)
    # The thin bar and the words are too little to be given colours of their own, unless there is more of them.
    third, foot = small.width // 3, small.height - small.height // 12
    for place, colour in enumerate((ACCENT, INK, CARD)):
        small.paste(colour, (place * third, foot, (place + 1) * third, small.height))
    palette = small.quantize(colours, method=Image.Quantize.MEDIANCUT)
    dither = Image.Dither.NONE if frame.passing else Image.Dither.FLOYDSTEINBERG
    return frame.image.quantize(palette=palette, dither=dither)
