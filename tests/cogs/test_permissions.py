"""Before anything is spent Easel knows whether it may post, and names exactly what is missing."""

from datetime import UTC, datetime
from types import SimpleNamespace

import discord
import pytest

from bot.core.jobs import State
from cogs.ui.checks import check_place, missing
from practice.discord.entities import ChannelType
from practice.discord.permissions import bits
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered, post_in, results
from tests.cogs.reading import private_answer

NAMES = {
    "SEND_MESSAGES": "Send Messages",
    "SEND_MESSAGES_IN_THREADS": "Send Messages in Threads",
    "CREATE_PUBLIC_THREADS": "Create Public Threads",
    "ATTACH_FILES": "Attach Files",
    "READ_MESSAGE_HISTORY": "Read Message History",
}


def named(answer: str) -> set[str]:
    return {name for name in NAMES.values() if f"**{name}**" in answer}


@pytest.mark.parametrize("permission", NAMES)
async def test_a_missing_permission_is_named_before_anything_is_spent(easel, room, ann, permission):
    """One permission short: it alone is named, privately, and neither a picture is fetched nor an order placed."""
    room.deny(permission, "studio")
    answer = await private_answer(await ann.command("studio", "edit", prompt="x", image=PNG))
    assert named(answer) == {NAMES[permission]}
    assert easel.engine.inputs == easel.engine.orders == []


async def test_several_missing_permissions_are_all_named(easel, room, ann):
    """Whoever has to grant them gets the whole list at once."""
    for permission in ("ATTACH_FILES", "CREATE_PUBLIC_THREADS", "READ_MESSAGE_HISTORY"):
        room.deny(permission, "studio")
    answer = await private_answer(await ann.command("studio", "imagine", prompt="x"))
    assert named(answer) == {"Attach Files", "Create Public Threads", "Read Message History"}


@pytest.mark.parametrize(
    ("permission", "refused"),
    [("SEND_MESSAGES_IN_THREADS", True), ("ATTACH_FILES", True), ("CREATE_PUBLIC_THREADS", False)],
)
async def test_in_a_thread_only_what_a_thread_needs_counts(easel, room, ann, permission, refused):
    """In a thread nobody needs to start one."""
    thread = (await ordered(easel, room, ann)).thread_id
    room.deny(permission, "studio")
    interaction = await ann.command(thread, "imagine", prompt="a wolf")
    if refused:
        assert named(await private_answer(interaction)) == {NAMES[permission]}
    else:
        assert not (await interaction.answered()).ephemeral


async def test_embed_links_is_not_needed(easel, room, ann):
    """Cards are components, not embeds; a server that forbids embeds can use Easel."""
    room.deny("EMBED_LINKS", "studio")
    await easel.deliver((await ordered(easel, room, ann)).id)


async def test_a_locked_thread_is_refused(easel, room, ann, mo):
    """Where nobody may post, nothing is made."""
    thread = (await ordered(easel, room, ann)).thread_id
    room.deny("MANAGE_THREADS", "studio")
    await mo.lock(thread)
    answer = await private_answer(await mo.command(thread, "imagine", prompt="a wolf"))
    assert "locked" in answer
    assert len(easel.engine.orders) == 1


@pytest.mark.parametrize(
    ("parent", "kind"), [("projects", ChannelType.PUBLIC_THREAD), ("studio", ChannelType.PRIVATE_THREAD)]
)
async def test_forum_posts_and_private_threads_are_threads(easel, room, ann, parent, kind):
    """In a forum post or a private thread the card becomes the result right there."""
    place = post_in(room, parent, kind)
    job = await ordered(easel, room, ann, place)
    assert job.place.in_thread
    assert (await easel.deliver(job.id)).result_channel_id == place.id


@pytest.mark.parametrize("end", ["deleted", "locked"])
async def test_private_pictures_never_move_to_a_public_channel(easel, room, ann, mo, end):
    """When a private thread is closed the pictures go to the member, not into the channel above."""
    place = post_in(room, "studio", ChannelType.PRIVATE_THREAD)
    job = await ordered(easel, room, ann, place)
    if end == "deleted":
        room.world.delete_channel(place)
    else:
        await mo.delete(job.card_id)
        room.deny("MANAGE_THREADS", "studio")
        await mo.lock(place)
    done = await easel.deliver(job.id)
    assert ann.user in room.channel(done.result_channel_id).recipients
    assert len(results(room, job)) == 1


async def test_age_restricted_channels_are_known(easel, room, ann):
    """The engine learns that a channel is age-restricted, also inside its threads."""
    outer = await ordered(easel, room, ann, "after-dark")
    inner = await ordered(easel, room, ann, outer.thread_id)
    assert outer.place.adult
    assert inner.place.adult
    assert not (await ordered(easel, room, ann)).place.adult


async def test_the_servers_upload_limit_is_handed_on(easel, room, ann):
    """A boosted server may have larger files."""
    room.guild.premium_tier = 2
    assert (await ordered(easel, room, ann)).place.upload_limit == 50 * 1024 * 1024


async def test_the_card_of_an_unlucky_job_names_what_was_lost(easel, room, ann):
    """A card's outcome is still told when only posting was forbidden: editing needs no permission."""
    job = await ordered(easel, room, ann)
    room.deny("SEND_MESSAGES", "studio")
    easel.clock.turn(16 * 60)
    await easel.delivery.conclude(job.evolve(state=State.FAILED, sentence="No luck."), [])
    assert "No luck." in str(room.world.message(job.card_id).components)


def test_what_discord_takes_away_by_itself_is_not_named():
    """Without View Channel nothing else is named, and without Send Messages not Attach Files."""
    needed = ("view_channel", "send_messages", "attach_files", "read_message_history")
    assert missing(discord.Permissions.none(), needed) == ["View Channel"]
    writing = discord.Permissions(bits("VIEW_CHANNEL", "READ_MESSAGE_HISTORY"))
    assert missing(writing, needed) == ["Send Messages"]
    assert missing(discord.Permissions.all(), needed) == []


def test_a_voice_channel_has_no_threads():
    """Where messages exist but no threads, none is needed, and the card itself becomes the result."""
    guild = SimpleNamespace(id=1)
    data = {"id": "5", "name": "lounge", "type": 2, "position": 0, "bitrate": 64000, "user_limit": 0}
    interaction = SimpleNamespace(
        channel=discord.VoiceChannel(state=None, guild=guild, data=data),
        guild_id=1,
        app_permissions=discord.Permissions(
            bits("VIEW_CHANNEL", "SEND_MESSAGES", "ATTACH_FILES", "READ_MESSAGE_HISTORY")
        ),
        filesize_limit=1,
        id=9,
        token="t",
        created_at=datetime.fromtimestamp(0, UTC),
        message=None,
    )
    place = check_place(interaction)
    assert place.in_thread
    assert place.token_until == 15 * 60 * 1000
