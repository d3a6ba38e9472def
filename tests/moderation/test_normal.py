"""Texts are compared in forms that undo disguises and leave every language its words."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation import lexicon, normal
from bot.moderation.letters import ALIKE, BOXED, LATIN, TWINS

ANYTHING = st.text(st.characters(), max_size=200)  # every code point, half surrogates included
WORDS = st.sampled_from(["naked", "schoolgirl", "topless", "undress", "lolicon", "pornography", "masturbation"])
HIDDEN = st.sampled_from("\u200b\u200c\u200d\u2060\u00ad\u034f\u202e\ufe0f\U000e0041\u180e\ufeff\u0336\u0301\u20dd")
SEPARATORS = st.sampled_from([" ", ".", "-", "_", " . ", "*", "  ", "🔥", "…", " - "])
SIGNS = {"a": "4@", "e": "3€", "i": "1!|", "o": "0", "s": "5$", "l": "1|!£", "t": "7+", "g": "9", "b": "8", "c": "¢"}


def alike() -> dict[str, list[str]]:
    """Every letter of the tables, by the letter it is read as."""
    found: dict[str, list[str]] = {}
    for table in (LATIN, TWINS, ALIKE, BOXED):
        for code, read in table.items():
            if len(read) == 1:
                found.setdefault(read, []).append(chr(code))
    return found


ALL_ALIKE = alike()
SURE = {read: [it for it in letters if ord(it) in LATIN or ord(it) in TWINS] for read, letters in ALL_ALIKE.items()}


def found_in(text: str) -> set[str]:
    return {mark.term.kind for mark in lexicon.marks(normal.forms(text))}


@given(ANYTHING)
@settings(max_examples=400)
def test_every_form_is_idempotent_and_raises_for_nothing(text):
    """Whatever is typed: a form of a form is that form."""
    for form in (normal.visible, normal.clean, normal.plain, normal.skeleton):
        once = form(text)
        assert form(once) == once
        once.encode()


@given(ANYTHING)
def test_a_plain_text_is_lower_case_visible_and_on_one_line(text):
    """Nothing hidden is left, no capital, no line end, no space at an end."""
    plain = normal.plain(text)
    assert plain == " ".join(plain.split())
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in plain)
    assert not any(0x300 <= ord(letter) < 0x370 for letter in plain)


@given(ANYTHING)
def test_the_lists_raise_for_nothing(text):
    """The search for words takes any text."""
    lexicon.marks(normal.forms(text))


@given(WORDS, st.data())
def test_hidden_letters_hide_no_word(word, data):
    """Zero-width letters, soft hyphens, direction marks, tags and combining marks, anywhere in a word."""
    dressed = "".join(letter + data.draw(st.text(HIDDEN, max_size=3)) for letter in word)
    assert normal.plain(dressed) == word


@given(WORDS, st.data())
def test_letters_that_look_alike_hide_no_word(word, data):
    """Any letter of the tables in the company of Latin ones, capitals or not."""
    place = data.draw(st.integers(0, len(word) - 1))
    letters = [
        letter if at == place else data.draw(st.sampled_from([letter, letter.upper(), *ALL_ALIKE.get(letter, [])]))
        for at, letter in enumerate(word)
    ]
    assert found_in("".join(letters)) >= found_in(word)


@given(WORDS, st.data())
def test_a_word_of_nothing_but_twins_is_the_word(word, data):
    """Even when no Latin letter is left in it."""
    dressed = "".join(data.draw(st.sampled_from(SURE[letter])) for letter in word if letter in SURE)
    assert normal.skeleton(dressed) == "".join(letter for letter in word if letter in SURE)


@given(WORDS, st.data())
def test_letters_apart_hide_no_word(word, data):
    """Spaces, dots, dashes, pictures between all letters."""
    dressed = data.draw(SEPARATORS).join(word)
    assert word in normal.spread(normal.plain(dressed))
    assert found_in(dressed) >= found_in(word)


@given(WORDS, st.data())
def test_leetspeak_hides_no_word(word, data):
    """Signs and digits for some of the letters."""
    dressed = "".join(
        data.draw(st.sampled_from([letter, *SIGNS.get(letter, "")])) if at else letter for at, letter in enumerate(word)
    )
    assert normal.leet(dressed) == normal.leet(word)
    if any(letter.isalpha() for letter in dressed[1:]):
        assert found_in(dressed) >= found_in(word)


@given(WORDS, st.data())
def test_a_key_held_down_hides_no_word(word, data):
    """A letter three times or more is the letter."""
    at = data.draw(st.integers(0, len(word) - 1))
    dressed = word[:at] + word[at] * data.draw(st.integers(3, 9)) + word[at + 1 :]
    assert found_in(dressed) >= found_in(word)


@pytest.mark.parametrize("letters", [range(0x1D400, 0x1D7CC), range(0x249C, 0x24EA), range(0xFF21, 0xFF5B)])
def test_alphabets_made_of_symbols_are_letters(letters):
    """Mathematical, bracketed, circled, fullwidth."""
    for code in letters:
        if unicodedata.name(chr(code), "").startswith(("MATHEMATICAL", "CIRCLED", "FULLWIDTH", "PARENTHESIZED LATIN")):
            assert normal.plain(chr(code)) != chr(code)


@pytest.mark.parametrize(
    "text",
    [
        "кот на крыше",
        "γάτα στη στέγη",
        "կատու տանիքին",
        "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
        "кит и рот",
        "猫と犬",
        "고양이",
        "बिल्ली",
        "قطة",
        "חתול",
    ],
)
def test_words_of_other_scripts_stay_themselves(text):
    """Folding letters that look alike does not take a language its words."""
    assert normal.skeleton(text) == normal.plain(text)
    assert normal.plain(text).split() == [normal.plain(word) for word in text.split()]


def test_a_twin_in_its_own_language_stays_and_a_stranger_does_not():
    """`рот` is a mouth where Russian is written; `ѕех` alone is no word of any language but English."""
    assert normal.skeleton("видно рот") == "видно рот"
    assert normal.skeleton("ѕех") == "sex"
    assert normal.skeleton("nudе") == "nude"
    assert normal.skeleton("рассвет, nudе") == "рассвет, nude"


def test_a_text_grows_no_more_than_eightfold():
    """No letter unfolds into a novel: compatibility forms are long, and two were longer than all others."""
    for code in range(0x20, 0x30000):
        if not 0xD800 <= code < 0xE000:
            assert len(normal.plain(chr(code))) <= 8
