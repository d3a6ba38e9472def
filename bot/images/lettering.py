"""Words on pictures, in whatever letters members write. Knows fonts and nothing about what the words mean.

No font comes with Easel. Pillow's own (https://pillow.readthedocs.io/en/stable/reference/ImageFont.html) has the
letters of English; fonts of the system add other scripts. What none of them has becomes plainer (é is e), is left
out (emoji), or becomes a question mark: never a row of empty boxes, and never nothing at all.
"""

import re
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageDraw, ImageFont

from bot.images.palette import Colour

# Looked for by file name in the system's own folders, on Linux, macOS and Windows; the first that has a letter wins.
SYSTEM_FONTS = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
    "wqy-microhei.ttc",
    "NotoEmoji-Regular.ttf",
    "Arial Unicode.ttf",
    "segoeui.ttf",
    "msyh.ttc",
    "malgun.ttf",
    "seguisym.ttf",
)

_LONGEST = 400  # characters; no line shows more, and measuring thousands takes time
_NOWHERE = "\U0010ffff"  # no font has it, so it shows what a font draws for what it lacks
_TEST_SIZE = 24
_BOLD = 0.02  # of the size, drawn around letters: system fonts often come without a bold cut

Run = tuple[int, str]


def find_fonts(names: Sequence[str] = SYSTEM_FONTS) -> tuple[str, ...]:
    """The paths of those fonts that this machine has. Walks folders: not for the event loop."""
    found = []
    for name in names:
        try:
            font = ImageFont.truetype(name, _TEST_SIZE)
        except OSError:
            continue
        found.append(str(font.path))
    return tuple(found)


def chart_font() -> str:
    """The path of the font that comes with the charts' library, empty without it: small containers have no other.

    It is DejaVu Sans: Greek, Cyrillic, Hebrew, Arabic and many accents. The library is not imported for it.
    """
    spec = find_spec("matplotlib")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, "mpl-data", "fonts", "ttf", "DejaVuSans.ttf")
        if path.is_file():
            return str(path)
    return ""


class Lettering:
    """Measures and draws lines of text. For one drawing in one thread: it remembers sizes and letters."""

    def __init__(self, paths: Sequence[str] = ()) -> None:
        self._paths = paths
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self._covered: dict[tuple[int, str], bool] = {}
        self._lacking: dict[int, tuple[tuple[int, int], bytes]] = {}

    def legible(self, text: str) -> str:
        """The text on one line, with nothing in it that cannot be drawn; `?` when nothing is left."""
        flat = unicodedata.normalize("NFC", " ".join(text[:_LONGEST].split()))
        plain = "".join(self._drawable(mark) for mark in flat)
        # A word in unknown letters is one question mark, however long it is.
        tidy = " ".join(re.sub(r"\?{2,}", "?", plain).split())
        return tidy if tidy or not flat else "?"

    def width(self, text: str, size: int) -> float:
        """Pixels across, of legible text."""
        return sum(self._font(font, size).getlength(part) for font, part in self._runs(text))

    def fitted(self, text: str, size: int, width: float) -> str:
        """Legible text, cut with … to at most `width` pixels."""
        whole = self.legible(text)
        if self.width(whole, size) <= width:
            return whole
        low, high = 0, len(whole)
        while low < high:  # the longest beginning that fits
            middle = (low + high + 1) // 2
            fits = self.width(whole[:middle].rstrip() + "…", size) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return whole[:low].rstrip(" ,.;:-") + "…"

    def wrapped(self, text: str, size: int, width: float, *, lines: int) -> list[str]:
        """Legible text in at most so many lines, the last one cut with … where there is more."""
        rest = self.legible(text).split(" ")
        made: list[str] = []
        while rest and len(made) < lines - 1:
            count = next((n for n in range(len(rest), 1, -1) if self.width(" ".join(rest[:n]), size) <= width), 1)
            if self.width(rest[0], size) > width:
                break  # a word longer than a line: cut it, as languages without spaces want it too
            made.append(" ".join(rest[:count]))
            rest = rest[count:]
        last = " ".join(rest)
        return [*made, self.fitted(last, size, width)] if last else made

    def draw(
        self,
        on: ImageDraw.ImageDraw,
        at: tuple[float, float],
        text: str,
        size: int,
        colour: Colour,
        *,
        bold: bool = False,
    ) -> float:
        """Draw legible text from the left end of its base line; where it ends, in pixels from the left."""
        x, y = at
        for font, part in self._runs(text):
            face = self._font(font, size)
            on.text((x, y), part, fill=colour, font=face, anchor="ls", stroke_width=size * _BOLD if bold else 0)
            x += face.getlength(part)
        return x

    def _runs(self, text: str) -> list[Run]:
        """Parts of the text and the font of each: one font for a word, or for each letter of a mixed one."""
        runs: list[Run] = []
        for word in re.findall(r"\s+|\S+", text):
            whole = self._font_of(word)
            for part in word if whole is None else [word]:
                font = self._font_of(part) or 0 if whole is None else whole
                # Spaces, digits and marks go with the word before them, so that a line in one script stays whole.
                if runs and (runs[-1][0] == font or self._joins(runs[-1][0], part)):
                    runs[-1] = (runs[-1][0], runs[-1][1] + part)
                else:
                    runs.append((font, part))
        return runs

    def _joins(self, font: int, part: str) -> bool:
        return not any(mark.isalpha() for mark in part) and all(self._covers(font, mark) for mark in part)

    def _font_of(self, text: str) -> int | None:
        """The first font that has all these letters."""
        fonts = range(len(self._paths) + 1)
        return next((font for font in fonts if all(self._covers(font, mark) for mark in text)), None)

    def _covers(self, font: int, mark: str) -> bool:
        key = font, mark
        if key not in self._covered:
            self._covered[key] = mark == " " or self._shape(font, mark) != self._lack(font)
        return self._covered[key]

    def _lack(self, font: int) -> tuple[tuple[int, int], bytes]:
        if font not in self._lacking:
            self._lacking[font] = self._shape(font, _NOWHERE)
        return self._lacking[font]

    def _shape(self, font: int, mark: str) -> tuple[tuple[int, int], bytes]:
        drawn = self._font(font, _TEST_SIZE).getmask(mark)
        return drawn.size, bytes(drawn)

    def _drawable(self, mark: str) -> str:
        """A character as itself, plainer, as a question mark, or left out."""
        kind = unicodedata.category(mark)
        if kind[0] == "C":
            return ""
        if self._font_of(mark) is not None:
            return mark
        plainer = "".join(part for part in unicodedata.normalize("NFKD", mark) if not unicodedata.combining(part))
        if plainer and plainer != mark and self._font_of(plainer) is not None:
            return plainer
        if kind[0] == "P":
            return "-" if kind == "Pd" else "'" if kind in ("Pi", "Pf") else ""
        return "?" if kind[0] in "LN" else ""

    def _font(self, font: int, size: int) -> ImageFont.FreeTypeFont:
        """Font 0 is Pillow's own."""
        if (font, size) not in self._fonts:
            face = ImageFont.truetype(self._paths[font - 1], size) if font else ImageFont.load_default(size)
            assert isinstance(face, ImageFont.FreeTypeFont)
            self._fonts[font, size] = face
        return self._fonts[font, size]
