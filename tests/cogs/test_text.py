"""Members' words are shown as they are and do nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.requests import Kind, Request
from cogs.ui.text import alt_text, cut, plain, quoted, thread_name, units
from tests.cogs.fakes import job_of
from tests.cogs.hostile import HOSTILE

# What Discord would still act on: an opening that no backslash stands before.
LIVE = re.compile(r"(?<!\\)(?:\\\\)*(?:[*_~`|<>@\[\]]|:(?=//))")


@pytest.mark.parametrize(("prompt", "what"), HOSTILE, ids=[what for _, what in HOSTILE])
def test_nothing_in_a_prompt_means_anything_to_discord(prompt, what):
    """Quoted, a prompt holds no live markup, no line break and no letter that turns the line around."""
    shown = quoted(prompt)
    assert not LIVE.search(shown)
    assert "\n" not in shown
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u200b\ufeff\x00\x1b") & set(shown)
    assert shown.startswith("“")
    assert shown.endswith("”")
    assert units(shown) <= 1300


def test_ordinary_words_are_shown_as_written():
    """A prompt without tricks reads exactly as it was written, emoji families and joiners included."""
    prompt = "A lighthouse (old), 3:2, 50% – “calm” 👩‍👩‍👧 नमस्ते"
    assert quoted(prompt) == f"“{prompt}”"


def test_right_to_left_words_are_fenced_in():
    """Text from right to left cannot reorder what stands around it."""
    assert quoted("שלום") == "“\u2068שלום\u2069”"


def test_words_that_are_gone_are_said_to_be():
    """An order whose words were erased, or are kept no longer, shows no empty quotation marks."""
    assert quoted("") == "(words no longer kept)"
    assert quoted("\u200b") == "“(nothing that can be seen)”"


@given(st.text(max_size=400), st.integers(min_value=5, max_value=200))
def test_cut_text_is_never_longer_than_its_limit(text, limit):
    """However a text is made up, what is left of it fits, and what fits already is left alone."""
    shown = cut(text, limit)
    assert units(shown) <= limit
    assert shown == text or shown.endswith("…")


@given(st.text(max_size=2500))
def test_alt_text_and_thread_names_always_fit(prompt):
    """Alt text is 1 to 1024 long, a thread's name 1 to 100, whatever the prompt."""
    job = job_of(Request(kind=Kind.IMAGINE, prompt="x")).evolve(request=Request(kind=Kind.IMAGINE, prompt=prompt))
    assert 1 <= units(alt_text(job)) <= 1024
    assert 1 <= units(thread_name(job)) <= 100
    assert "\n" not in thread_name(job)


@pytest.mark.parametrize(
    ("request_", "start"),
    [
        (Request(kind=Kind.IMAGINE, prompt="a fox"), "Picture made by Easel from the words: a fox"),
        (
            Request(kind=Kind.EDIT, prompt="at night", pictures=1),
            "An edit of a picture, made by Easel from the words: at",
        ),
        (
            Request(kind=Kind.BLEND, prompt="together", pictures=3),
            "A blend of 3 pictures, made by Easel from the words: t",
        ),
    ],
)
def test_alt_text_says_how_the_picture_came_about(request_, start):
    """Somebody who cannot see the picture hears what was asked for, and whether it started from a picture."""
    assert alt_text(job_of(request_)).startswith(start)


def test_plain_text_is_one_line():
    """Line breaks and tabs become single spaces."""
    assert plain(" a\r\n\tb \x85 c ") == "a b c"
