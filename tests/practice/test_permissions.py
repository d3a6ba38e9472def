"""Who may do what where: the arithmetic of permissions, and the refusals that follow from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.clock import RoomClock
from practice.discord import atelier, permissions
from practice.discord.entities import Overwrite, OverwriteKind
from practice.discord.permissions import ALL, BITS, bits
from practice.discord.resolved import Refused


@pytest.fixture
def world():
    return atelier.build(RoomClock())


def test_bits_are_discords():
    """Some well-known bits stand where Discord's table has them."""
    assert bits("ADMINISTRATOR") == 1 << 3
    assert bits("VIEW_CHANNEL", "SEND_MESSAGES") == 0x400 | 0x800
    assert BITS["USE_APPLICATION_COMMANDS"] == 1 << 31
    assert BITS["SEND_MESSAGES_IN_THREADS"] == 1 << 38
    assert BITS["SEND_VOICE_MESSAGES"] == 1 << 46
    assert permissions.names(bits("ATTACH_FILES", "MANAGE_GUILD")) == [
        "MANAGE_GUILD",
        "ATTACH_FILES",
    ]


def test_the_owner_may_everything(world):
    """Neither roles nor overwrites bind the owner."""
    olive, studio = world.user("olive"), world.channel("studio")
    world.set_overwrite(studio, Overwrite(id=olive.id, kind=OverwriteKind.MEMBER, deny=ALL))
    assert world.permissions(olive, studio) == ALL


@given(
    everyone=st.tuples(st.booleans(), st.booleans()),
    role=st.tuples(st.booleans(), st.booleans()),
    member=st.tuples(st.booleans(), st.booleans()),
    base=st.booleans(),
)
def test_overwrites_apply_in_discords_order(everyone, role, member, base):
    """Member beats roles, roles beat everyone, allow beats deny at the same level."""
    world = atelier.build(RoomClock())
    guild, studio, mo = world.guild("The Atelier"), world.channel("studio"), world.user("mo")
    bit = BITS["PRIORITY_SPEAKER"]
    moderators = next(it for it in guild.roles.values() if it.name == "Moderators")
    moderators.permissions |= bit if base else 0
    steps = (
        (guild.id, OverwriteKind.ROLE, everyone),
        (moderators.id, OverwriteKind.ROLE, role),
        (mo.id, OverwriteKind.MEMBER, member),
    )
    expected = base
    for target, kind, (allow, deny) in steps:
        overwrite = Overwrite(id=target, kind=kind, allow=bit if allow else 0, deny=bit if deny else 0)
        world.set_overwrite(studio, overwrite)
        expected = True if allow else False if deny else expected

    assert bool(world.permissions(mo, studio) & bit) is expected


def test_nothing_is_allowed_where_one_cannot_look(world):
    """Without VIEW_CHANNEL there are no other permissions either."""
    assert world.permissions(world.user("ann"), world.channel("mods")) == 0
    assert world.may(world.user("mo"), world.channel("mods"), "SEND_MESSAGES")


def test_files_need_words(world):
    """Who may not send messages may not attach files either."""
    ann, studio = world.user("ann"), world.channel("studio")
    deny = bits("SEND_MESSAGES")
    world.set_overwrite(studio, Overwrite(id=ann.id, kind=OverwriteKind.MEMBER, deny=deny))
    assert not world.may(ann, studio, "ATTACH_FILES")
    assert world.may(ann, studio, "ADD_REACTIONS")


V2_FILE = {"components": [{"type": 13, "file": {"url": "attachment://a.txt"}}], "flags": 1 << 15}
REFUSED = {
    "look": ("VIEW_CHANNEL", "GET", "", None, 50001),
    "write without looking": ("VIEW_CHANNEL", "POST", "/messages", {"content": "x"}, 50001),
    "write": ("SEND_MESSAGES", "POST", "/messages", {"content": "x"}, 50013),
    "embed": ("EMBED_LINKS", "POST", "/messages", {"embeds": [{"title": "x"}]}, 50013),
    "attach": ("ATTACH_FILES", "POST", "/messages", V2_FILE, 50013),
    "read one": ("READ_MESSAGE_HISTORY", "GET", "/messages/{old}", None, 50013),
    "reply": (
        "READ_MESSAGE_HISTORY",
        "POST",
        "/messages",
        {"content": "x", "message_reference": {"message_id": "{old}"}},
        160002,
    ),
    "thread": ("CREATE_PUBLIC_THREADS", "POST", "/messages/{old}/threads", {"name": "x"}, 50013),
    "delete another's": ("MANAGE_MESSAGES", "DELETE", "/messages/{old}", None, 50013),
    "hide another's embeds": ("MANAGE_MESSAGES", "PATCH", "/messages/{old}", {"flags": 4}, 50013),
    "pin": (None, "PUT", "/messages/pins/{old}", None, 50013),
    "react": ("ADD_REACTIONS", "PUT", "/messages/{old}/reactions/%E2%98%85/@me", None, 50013),
    "manage": (None, "PATCH", "", {"name": "x"}, 50013),
    "edit another's": (None, "PATCH", "/messages/{old}", {"content": "x"}, 50005),
    "overwrite": (None, "PUT", "/permissions/1", {"type": 1, "allow": "8"}, 50013),
}


@pytest.mark.parametrize(("denied", "method", "path", "body", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_the_bot_may_not(room, rest, ann, studio, denied, method, path, body, code):
    """Each missing permission is refused with Discord's code, and nothing happens."""
    old = str((await ann.say("studio", "mine")).id)
    if denied:
        room.deny(denied, "studio")
    if body and "message_reference" in body:
        body = body | {"message_reference": {"message_id": old}}
    files = [("a.txt", b"x")] if body is V2_FILE else ()
    url = f"/channels/{studio.id}{path.format(old=old)}"
    status, answer = await rest(method, url, body, files=files)

    assert answer["code"] == code
    assert status in (400, 403)
    assert [it.content for it in studio.messages.values()] == ["mine"]
    assert studio.name == "studio"


async def test_threads_have_a_permission_of_their_own(room, rest, studio):
    """In a thread SEND_MESSAGES_IN_THREADS counts, in its channel SEND_MESSAGES."""
    card = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "card"}))[1]
    path = f"/channels/{studio.id}/messages/{card['id']}/threads"
    thread = (await rest("POST", path, {"name": "x"}))[1]
    write = f"/channels/{thread['id']}/messages"
    room.deny("SEND_MESSAGES", "studio")
    assert (await rest("POST", write, {"content": "x"}))[0] == 200
    room.deny("SEND_MESSAGES_IN_THREADS", "studio")
    assert (await rest("POST", write, {"content": "x"}))[1]["code"] == 50013


COMMAND = {"name": "do", "description": "Do", "type": 1}


@pytest.mark.parametrize(
    ("command", "who", "place", "reason"),
    [
        ({}, "ann", "studio", None),
        ({"default_member_permissions": str(bits("MANAGE_GUILD"))}, "ann", "studio", "lack"),
        ({"default_member_permissions": str(bits("MANAGE_GUILD"))}, "olive", "studio", None),
        ({"default_member_permissions": str(bits("MANAGE_MESSAGES"))}, "mo", "studio", None),
        ({"default_member_permissions": "0"}, "mo", "studio", "administrators"),
        ({"default_member_permissions": "0"}, "olive", "studio", None),
        ({"nsfw": True}, "ann", "studio", "age-restricted"),
        ({"nsfw": True}, "ann", "after-dark", None),
        ({"contexts": [1]}, "ann", "studio", "private messages only"),
        ({}, "ann", "mods", "does not see"),
        ({}, "ann", "nowhere", "no channel"),
        ({}, "ann", "projects", "may not write"),
    ],
)
async def test_who_may_use_a_command(room, rest, command, who, place, reason):
    """Discord's client offers a command only to those who may use it, where it may be used."""
    path = f"/applications/{room.world.bot.id}/commands"
    await rest("PUT", path, [COMMAND | command])
    visitor = room.visitor(who)
    if reason is None:
        assert [it["name"] for it in visitor.commands(place)] == ["do"]
        await visitor.command(place, "do")
        return
    with pytest.raises(Refused, match=reason):
        await visitor.command(place, "do")


async def test_a_muted_member_uses_no_commands(room, rest, ann):
    """USE_APPLICATION_COMMANDS and SEND_MESSAGES are both needed."""
    await rest("PUT", f"/applications/{room.world.bot.id}/commands", [COMMAND])
    room.deny("USE_APPLICATION_COMMANDS", "studio", ann.user)
    with pytest.raises(Refused, match="may not use commands"):
        await ann.command("studio", "do")
    room.allow("USE_APPLICATION_COMMANDS", "studio", ann.user)
    room.deny("SEND_MESSAGES", "studio", ann.user)
    with pytest.raises(Refused, match="may not write"):
        await ann.command("studio", "do")
    with pytest.raises(Refused, match="may not write"):
        await ann.say("studio", "hello")
