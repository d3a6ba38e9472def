"""What may stand on a card of moderators depends on where it stands: pictures for adults stay among adults."""

import io

import pytest
from PIL import Image as Canvas

from practice.discord import guilds
from tests.cogs.house_rules import channels_panel
from tests.cogs.jury import card, hidden, hold, ordered
from tests.cogs.reading import gallery, said, soon, text

ELSEWHERE = "from an age-restricted channel"


@pytest.fixture
def noise() -> bytes:
    target = io.BytesIO()
    Canvas.effect_noise((300, 300), 90).convert("RGB").save(target, "PNG")
    return target.getvalue()


def files(message):
    return [it.filename for it in message.attachments]


async def test_pictures_for_adults_are_not_brought_to_a_channel_for_all(club, ann, mo, noise):
    """Neither a held one nor what it was made from; the card says why and where to look, and all the rest stands."""
    await hold(club, place="after-dark")
    await ordered(club, ann, "a red door", "after-dark", image=noise)
    message = await card(club)
    assert (gallery(message), files(message)) == ([], [])
    assert ELSEWHERE in said(message)
    assert "`/moderation queue` in an age-restricted channel" in said(message)
    assert "“a red door”" in said(message)
    await (await mo.press(message, "Claim")).settled()
    await soon(lambda: "Claimed" in said(message))
    assert ELSEWHERE in said(message)


async def test_moderators_with_an_age_restricted_channel_see_them(club, room, ann, noise):
    """There they stand on the card as all others do."""
    guilds.set_age_restricted(room.world, room.channel("mods"))
    await hold(club, place="after-dark")
    await ordered(club, ann, "a red door", "after-dark", image=noise)
    message = await card(club)
    assert len(hidden(message)) == 2
    assert ELSEWHERE not in said(message)


@pytest.mark.parametrize(("place", "shown"), [("studio", False), ("after-dark", True)])
async def test_the_queue_shows_them_where_they_may_be_seen(club, room, ann, mo, place, shown):
    """What somebody is told in private stands in a channel, too."""
    await hold(club, place="after-dark", moderators=None)
    room.allow("MANAGE_MESSAGES", "after-dark", mo.user)
    await ordered(club, ann, "a red door", "after-dark")
    queue = await (await mo.command(place, "moderation queue")).answered()
    await (await mo.press(queue, "Open 1")).settled()
    await soon(lambda: "question 1" in said(queue))
    assert bool(gallery(queue)) is shown
    assert (ELSEWHERE in said(queue)) is not shown


async def test_whoever_names_the_channel_reads_about_it(club, room, olive):
    """Only where the server has age-restricted channels at all, and this is none of them."""
    note = "is not age-restricted"
    assert note in text(await channels_panel(olive, moderators="mods"))
    guilds.set_age_restricted(room.world, room.channel("mods"))
    await soon(lambda: club.bot.get_channel(room.channel("mods").id).is_nsfw())
    assert note not in text(await channels_panel(olive))
    guilds.set_age_restricted(room.world, room.channel("mods"), restricted=False)
    guilds.set_age_restricted(room.world, room.channel("after-dark"), restricted=False)
    await soon(lambda: not club.bot.get_channel(room.channel("after-dark").id).is_nsfw())
    assert note not in text(await channels_panel(olive))
