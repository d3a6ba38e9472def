"""The painter: the same words give the same picture, other words another one, and it is quick."""

import hashlib
import time

import pytest

from practice.painter import paint
from practice.painter.words import CONCEPTS, read

PROMPTS = (
    "a lighthouse in a storm",
    "calm sea at sunset with a red boat",
    "snowy mountains",
    "misty forest",
    "city at night in the rain",
    "desert under a red sun",
    "orange cat",
    "robot",
    "castle",
    "field of poppies",
    "vase of roses, still life",
    "bowl of fruit",
    "a wanderer",
    "ringed planet",
    "fish underwater",
    "hot air balloons",
    "cottage in winter",
    "aurora over a lake",
    "nothing one has a word for",
    "",
    "🙂" * 50,
    "猫和月亮",
)


def digest(prompt: str, seed: int = 1, size: tuple[int, int] = (160, 128)) -> str:
    return hashlib.sha256(paint(prompt, seed=seed, size=size).tobytes()).hexdigest()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_same_prompt_and_seed_give_the_same_picture(prompt):
    """Twice painted, not one pixel differs."""
    assert digest(prompt) == digest(prompt)


def test_every_prompt_and_seed_gives_another_picture():
    """No two of the sample share a picture, nor do two seeds of one prompt."""
    pictures = {digest(prompt, seed) for prompt in PROMPTS for seed in (1, 2)}

    assert len(pictures) == 2 * len(PROMPTS)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_pictures_have_light_and_dark(prompt):
    """A picture uses a wide range of levels: nothing comes out flat, black or white."""
    grey = paint(prompt, seed=3, size=(200, 160)).convert("L")

    levels = sorted(grey.tobytes())
    dark, light = levels[len(levels) // 50], levels[-len(levels) // 50]
    assert light - dark > 60


@pytest.mark.parametrize("size", [(1536, 656), (656, 1536), (16, 16), (257, 401)])
def test_any_size_is_honoured(size):
    """Wide, tall, tiny and odd sizes come out exactly as asked."""
    assert paint("a lighthouse in a storm", seed=1, size=size).size == size


def test_a_megapixel_is_quick():
    """One picture of a million pixels takes well under two seconds of processor time, on a busy machine too."""
    start = time.thread_time()
    paint("a lighthouse in a storm", seed=5, size=(1008, 1008))

    assert time.thread_time() - start < 1.8


def test_night_is_darker_than_day():
    """Words for the hour change the light."""
    day, night = [
        sum(paint(f"a castle {hour}", seed=2, size=(96, 96)).convert("L").tobytes()) for hour in ("by day", "at night")
    ]

    assert night < day * 0.6


@pytest.mark.parametrize(("word", "channel"), [("red", 0), ("green", 1), ("blue", 2)])
def test_colour_words_steer_the_palette(word, channel):
    """The named colour outweighs the other two in the picture's mean."""
    small = paint(f"{word} mountains", seed=4, size=(96, 96)).resize((1, 1)).tobytes()
    plain = paint("mountains", seed=4, size=(96, 96)).resize((1, 1)).tobytes()

    share, before = small[channel] / sum(small), plain[channel] / sum(plain)
    assert share > before


def test_a_coloured_thing_does_not_colour_the_picture():
    """A red boat is a red boat on the usual sea."""
    wish = read("a red boat on a calm sea")

    assert wish.tints == ()
    assert set(wish.own) == {"boat"}


@pytest.mark.parametrize(
    ("prompt", "concept"),
    [
        ("ein Leuchtturm im Sturm", "lighthouse"),
        ("un phare", "lighthouse"),
        ("маяк ночью", "lighthouse"),
        ("灯台と嵐", "storm"),
        ("una montaña", "mountains"),
        ("два кота", "cat"),
        ("LIGHTHOUSES!", "lighthouse"),
        ("a ligh\u200bthouse", "none"),
    ],
)
def test_prompts_in_other_languages_are_understood(prompt, concept):
    """The commonest words of eight languages name the same subjects; what is not a word is none."""
    found = read(prompt).concepts

    assert concept in found if concept != "none" else "lighthouse" not in found


def test_the_vocabulary_has_no_word_twice_in_one_line():
    """Every spelling stands once under its concept."""
    for name, spellings in CONCEPTS.items():
        words = spellings.split()
        assert len(words) == len(set(words)), name
