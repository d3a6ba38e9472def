"""What a server's rules, its AutoMod and its channels do to orders, with the real bot, however somebody orders."""

from typing import Any

from practice.discord import guilds
from practice.discord.entities import ChannelType, Message
from practice.discord.resolved import stored
from practice.discord.visitor import Visitor
from tests.e2e import photos
from tests.e2e.stage import AT_ONCE, Stage, gallery, refused, texts

PROVIDERS = AT_ONCE

PHOTO = photos.five()[0]
RULES = "This server's rules do not allow that wording"
AUTOMOD = "This server's AutoMod does not allow that wording"
OFF = "Pictures are switched off in this channel"


async def moderate(stage: Stage, command: str, **options: Any) -> str:
    """What a moderator reads after a command of theirs."""
    mo = stage.room.visitor("mo")
    return texts(await (await mo.command("mods", f"moderation {command}", **options)).answered())


async def set_up(stage: Stage, place: Any = "studio", **options: Any) -> str:
    """What the owner reads after `/studio channels`."""
    olive = stage.room.visitor("olive")
    return texts(await (await olive.command(place, "studio channels", **options)).answered())


async def picture(stage: Stage, who: Visitor, prompt: str, place: Any = "studio") -> Message:
    """A fresh picture of somebody, posted; its provider answers at once."""
    count = len(stage.pictures())
    await (await who.command(place, "imagine", prompt=prompt, model="flux-dev")).answered()
    return (await stage.posted(count + 1))[-1]


async def by_command(stage: Stage, who: Visitor, words: str, place: Any = "studio") -> str:
    return await refused(await who.command(place, "imagine", prompt=words))


async def by_form(who: Visitor, made: Message, words: str) -> str:
    press = await who.press(made, "Remix")
    await press.settled(10)
    return await refused(await who.submit(press, prompt=words))


async def by_reply(stage: Stage, who: Visitor, made: Message, words: str, alt: str | None = None) -> str:
    """What is answered to a reply; with `alt` it has a picture of that description."""
    files = []
    if alt:
        file = stored(stage.room.server, PHOTO, stage.room.channel(made.channel_id))
        file.description = alt
        files.append(file)
    reply = await who.say(made.channel_id, words, reply_to=made, attachments=files)
    return texts(await stage.until(lambda: answer_to(stage, reply)))


def answer_to(stage: Stage, message: Message) -> Message | None:
    wanted = str(message.id)
    found = [it for it in stage.room.world.messages.values() if (it.reference or {}).get("message_id") == wanted]
    return found[0] if found else None


async def test_a_rule_counts_however_somebody_orders(stage):
    """Command, form, reply and the alt text of a picture; nothing of it is paid for, and a restart changes nothing."""
    ann = stage.ann
    made = await picture(stage, ann, "a harbour")
    gore = {"name": "gore", "kind": "words", "pattern": "gore, guts", "severity": "refuse"}
    assert "Added: **gore**" in await moderate(stage, "rule add", **gore)
    await stage.restart()

    assert RULES in await by_command(stage, ann, "a knight, GUTS everywhere")
    assert RULES in await by_form(ann, made, "with g\u200buts")
    assert RULES in await by_reply(stage, ann, made, "and guts")
    assert RULES in await by_reply(stage, ann, made, "like this", alt="a plate of guts")
    assert stage.states() == ["delivered"]
    rehearsal = await moderate(stage, "rule test", name="gore")
    assert "Of the last 5 prompts it would have refused **3**, none of them wrongly" in rehearsal

    assert "Removed: **gore**" in await moderate(stage, "rule remove", name="gore")
    await picture(stage, ann, "guts, the brave kind")


async def automod_is(stage: Stage, *words: str) -> None:
    """Wait until exactly these words are known of the server's AutoMod."""

    def known() -> bool:
        (row,) = stage.rows("SELECT rules, readable FROM automod") or [("[]", 0)]
        return bool(row[1]) and all(word in row[0] for word in words) and (bool(words) or row[0] == "[]")

    await stage.until(known)


async def test_automod_counts_as_it_is_now(stage):
    """For commands, forms and replies; changed while Easel runs; not for exempt roles; a missing permission is said."""
    world, guild = stage.room.world, stage.room.guild
    ann, ben = stage.ann, stage.room.visitor("ben")
    made = await picture(stage, ann, "a harbour")
    rule = guilds.add_rule(world, guild, "Cats", keywords=["cat*"], message="Dogs only.")
    await automod_is(stage, "cat*")
    assert AUTOMOD in (answer := await by_command(stage, ann, "many cats"))
    assert "Dogs only." in answer
    assert AUTOMOD in await by_form(ann, made, "add cats")
    assert AUTOMOD in await by_reply(stage, ann, made, "add a picture", alt="two cats")

    keepers = guilds.add_role(world, guild, "Keepers", members=[ben.user])
    guilds.change_rule(world, guild, rule, keywords=["hound"], exempt_roles=[keepers])
    await automod_is(stage, "hound")
    await picture(stage, ann, "many cats")
    assert AUTOMOD in await by_command(stage, ann, "a hound")
    await picture(stage, ben, "a hound")
    assert "**Cats** refuses · 1 keyword · not for 1 role" in await moderate(stage, "rule list")

    guilds.take_permissions(world, guild, "MANAGE_GUILD")
    await stage.until(lambda: stage.rows("SELECT readable FROM automod") == [(0,)])
    assert "I cannot read Discord's AutoMod rules here" in await moderate(stage, "rule list")
    await picture(stage, ann, "a hound")
    guilds.give_permissions(world, guild, "MANAGE_GUILD")
    await automod_is(stage, "hound")
    await stage.restart()
    assert AUTOMOD in await by_command(stage, ann, "a hound")
    assert set(stage.states()) == {"delivered"}


async def test_a_channel_decides_for_its_threads_and_posts(stage):
    """Off refuses and spoiler hides, in a thread and in a forum post, by command and by reply."""
    ann = stage.ann
    made = await picture(stage, ann, "a harbour")
    post = await ann.begin("projects", "ideas", "What shall we make?")
    assert post.type is ChannelType.PUBLIC_THREAD
    thread = made.channel_id
    for place, parent in ((thread, "studio"), (post, "projects")):
        assert "**switched off**" in await set_up(stage, channel=parent, mode="off")
        assert OFF in await by_command(stage, ann, "a boat", place)
    assert OFF in await by_reply(stage, ann, made, "at night")
    for place, parent in ((thread, "studio"), (post, "projects")):
        assert "behind a spoiler**" in await set_up(stage, channel=parent, mode="spoiler")
        (item,) = gallery(await picture(stage, ann, "a boat", place))
        assert item["spoiler"]
    assert f"pictures of <#{post.id}> are posted." in await set_up(stage, post, mode="post")
    (item,) = gallery(await picture(stage, ann, "a boat", post))
    assert not item["spoiler"]
    assert [row[0] for row in stage.rows("SELECT DISTINCT kind FROM decisions")] == ["setting"]
