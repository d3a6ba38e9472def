"""What a server's own rules find, and which ones are turned down with a sentence that helps."""

import pytest

from bot.core.moderation import Severity
from bot.core.rules import PATTERN_LIMIT, Rule, RuleKind
from bot.moderation import normal
from bot.moderation.rules import matcher, problem


def rule(kind: str, pattern: str, *, leet: bool = False) -> Rule:
    return Rule(name="it", kind=RuleKind(kind), pattern=pattern, severity=Severity.REFUSE, leet=leet)


def found(kind: str, pattern: str, text: str, *, leet: bool = False) -> str | None:
    return matcher(rule(kind, pattern, leet=leet)).find(normal.forms(text))


WORDS = [
    # pattern, texts in which it is found, texts in which it is not
    (
        "cat",
        ["a cat", "CAT!", "(cat)", "cat_dog", "a c a t", "caaaaat", "ｃａｔ", "cаt", "c\u200bat", "çàt"],
        ["catch"],
    ),
    ("cat", ["a-cat-b", "the cat's hat", "𝒸𝒶𝓉"], ["concat", "scat", "c4t", "category", "caat", "ca t"]),
    ("cat, dog ,fox", ["a dog", "fox!"], ["catdog", "foxy"]),
    ("ass", ["my ass", "assss"], ["as", "class", "assess", "bass"]),
    ("naïve, café", ["naive", "NAÏVE", "the cafe", "CAFÉ", "cafe\u0301"], ["cafes"]),
    ("straße", ["die STRASSE", "Straße"], ["Straßen"]),
    ("ice cream", ["ice  cream", "ice-cream", "Ice, cream"], ["icecream", "ice cold cream"]),
    ("c++, .net", ["i like c++ a lot", "the .net thing"], ["c+", "internet"]),
    ("🍆", ["🍆", "a🍆b", "🍆\ufe0f"], ["🍑"]),
    ("рот", ["рот", "РОТ!", "открой рот"], ["роты", "pot", "POT"]),
    ("pot", ["pot", "pоt", "РОТ"], ["рот", "открой РОТ, дядя", "spot"]),
    ("голая", ["голая", "гoлaя", "ГОЛАЯ"], ["головая", "ronar"]),
    ("γάτα", ["γάτα", "ΓΑΤΑ", "γατα"], ["γάτας"]),
    ("裸", ["裸の絵", "赤裸"], ["衣"]),
    ("고양이", ["고양이"], ["고양이들"]),
    ("बच्चा", ["एक बच्चा"], ["बच्चे"]),
    ("قطة", ["قطة", "قِطَّة"], ["قطط"]),
    ("çay", ["çay", "cay"], ["caylar"]),
    ("nude", ["n u d e", "n.u.d.e", "a n u d e pose", "n-u-d-e!"], ["nu de", "n u d g e"]),
]


@pytest.mark.parametrize(("pattern", "hits", "misses"), WORDS, ids=[each[0] for each in WORDS])
def test_words_are_found_whole_however_they_are_written(pattern, hits, misses):
    """Case, accents, look-alikes, hidden letters, stretched and spread letters; never inside another word."""
    assert [text for text in hits if not found("words", pattern, text)] == []
    assert [text for text in misses if found("words", pattern, text)] == []


LEET = [
    ("naked", ["n4ked", "n@k3d", "N4K3D", "n 4 k 3 d", "na.ked", "na-ked", "n4-k3d"], ["n4ils", "faked"]),
    ("ass", ["a$$", "4ss", "@55"], ["class", "a$", "4s"]),
    ("girl", ["g1rl", "g!rl", "gir|", "91rl"], ["gill", "g1ll"]),
    ("bitcoin", ["b1tc01n", "8itcoin"], ["bit coin collector"]),
]


@pytest.mark.parametrize(("pattern", "hits", "misses"), LEET, ids=[each[0] for each in LEET])
def test_leetspeak_counts_where_the_rule_asks_for_it(pattern, hits, misses):
    """And only there."""
    assert [text for text in hits if not found("words", pattern, text, leet=True)] == []
    assert [text for text in misses if found("words", pattern, text, leet=True)] == []
    assert not found("words", pattern, hits[0])


PHRASES = [
    (
        "buy now",
        ["buy now", "BUY, now!", "buy...now", "buy\n\nnow", "b u y n o w", "buy — now"],
        ["buynow", "buy it now"],
    ),
    ("the mat", ["the mat"], ["breathe matter", "the matrix"]),
    ("дай денег", ["Дай, денег!"], ["дай мне денег"]),
    ("free nitro gift", ["free-nitro-gift", "FREE nitro: gift"], ["free gift nitro"]),
]


@pytest.mark.parametrize(("pattern", "hits", "misses"), PHRASES, ids=[each[0] for each in PHRASES])
def test_a_phrase_is_its_words_in_order(pattern, hits, misses):
    """Over any white space and punctuation, and nothing else."""
    assert [text for text in hits if not found("phrase", pattern, text)] == []
    assert [text for text in misses if found("phrase", pattern, text)] == []


REGEXES = [
    (r"\bcat\b", ["a cat", "CAT"], ["catch", "garçcat"]),
    (r"\bкот\b", ["мой кот", "КОТ."], ["котик", "скот"]),
    (r"\bкот\b.*\bпёс\b", ["кот и пёс", "кот, пес"], ["пёс и кот"]),
    (r"^\bкот$", ["кот"], ["кот и"]),
    (r"n[\W_]*u[\W_]*d[\W_]*e", ["n-u_d e", "nude", "nuԁe", "ｎｕｄｅ"], ["noodle"]),
    (r"naïve|[àé]gé", ["naive", "naïve", "age"], ["nave"]),
    (r"(?-i)[A-Z]{6}", ["SHOUTS"], ["shouts"]),
    (r"\d{4}-\d{2}", ["2024-05", "٢٠٢٤-٠٥"], ["20-24"]),
    (r"\w+@\w+\.\w+", ["ü@ß.de", "кот@дом.рф"], ["a @ b"]),
    (r"[^\x00-\x7f]{3}", ["кот", "é́éé"], ["cat"]),
    (r"https?://\S+", ["see https://x.y"], ["http:/x"]),
    (r"(?P<x>a)b|(?<y>c)d", ["ab", "cd"], ["ac"]),
    (r"colou?r", ["color", "COLOUR"], ["colur"]),
    (r"\p{L}{3}\d|\pN{9}", ["кот7", "123456789"], ["ab7"]),
    (r"\Qa+b\E", ["a+b"], ["aab"]),
    (r"\x{43a}\u043eт", ["кот"], ["kot1"]),
    (r"[[:digit:]]{3}[]x]", ["123]", "123x"], ["123"]),
]


@pytest.mark.parametrize(("pattern", "hits", "misses"), REGEXES, ids=[each[0] for each in REGEXES])
def test_an_expression_knows_the_letters_of_every_language(pattern, hits, misses):
    """Also what RE2 itself knows of English letters only: word boundaries, letters, digits, space."""
    assert problem(rule("regex", pattern)) is None
    assert [text for text in hits if not found("regex", pattern, text)] == []
    assert [text for text in misses if found("regex", pattern, text)] == []


def test_an_expression_reads_leetspeak_where_asked():
    """Both readings of a `1` are tried."""
    assert found("regex", "girl", "g1r1", leet=True) is None  # an i and an l in one word: words know that, they do not
    assert found("words", "girl", "g1r1", leet=True)
    assert found("regex", "nail|girl", "na1l g1rl", leet=True)
    assert found("regex", "evil", "ev1l", leet=True)
    assert found("regex", "evil", "evi1", leet=True)
    assert not found("regex", "evil", "ev1l")


PROBLEMS = [
    ("regex", r"(?=a)b", "looks ahead"),
    ("regex", r"(?<!a)b", "looks ahead or behind"),
    ("regex", r"(a)\1", "refers back"),
    ("regex", r"\k<name>", "refers back"),
    ("regex", r"a++", "second sign"),
    ("regex", r"(?>a)", "not known here"),
    ("regex", r"(?x) a b", "without the extra spaces"),
    ("regex", r"(abc", "brackets"),
    ("regex", r"abc)", "brackets"),
    ("regex", r"[abc", "no `]`"),
    ("regex", "abc\\", "backslash"),
    ("regex", r"*a", "nothing before it"),
    ("regex", r"a{2,1}", ""),
    ("regex", r"a*", "empty text"),
    ("regex", r"", "empty"),
    ("regex", "\u200b", "empty"),
    ("regex", r"x?", "empty text"),
    ("regex", r"^", "empty text"),
    ("regex", r"\b", "empty text"),
    ("regex", r".", "every text"),
    ("regex", r"\w", "every text"),
    ("regex", r"[\s\S]+", "every text"),
    ("regex", r"a{1,5000}", "smaller counts"),
    ("regex", r"(.{1,60}){1,15}x", "smaller counts"),
    ("regex", r"((a{1,100}){1,100}){1,100}", "smaller counts"),
    ("regex", r"(a|b|c|d|e){1,200}" * 40, "smaller counts"),
    ("regex", r"\pL" * 200, "smaller counts"),
    ("regex", r"\p{Nonsense}", "not known here"),
    ("regex", r"\Bкот", "English letters"),
    ("regex", r"[a\b]", "inside"),
    ("regex", r"\x{110000}", "no letter"),
    ("words", "", "holds no word"),
    ("words", " , ,,", "holds no word"),
    ("words", "\u200b, \u2060", "holds no word"),
    ("words", "., ...", "holds no word"),
    ("phrase", "?!", "holds no word"),
    ("words", "x" * (PATTERN_LIMIT + 1), "too long"),
]


@pytest.mark.parametrize(
    ("kind", "pattern", "says"), PROBLEMS, ids=[f"{kind} {pattern[:20]}" for kind, pattern, _ in PROBLEMS]
)
def test_a_rule_that_cannot_work_is_turned_down_with_a_sentence(kind, pattern, says):
    """It says what would work, and is one that a moderator can read."""
    sentence = problem(rule(kind, pattern))
    assert sentence is not None
    assert says in sentence
    assert sentence.endswith(".")
    assert "Error" not in sentence


def test_the_largest_rules_of_each_kind_can_be_used():
    """A thousand characters of words, of a phrase, of an expression."""
    many = ", ".join(f"wörd{number}" for number in range(110))[:PATTERN_LIMIT]
    assert problem(rule("words", many, leet=True)) is None
    assert found("words", many, "wörd77", leet=True) == "word77"
    assert problem(rule("phrase", "ab " * 333, leet=True)) is None
    assert problem(rule("regex", "|".join(f"word{number}" for number in range(120)))) is None


def test_moderators_are_shown_the_letters_as_they_were_written():
    """Without what stands beside them."""
    assert found("words", "cat", "(cat)") == "cat"
    assert found("words", "ass", "oh a$$!", leet=True) == "a$$"
    assert found("regex", r"\bкот\b", "мой кот.") == "кот"
