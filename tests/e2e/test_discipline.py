"""Suspensions and appeals end to end, with `kill -9` in the middle: who is refused, who is told, who decides again."""

import sqlite3

from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from tests.e2e.aftermath import assert_all_in_order
from tests.e2e.stage import AT_ONCE, Stage, labels, texts

PROVIDERS = AT_ONCE

WHY = "Why should this be looked at again?"


async def moderators_are_asked(stage: Stage) -> None:
    """Between two runs of the bot, the server gets a channel in which its moderators are asked."""
    await stage.kill()
    guild, mods = stage.room.guild.id, stage.room.channel("mods").id
    with sqlite3.connect(stage.folder / "easel.db") as connection:
        connection.execute("INSERT OR IGNORE INTO guilds (id, first_seen_at) VALUES (?, 0)", (guild,))
        connection.execute("UPDATE guilds SET moderators_channel = ? WHERE id = ?", (mods, guild))
    connection.close()
    await stage.start()


def letters(who: Visitor, words: str) -> list[Message]:
    """Private messages of the bot that say this."""
    return [it for it in who.messages(who.direct()) if words in texts(it)]


async def told(stage: Stage, who: Visitor, words: str) -> Message:
    await stage.until(lambda: letters(who, words))
    return letters(who, words)[-1]


async def private(interaction: Interaction) -> Message:
    """The answer that only its asker reads."""
    message = await interaction.answered(10)
    assert message.flags & 64, texts(message)
    return message


async def appeal(who: Visitor, message: Message, words: str) -> str:
    press = await who.press(message, "Appeal")
    await press.settled(10)
    assert press.modal is not None, [texts(it) for it in press.messages]
    (field,) = [row["component"]["custom_id"] for row in press.modal["components"] if row["label"] == WHY]
    return texts(await private(await who.submit(press, {field: words})))


async def card(stage: Stage, words: str) -> Message:
    """The card in the moderators' channel that says this."""
    mo = stage.room.visitor("mo")
    return await stage.until(lambda: next((it for it in mo.messages("mods") if words in texts(it)), None))


async def decide(who: Visitor, message: Message, button: str) -> None:
    """Press a button of a moderators' card that decides at once."""
    await (await who.press(message, button)).settled(10)


async def test_a_suspended_member_is_told_appeals_in_private_and_is_heard(stage):
    """One moderator suspends, the bot dies twice, another looks again: told once, refused until then, free after."""
    mo, olive, ann = (stage.room.visitor(name) for name in ("mo", "olive", "ann"))
    await moderators_are_asked(stage)
    answer = await private(await mo.command("studio", "moderation suspend", member=ann.user, days=2, reason="shouting"))
    assert f"<@{ann.id}> is suspended from making pictures, until <t:" in texts(answer)
    await told(stage, ann, "Reason: shouting.")
    await stage.restart()  # whether or not it was written down that the message stands

    refused = await private(await ann.command("studio", "imagine", prompt="a fox"))
    assert "You are suspended from making pictures on this server" in texts(refused)
    assert labels(refused) == ["Appeal"]
    letter = await told(stage, ann, "Reason: shouting.")
    assert (await appeal(ann, letter, "It was my little brother.")).strip().startswith("Thank you.")
    asked = await card(stage, "It was my little brother.")
    await stage.restart()

    await decide(olive, asked, "Uphold")
    assert "Your suspension is lifted" in texts(await told(stage, ann, "you were right."))
    await ann.command("studio", "imagine", prompt="a fox")
    await stage.posted()

    again = await private(await ann.press(letter, "Appeal"))
    assert "a moderator found that you were right." in texts(again)
    log = texts(await private(await mo.command("studio", "moderation log", member=ann.user)))
    for words in ("**Appeal upheld**", f"by <@{olive.id}>", "suspension lifted", "**Appealed**", "**Suspended**"):
        assert words in log
    assert [len(letters(ann, words)) for words in ("Reason: shouting.", "a moderator looked again")] == [1, 1]
    await assert_all_in_order(stage)


async def test_words_refused_by_a_rule_pass_after_an_appeal(stage):
    """Nothing is spent on the refusal; one appeal stays as it was, the other lets exactly these words through."""
    mo, ann, ben = (stage.room.visitor(name) for name in ("mo", "ann", "ben"))
    await moderators_are_asked(stage)
    rule = {"name": "no cats", "kind": "words", "pattern": "cat, kitten", "severity": "refuse"}
    await private(await mo.command("studio", "moderation rule add", **rule))
    first = await private(await ann.command("studio", "imagine", prompt="a cat on a roof"))
    second = await private(await ben.command("studio", "imagine", prompt="a kitten"))
    assert labels(first) == labels(second) == ["Appeal"]
    assert stage.rows("SELECT count(*) FROM jobs") == [(0,)]

    await appeal(ann, first, "The roof matters.")
    await appeal(ben, second, "Please.")
    await decide(mo, await card(stage, "The roof matters."), "Uphold")
    await stage.restart()
    await decide(mo, await card(stage, "Please."), "Reject")
    await told(stage, ann, "these words now pass the rules of this server for you, for 7 days.")
    await told(stage, ben, "it stays as it was.")

    await ann.command("studio", "imagine", prompt="a cat on a roof")
    await stage.posted()
    for who, prompt in ((ann, "a cat"), (ben, "a cat on a roof"), (ben, "a kitten")):
        assert labels(await private(await who.command("studio", "imagine", prompt=prompt))) == ["Appeal"]
    assert stage.rows("SELECT prompt, state FROM jobs") == [("a cat on a roof", "delivered")]
    await assert_all_in_order(stage)
