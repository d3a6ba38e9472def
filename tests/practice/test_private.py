"""Private conversations with the bot, and what only one person sees: buttons, forms, files."""

import io
import zipfile

import discord
import pytest
from discord import ui

from practice.discord.resolved import Refused


class Appeal(ui.Modal, title="Ask again"):
    """A form with words and a choice inside a label."""

    why = ui.Label(text="Why?", component=ui.TextInput(custom_id="why", style=discord.TextStyle.paragraph))
    tone = ui.Label(
        text="How sure are you?",
        component=ui.Select(custom_id="tone", options=[discord.SelectOption(label=it) for it in ("Very", "A little")]),
    )

    async def on_submit(self, interaction):
        words = f"{self.why.component.value} / {self.tone.component.values[0]}"
        await interaction.response.edit_message(content=f"Asked: {words}", view=None)
        await interaction.followup.send("Only you read this.", ephemeral=True, view=Notice())


class Notice(ui.View):
    """A notice that may be appealed or put away."""

    def __init__(self):
        super().__init__(timeout=None)

    @ui.button(label="Appeal", custom_id="appeal")
    async def appeal(self, interaction, _):
        await interaction.response.send_modal(Appeal())

    @ui.button(label="Understood", custom_id="understood")
    async def understood(self, interaction, _):
        await interaction.response.edit_message(content="Understood.", view=None)


@pytest.fixture
async def notice(room, bot, ann, connected):
    """A notice with a button in Ann's private conversation."""
    async with connected(bot):
        bot.add_view(Notice())
        person = await bot.fetch_user(ann.id)
        sent = await person.send("Your picture was refused.", view=Notice())
        yield ann.message(sent.id)


async def test_an_interaction_in_private_has_discords_form(room, ann, notice):
    """No server, no member: the person stands in `user`, and the context says so."""
    pressed = await ann.press(notice, "Appeal")
    await pressed.settled()
    told = room.server.interactions.payload(pressed)
    assert not {"guild_id", "guild", "guild_locale", "member"} & set(told)
    assert (told["user"]["id"], told["context"], told["type"]) == (str(ann.id), 1, 3)
    assert told["channel"]["type"] == 1
    assert [it["id"] for it in told["channel"]["recipients"]] == [str(ann.id)]
    assert told["authorizing_integration_owners"] == {"0": "0"}
    assert told["data"] == {"component_type": 2, "custom_id": "appeal", "id": told["data"]["id"]}
    assert told["message"]["id"] == str(notice.id)
    assert "guild_id" not in told["message"]
    assert told["channel_id"] == told["message"]["channel_id"] == str(ann.direct().id)


async def test_a_form_goes_there_and_back_in_private(room, ann, notice):
    """A button opens a form with words and a choice; its answer changes the notice, and a whisper follows."""
    pressed = await ann.press(notice, "Appeal")
    await pressed.settled()
    sent = await ann.submit(pressed, why="It was a boat.", tone=["A little"])
    await sent.settled()
    await room.until(lambda: len(ann.messages(ann.direct())) == 2)
    told = room.server.interactions.payload(sent)
    assert not {"guild_id", "member"} & set(told)
    assert (told["type"], told["user"]["id"], told["message"]["id"]) == (5, str(ann.id), str(notice.id))
    assert notice.content == "Asked: It was a boat. / A little"
    assert notice.components == []
    whisper = ann.messages(ann.direct())[-1]
    assert whisper.ephemeral
    await (await ann.press(whisper, "Understood")).settled()
    assert whisper.content == "Understood."


async def test_nobody_else_comes_in(room, ann, notice):
    """Somebody else's conversation is neither read nor pressed."""
    ben = room.visitor("ben")
    for attempt in (lambda: ben.messages(notice.channel_id), lambda: ben.message(notice)):
        with pytest.raises(Refused, match="does not see"):
            attempt()
    with pytest.raises(Refused):
        await ben.press(notice, "Appeal")


async def test_private_messages_are_edited_and_deleted(room, bot, ann, notice):
    """The bot changes and takes back its own; what the member wrote stays the member's."""
    place = await (await bot.fetch_user(ann.id)).create_dm()
    assert place.id == ann.direct().id
    mine = place.get_partial_message(notice.id)
    await mine.edit(content="Looked at again.", view=None)
    assert notice.content == "Looked at again."
    said = await ann.say(ann.direct(), "Thank you")
    with pytest.raises(discord.Forbidden) as caught:
        await place.get_partial_message(said.id).delete()
    assert caught.value.code == 50003
    await mine.delete()
    assert [it.content for it in ann.messages(ann.direct())] == ["Thank you"]


async def test_what_a_member_writes_in_private_is_heard(room, bot, ann, notice, eventually):
    """A private message arrives with its words, without any privileged intent, and without a server."""
    await ann.say(ann.direct(), "Why was it refused?", reply_to=notice)
    await eventually(lambda: any(it.content == "Why was it refused?" for it in bot.said))
    heard = bot.said[-1]
    assert (heard.guild, heard.author.id, heard.reference.message_id) == (None, ann.id, notice.id)


async def test_files_come_as_files(room, bot, ann, session, notice):
    """A ZIP and a CSV keep name, kind and bytes; they are saved rather than shown."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data.json", "{}")
    files = {"easel-export.zip": packed.getvalue(), "log.csv": b"who,what\r\nmo,refused\r\n"}
    person = await bot.fetch_user(ann.id)
    sent = await person.send(files=[discord.File(io.BytesIO(data), name) for name, data in files.items()])
    shown = room.server.messages.message(ann.message(sent.id), reader=ann.user)["attachments"]
    kinds = [(it["filename"], it["content_type"], it["size"]) for it in shown]
    assert kinds == [
        ("easel-export.zip", "application/zip", len(files["easel-export.zip"])),
        ("log.csv", "text/csv", len(files["log.csv"])),
    ]
    for it in shown:
        async with session.get(it["url"]) as answer:
            assert await answer.read() == files[it["filename"]]
            assert answer.content_type == it["content_type"]
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{it["filename"]}"'
    assert zipfile.ZipFile(io.BytesIO(files["easel-export.zip"])).namelist() == ["data.json"]


async def test_a_closed_door_may_open_again(room, bot, ann, notice):
    """A member who takes no messages is told nothing (50007); what was written before can still be pressed."""
    person = await bot.fetch_user(ann.id)
    ann.user.accepts_dms = False
    with pytest.raises(discord.Forbidden) as caught:
        await person.send("More news")
    assert caught.value.code == 50007
    await (await ann.press(notice, "Understood")).settled()
    assert notice.content == "Understood."
    ann.user.accepts_dms = True
    await person.send("More news")
    assert ann.messages(ann.direct())[-1].content == "More news"


async def test_strangers_are_not_written_to(room, rest):
    """Without a server in common there is no private message."""
    ben = room.world.user("ben")
    _, place = await rest("POST", "/users/@me/channels", {"recipient_id": str(ben.id)})
    path = f"/channels/{place['id']}/messages"
    assert (await rest("POST", path, {"content": "x"}))[0] == 200
    del room.guild.members[ben.id]
    status, answer = await rest("POST", path, {"content": "x"})
    assert (status, answer["code"]) == (403, 50007)


async def test_a_private_refusal_may_be_appealed(room, bot, ann, studio, connected):
    """An ephemeral answer has buttons for the one who reads it; a followup has its own."""

    @bot.tree.command(description="Make")
    async def imagine(interaction: discord.Interaction):
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("That is not for here.", view=Notice(), ephemeral=True)
        await interaction.followup.send("Or here.", view=Notice(), ephemeral=True)

    async with connected(bot):
        await (await ann.command("studio", "imagine")).answered()
        await room.until(lambda: len(ann.messages("studio")) == 2)
        first, second = ann.messages("studio")
        with pytest.raises(Refused, match="does not exist"):
            await room.visitor("ben").press(first, "Appeal")
        pressed = await ann.press(first, "Appeal")
        await pressed.settled()
        sent = await ann.submit(pressed, why="It was a boat.", tone=["Very"])
        await sent.settled()
        await (await ann.press(second, "understood")).settled()
        told = room.server.interactions.payload(pressed)
    assert first.content == "Asked: It was a boat. / Very"
    assert second.content == "Understood."
    assert (told["guild_id"], told["member"]["user"]["id"]) == (str(room.guild.id), str(ann.id))
    assert told["message"]["flags"] & discord.MessageFlags.ephemeral.flag
    assert "user" not in told
