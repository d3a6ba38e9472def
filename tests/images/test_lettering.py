"""What `bot.images.lettering` promises about words in any script, with whatever fonts there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.images.lettering import Lettering, chart_font, find_fonts

SYSTEM = find_fonts()


def inked(lettering, text, size=24):
    """The box of what drawing the text leaves on paper."""
    paper = Image.new("L", (900, 60))
    ImageDraw.Draw(paper)
    lettering.draw(ImageDraw.Draw(paper), (4, 40), lettering.legible(text), size, 255)
    return paper.getbbox()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann", "Ann"),
        ("  two\n\tlines ", "two lines"),
        ("Zoë", "Zoe"),  # without the letter, the nearest one
        ("Fox 🦊", "Fox"),
        ("🦊🦊", "?"),
        ("日本太郎", "?"),
        ("日本 Taro 🦊", "? Taro"),
        ("محمد", "?"),
        ("ｗｉｄｅ", "wide"),
        ("a\u202egnp.exe", "agnp.exe"),  # marks that turn text around are left out
        ("1️⃣", "1"),
        ("A—B", "A-B"),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_is_plainer_or_left_out(lettering, text, shown):
    """With Pillow's own font alone, unknown letters become plain ones, one question mark, or nothing."""
    assert lettering.legible(text) == shown


@pytest.mark.parametrize("paths", [(), SYSTEM], ids=["own font", "system fonts"])
@pytest.mark.parametrize("name", ["Ann", "Zoë", "🦊", "日本太郎", "محمد علي", "дядя Фёдор", "ชื่อ", "\u200b", "z̷̡͓a̴l̸"])
def test_every_name_leaves_ink(paths, name):
    """A name in any script, of emoji or of invisible marks shows something, or is empty once cleaned."""
    letters = Lettering(paths)

    assert (inked(letters, name) is not None) == bool(letters.legible(name))
    assert letters.legible(name) or name == "\u200b"


def test_unknown_letters_are_no_boxes(lettering):
    """Letters that no font has are never drawn as the font's empty box."""
    box = Lettering()
    boxes = Image.new("L", (60, 60))
    ImageDraw.Draw(boxes).text((4, 40), "日", fill=255, font=box._font(0, 24), anchor="ls")

    paper = Image.new("L", (60, 60))
    lettering.draw(ImageDraw.Draw(paper), (4, 40), lettering.legible("日"), 24, 255)

    assert paper.tobytes() != boxes.tobytes()


@given(st.text(max_size=60), st.integers(40, 400))
def test_fitted_text_fits(text, width):
    """Any text is cut to the width it is given, and drawing it never fails."""
    letters = Lettering()

    cut = letters.fitted(text, 24, width)

    assert letters.width(cut, 24) <= width
    assert letters.legible(cut) == cut
    inked(letters, cut)


def test_long_text_is_cut_with_dots(lettering):
    """What does not fit ends in …, and as much as fits stays."""
    cut = lettering.fitted("a lighthouse in the evening sun by the sea", 24, 200)

    assert cut.startswith("a lighthouse")
    assert cut.endswith("…")


@given(st.lists(st.text(alphabet="abcdefgh ", min_size=1, max_size=14), max_size=12), st.integers(1, 4))
def test_wrapped_text_fits_and_keeps_its_order(words, lines):
    """Wrapped text has at most so many lines, each within the width, and reads as before."""
    letters, text = Lettering(), " ".join(words)

    made = letters.wrapped(text, 24, 260, lines=lines)

    assert len(made) <= lines
    assert all(letters.width(line, 24) <= 260 for line in made)
    read = " ".join(made)
    assert letters.legible(text).startswith(read.removesuffix("…"))


def test_two_lines_are_filled_before_anything_is_cut(lettering):
    """Text that needs exactly two lines is shown whole on them."""
    text = "make the sky green and add a boat"

    made = lettering.wrapped(text, 24, 220, lines=2)

    assert len(made) == 2
    assert " ".join(made) == text


def test_fonts_that_are_not_there_are_no_trouble():
    """A machine without any of the fonts is served by Pillow's own."""
    assert find_fonts(["NoSuchFont-Regular.ttf"]) == ()
    assert inked(Lettering(()), "Ann") is not None


def test_many_scripts_need_no_system_font():
    """The font that comes with the charts has Cyrillic, Greek, Hebrew, Arabic and accents, wherever Easel runs."""
    letters = Lettering(find_fonts(["NoSuchFont-Regular.ttf", chart_font()]))

    for name in ("дядя Фёдор", "Σοφία", "דוד", "محمد", "Łukasz Zoë"):
        assert letters.legible(name) == name
