"""What the model inside the `nudenet` package sees in a picture, and which of it is explicit.

Loaded only in the classifier's own process. Of the package it takes the model, whose description names its labels, and
not the code: that reads pictures with red and blue exchanged (the faces of two photographs came out at 0.72 and 0.61
instead of 0.83 and 0.81), takes as many threads as there are processors, and loads OpenCV, which doubles the memory.
https://github.com/notAI-tech/NudeNet, under the AGPL 3, as its model is.
"""

import ast
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
PIXELS = 64_000_000  # the largest picture Easel keeps; nothing beyond is decoded
SIDE = 320  # pixels: what the model was trained on
BEHIND = ((255, 255, 255), (49, 51, 56))  # Discord's light and dark, which show through what is transparent

LEAST = 0.25  # below, the model says of itself that it saw nothing
OVERLAP = 0.45  # two readings that share so much of their area are of one thing, and the surer one counts
COMPANY = 0.4  # from this score on, another part of a body counts as company


@dataclass(frozen=True, kw_only=True)
class Part:
    """An explicit part: its words, and the score it needs by itself and in the company of another part of a body."""

    words: str
    alone: float
    among: float


# No score is sure. Of 970 landscapes and still lifes of the practice painter, one was taken for a breast with 0.62 (a
# sun with a halo) and one for genitals with 0.45 (a sea); a round colour wheel was taken for buttocks with 0.83. None
# of them had another part of a body in it. People have several, and in the package's own example their breasts reach
# 0.80 and their genitals 0.68. So a part alone has to be beyond what things reach; in company an even chance is enough.
EXPLICIT = {
    "FEMALE_GENITALIA_EXPOSED": Part(words="exposed female genitals", alone=0.6, among=0.5),
    "MALE_GENITALIA_EXPOSED": Part(words="exposed male genitals", alone=0.6, among=0.5),
    "ANUS_EXPOSED": Part(words="exposed anus", alone=0.6, among=0.5),
    "FEMALE_BREAST_EXPOSED": Part(words="exposed female breast", alone=0.7, among=0.5),
    "BUTTOCKS_EXPOSED": Part(words="exposed buttocks", alone=0.9, among=0.6),
}
# Not explicit: whatever is covered, faces, and what people show at a beach (male breasts, bellies, armpits, feet).
# Feet are no company either: lighthouses were taken for covered feet with 0.64.
NO_COMPANY = ("FEET_EXPOSED", "FEET_COVERED")


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A part of a body somewhere in a picture; `score` of 0 to 1 that it is one."""

    label: str
    score: float


class Nudity:
    """The model, loaded once.

    Raises:
        ImportError: the package, or what it needs, is not installed.
        RuntimeError: another model than this file knows.
    """

    def __init__(self) -> None:
        runtime: Any = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        # One thread: 25 ms a picture are enough, and each more costs address space, of which there is little.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(str(_file()), options, providers=["CPUExecutionProvider"])
        names = ast.literal_eval(self._session.get_modelmeta().custom_metadata_map.get("names", "{}"))
        self._labels = [str(names[place]) for place in sorted(names)]
        self._input = self._session.get_inputs()[0].name
        unknown = {*EXPLICIT, *NO_COMPANY} - {*self._labels}
        if unknown:
            raise RuntimeError(f"this nudenet has a model without {', '.join(sorted(unknown))}")

    def look(self, data: bytes) -> tuple[float, list[str]]:
        """The highest score of the explicit parts in a picture file, and their words, the surest first.

        Of an animation the first frame counts: Easel hands on nothing else of one.

        Raises:
            ValueError: not a picture, damaged, or too large.
        """
        found = max((explicit(self.spots(view)) for view in views(opened(data))), key=lambda seen: seen[0])
        return found[0], found[1]

    def spots(self, image: Image.Image) -> list[Spot]:
        """Every part of a body in an RGB picture of at most `SIDE` pixels, the surest first."""
        paper = Image.new("RGB", (SIDE, SIDE))
        paper.paste(image)
        pixels = np.asarray(paper, dtype=np.float32).transpose(2, 0, 1)[np.newaxis] / 255
        (boxes,) = self._session.run(None, {self._input: pixels})[0]
        return distinct(boxes, self._labels)


def explicit(spots: Sequence[Spot]) -> tuple[float, list[str]]:
    """The highest score of those that count as explicit, 0 without any, and their words, each once."""
    counted = []
    for spot in spots:
        company = any(other is not spot and other.score >= COMPANY and other.label not in NO_COMPANY for other in spots)
        part = EXPLICIT.get(spot.label)
        if part is not None and spot.score >= (part.among if company else part.alone):
            counted.append((spot.score, part.words))
    counted.sort(reverse=True)
    return (counted[0][0] if counted else 0.0), list(dict.fromkeys(words for _, words in counted))


def distinct(boxes: NDArray[np.float32], labels: Sequence[str]) -> list[Spot]:
    """From the model's answer, a column for each place it looked at, to things seen, the surest first.

    A column holds the middle, the size and a score for each label.
    """
    scores = boxes[4:]
    best = scores.max(axis=0)
    order = [place for place in np.argsort(-best) if best[place] >= LEAST]
    (x, y, wide, high), kept = boxes[:4], []
    left, right, top, bottom = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
    while order:
        first, *others = order
        kept.append(Spot(label=labels[int(scores[:, first].argmax())], score=round(float(best[first]), 3)))
        rest = np.asarray(others, dtype=np.intp)
        across = np.minimum(right[rest], right[first]) - np.maximum(left[rest], left[first])
        down = np.minimum(bottom[rest], bottom[first]) - np.maximum(top[rest], top[first])
        shared = np.maximum(across, 0) * np.maximum(down, 0)
        whole = wide[rest] * high[rest] + wide[first] * high[first] - shared
        order = [place for place, alike in zip(others, shared > OVERLAP * whole, strict=True) if not alike]
    return kept


def opened(data: bytes) -> Image.Image:
    """A picture file, decoded.

    Raises:
        ValueError: see `Nudity.look`.
    """
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > PIXELS:
            raise ValueError(f"{image.width} by {image.height} pixels are too many")
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a large JPEG is decoded small
        image.load()
    except (ValueError, MemoryError):
        raise
    # Pillow's decoders have no common error; see `bot.images.decoding`.
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return image


def views(image: Image.Image) -> Iterator[Image.Image]:
    """The picture as the model takes it: small, upright, in plain colours; a transparent one in each way it can look.

    Colours under full transparency are looked at too, because a provider may well show them.
    """
    if image.mode.startswith("I"):  # 16-bit grey, of which Pillow's own conversion cuts everything bright to white
        image = image.point(lambda value: value * (1 / 256) + 0).convert("L")
    if image.has_transparency_data and image.mode != "RGBA":
        image = image.convert("RGBA")
    colours = _small(image.convert("RGB"), image)
    yield colours
    if image.mode == "RGBA" and (alpha := _small(image.getchannel("A"), image)).getextrema() != (255, 255):
        for behind in BEHIND:
            paper = Image.new("RGB", colours.size, behind)
            paper.paste(colours, mask=alpha)
            yield paper


def _small(part: Image.Image, whole: Image.Image) -> Image.Image:
    """Within `SIDE`, and the right way up, as the whole says."""
    scale = SIDE / max(part.size)
    size = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    small = part.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    small.info["exif"] = whole.info.get("exif", b"")
    return ImageOps.exif_transpose(small)


def _file() -> Path:
    found = importlib.util.find_spec("nudenet")
    if found is None or found.submodule_search_locations is None:
        raise ImportError("nudenet is not installed")
    return Path(found.submodule_search_locations[0]) / "320n.onnx"
