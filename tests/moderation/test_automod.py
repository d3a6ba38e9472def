"""AutoMod's keyword rules hold for what slash commands say, as Discord's page describes them."""

import pytest

from bot.core.moderation import Severity, Source, Wording
from bot.core.rules import AutomodRule
from bot.moderation import automod, normal


def rule(**values) -> AutomodRule:
    return AutomodRule(**{"id": 1, "name": "no cats", **values})


def judged(made: AutomodRule, text: str, **place):
    wording = Wording(guild_id=1, texts={"prompt": text}, **place)
    return automod.judge(made, [("prompt", normal.forms(text))], wording)


KEYWORDS = [
    # The examples of Discord's page, and their neighbours.
    ("cat*", ["catch", "Catapult", "CAttLE", "a cat"], ["wildcat", "location"]),
    ("tra*", ["train", "trade", "TRAditional"], ["extra"]),
    ("the mat*", ["the matrix"], ["breathe matter", "the hat"]),
    ("*cat", ["wildcat", "copyCat", "cat"], ["catch", "location"]),
    ("*tra", ["extra", "ultra", "orchesTRA"], ["train"]),
    ("*the mat", ["breathe mat"], ["breathe matter"]),
    ("*cat*", ["location", "eduCation", "cat"], ["c at"]),
    ("*the mat*", ["breathe matter"], ["themat"]),
    ("cat", ["cat", "a CAT sat", "cat, dog", "(cat)"], ["catch", "wildcat", "location"]),
    ("the mat", ["the mat", "on the  mat"], ["the matrix"]),
    ("i like c++", ["I like C++", "so i like c++!"], ["i like c"]),
    ("кот", ["мой КОТ"], ["котик"]),
    ("naïve", ["naive", "NAÏVE"], ["naively"]),
    ("猫", ["猫"], ["犬"]),
    # What Discord does not look through, and Easel does.
    ("cat", ["cаt", "c\u200bat", "ｃａｔ", "c a t"], ["c4t"]),
]


@pytest.mark.parametrize(("keyword", "hits", "misses"), KEYWORDS, ids=[each[0] for each in KEYWORDS])
def test_keywords_match_at_the_edges_their_stars_leave_open(keyword, hits, misses):
    """Whole word, beginning, end, anywhere; in any case."""
    made = rule(keywords=(keyword,))
    assert [text for text in hits if judged(made, text) is None] == []
    assert [text for text in misses if judged(made, text) is not None] == []


ALLOWED = [
    (("*cat*",), (), ("location",), ["a cat", "education", "location of a cat"], ["location", "the LOCATION!"]),
    (("cat*",), (), ("catch", "cattle*"), ["cat", "catapult"], ["catch", "cattlehead"]),
    (("bad cat",), (), ("cat",), ["bad cat"], ["cat"]),
    ((), (r"b[a-z]d",), ("bad dog", "bed"), ["bid", "bad cat", "bed bid"], ["bad dog", "bed", "a bed and a bad dog"]),
]


@pytest.mark.parametrize(("keywords", "regexes", "allowed", "hits", "misses"), ALLOWED)
def test_allowed_words_are_exempt_and_nothing_beside_them(keywords, regexes, allowed, hits, misses):
    """A bad word stays bad beside an allowed one."""
    made = rule(keywords=keywords, regexes=regexes, allowed=allowed)
    assert [text for text in hits if judged(made, text) is None] == []
    assert [text for text in misses if judged(made, text) is not None] == []


def test_a_thousand_allowed_words_hide_no_bad_one():
    """However many allowed words stand before it."""
    made = rule(regexes=(r"b[a-z]d",), allowed=("bad dog",))
    assert judged(made, "bad dog " * 200) is None
    assert judged(made, "bad dog " * 200 + "bid") is not None


def test_regexes_are_read_as_rust_reads_them():
    """Letters, digits and boundaries of every language; accents as they were written."""
    assert judged(rule(regexes=(r"\bкот\b",)), "мой кот")
    assert not judged(rule(regexes=(r"\bкот\b",)), "котик")
    assert judged(rule(regexes=("(b|c)at", "")), "a BAT")
    assert judged(rule(regexes=(r"^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$",)), "127.0.0.1")
    assert judged(rule(regexes=("é",)), "café")
    assert judged(rule(regexes=(r"[^\x00-\x7F]{4}",)), "日本語だ")
    assert judged(rule(regexes=(r"n[\W_]*o",)), "n...o")


def test_what_cannot_be_honoured_is_named_and_the_rest_holds():
    """RE2 has no word for some of Rust's; guessing would be worse than saying so."""
    strange = (r"[a-z&&[^b]]", r"(?x) a b", r"\p{Letter}x", r"[a[bc]]", r"\b{start}a", r"(?=x)y", r"\x{FFFFFF}")
    made = rule(keywords=("cat",), regexes=(*strange, "dog+"))
    assert automod.unusable_regexes(made) == list(strange)
    assert judged(made, "a doggg")
    assert judged(made, "a cat")
    assert automod.unusable_regexes(rule(regexes=("dog+",))) == []


def test_exempt_members_and_places_are_passed_by():
    """Roles, channels and the channel of a thread; and, as with Discord, whoever may manage the server."""
    made = rule(keywords=("cat",), exempt_roles=(7,), exempt_channels=(8,))
    assert judged(made, "cat", roles=(1, 2), places=(3, 4))
    assert not judged(made, "cat", roles=(1, 7))
    assert not judged(made, "cat", places=(3, 8))
    assert not judged(made, "cat", manages=True)


def test_a_rule_that_only_alerts_is_a_flag():
    """One that blocks refuses, and quotes what the server wants to say, on one line and cut."""
    flag = judged(rule(keywords=("cat",), blocks=False, message="never shown"), "cat")
    assert (flag.severity, flag.source, flag.rule, flag.matched) == (Severity.FLAG, Source.AUTOMOD, "no cats", "cat")
    assert "never shown" not in flag.sentence
    refused = judged(rule(keywords=("cat",), message="No cats\n\nplease"), "cat")
    assert refused.severity is Severity.REFUSE
    assert "“No cats please”" in refused.sentence
    assert "“" not in judged(rule(keywords=("cat",)), "cat").sentence
    assert len(judged(rule(keywords=("cat",), message="x" * 5000), "cat").sentence) < 400


def test_empty_keywords_and_lone_stars_find_nothing():
    """What Discord would not take either."""
    made = rule(keywords=("", "*", "**", " ", "\u200b"), allowed=("", "*"), regexes=("",))
    assert not judged(made, "anything at all")


def test_rules_that_come_back_from_the_database_match_alike():
    """Lists or tuples, it is the same rule."""
    made = rule(keywords=["cat"], regexes=["dog+"], allowed=["catch"])
    again = AutomodRule.from_json(made.to_json())
    for text in ("cat", "dogg"):
        assert judged(made, text) is not None
        assert judged(made, text) == judged(again, text)
