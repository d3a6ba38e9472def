"""What moderators and a server's AutoMod write is shown as they wrote it, and means nothing to Discord."""

import pytest

from bot.core import letters, outcomes, takedowns
from bot.core.errors import BadRequest, Moderated
from bot.core.jobs import State
from bot.core.letters import Notice
from bot.core.moderation import Wording
from bot.core.rules import AutomodRule
from bot.moderation import automod, normal
from cogs import thresholds
from cogs.ui import words_discipline
from cogs.ui.cards import ended_card
from cogs.ui.errors import sentence_for
from cogs.ui.letters import letter
from practice.discord.components import walk
from tests.cogs.bench import moderate
from tests.cogs.fakes import job_of
from tests.cogs.hostile import HOSTILE
from tests.cogs.test_text import LIVE

WORDS = [(" ".join(words.split())[:400], what) for words, what in HOSTILE]
AT = 1_795_000_000_000


def shown(sheet) -> str:
    return "\n".join(it["content"] for it in walk(sheet.to_components()) if it["type"] == 10)


def harmless(text: str, *own: str) -> None:
    """Nothing in it is live, apart from what Easel itself put there."""
    for mine in own:
        text = text.replace(mine, "")
    assert not LIVE.search(text), text
    assert not set("\u202e\u2066\u200b\ufeff\x00\x1b") & set(text)
    assert not any(line.startswith(("# ", "## ", "- ", "1. ", "> ")) for line in text.splitlines())


@pytest.mark.parametrize(("words", "what"), WORDS, ids=[what for _, what in WORDS])
def test_a_reason_does_nothing_wherever_it_is_read(words, what):
    """On the public card of a refused order, in a suspended member's answers, in private messages, to moderators."""
    mention = f"<t:{AT // 1000}:f>"
    card = ended_card(job_of().evolve(state=State.REFUSED, sentence=outcomes.refused_by_moderator(words)))
    harmless(shown(card), "-# <@11>", *("`kontext-pro`",), "<t:0:R>", "<@123>", "<@&456>", "<#789>")
    refused = sentence_for(Moderated(letters.suspended(AT, words), decision=7))
    harmless(refused or "", mention, "<t:0:R>", "<@123>", "<@&456>", "<#789>")
    answer = words_discipline.suspended(5, AT, words, before=None, held=False)
    harmless(answer, "<@5>", mention, "<t:0:R>", "<@123>", "<@&456>", "<#789>")
    for text in (letters.suspended(AT, words), takedowns.notice([1, 2], words)):
        notice = Notice(number=1, guild_id=2, user_id=3, text=text, decision=None, at=0, tries=0)
        harmless(shown(letter(notice, "Home")), "### Home", mention, "<t:0:R>", "<@123>", "<@&456>", "<#789>")


@pytest.mark.parametrize(("words", "what"), WORDS, ids=[what for _, what in WORDS])
def test_automods_own_message_does_nothing(words, what):
    """It is told to whoever is refused, without its markup."""
    rule = AutomodRule(id=1, name="x", keywords=("cat",), message=words[:150], blocks=True)
    wording = Wording(guild_id=1, texts={"prompt": "a cat"})
    found = automod.judge(rule, [("prompt", normal.forms("a cat"))], wording)
    assert found is not None
    harmless(sentence_for(Moderated(found.sentence)) or "", "<t:0:R>", "<@123>", "<@&456>", "<#789>")


def test_a_reason_without_a_full_stop_gets_one():
    """More follows it on the card."""
    told = outcomes.refused_by_moderator("too dark")
    assert told == "A moderator looked at it and decided not to show it. Reason: too dark. It costs you nothing."


def test_our_own_letters_keep_their_lines_and_moments():
    """What Easel says itself looks as before."""
    text = f"You got a strike <t:{AT // 1000}:f>.\nYou have 1 strike of 3."
    notice = Notice(number=1, guild_id=2, user_id=3, text=text, decision=None, at=0, tries=0)
    assert shown(letter(notice, "Home")).splitlines()[1:] == text.splitlines()


@pytest.mark.parametrize("text", ["**```x", "<@1>", "[a](https://evil.example)"])
def test_what_is_no_number_is_repeated_without_its_markup(text):
    """In the sentence that says what would work."""
    for flag, lines in ((text, ""), ("", f"{text} 0.3 0.8x")):
        with pytest.raises(BadRequest) as caught:
            thresholds.typed(flag, "", lines, before=(0.4, 0.8))
        harmless(caught.value.sentence, "`violence 0.3 0.8`")


async def test_an_unknown_rule_is_not_repeated(club, mo):
    """Its name may be anything; the sentence says where the names are."""
    for what in ("rule remove", "rule test"):
        answer = await moderate(mo, what, name="```**bold** https://evil.example")
        assert answer == "There is no rule of that name. `/moderation rule list` shows those of this server."


async def test_a_takedowns_reason_is_one_line(club, ann, mo):
    """A form has lines; sentences have none."""
    (node,) = await club.made(ann, "a fox")
    done = await club.engine.takedowns.take_down(
        [node.number], by=mo.id, guild_id=club.guild_id, reason="no\n# cats\n\n-# here"
    )
    assert done.reason == "no # cats -# here"
