"""Taking each other's pictures further: families, consent, stars, trays, styles."""

import asyncio

import pytest

from bot.core.errors import BadRequest, NotPermitted, NotYours
from bot.core.requests import Kind
from bot.engine.orders import Input

ANN, BEN, CLEO, GUILD = 31, 32, 33, 10


async def make(house, user=ANN, parents=(), prompt="a boat"):
    """A finished picture of somebody, standing on others; returns its number."""
    inputs = [await house.engine.together.input_of(number, by=user, guild_id=GUILD) for number in parents]
    kind = Kind.IMAGINE if not inputs else (Kind.BLEND if len(inputs) > 1 else Kind.REMIX)
    pictures = len(inputs) or 1
    if not inputs:
        url = f"https://cdn.test/{user}-{house.clock.now()}-{prompt}.png"
        inputs = [await house.engine.take_input(url=url, name="a.png", size=None, content_type=None)]
    order = house.order(user=user, kind=kind, prompt=prompt, pictures=pictures, inputs=inputs)
    placed = await house.engine.place(order)
    await house.reaches(placed.job.id, "delivered")
    (picture,) = await house.engine.pictures(placed.job.id)
    return picture.number


async def test_every_picture_knows_its_parents(house):
    """A blend of two remixes: the family reads from the first ancestor down, whoever asks."""
    first = await make(house, ANN)
    left = await make(house, BEN, [first], "with a red sail")
    right = await make(house, CLEO, [first], "at night")
    blend = await make(house, ANN, [left, right], "both")
    family = await house.engine.together.family(right, guild_id=GUILD)

    assert family.by_number[blend].parents == (left, right)
    assert [n.number for n in family.children(first)] == [left, right]
    assert [n.number for n in family.descendants(first)] == [left, right, blend]
    assert [n.number for n in family.path(blend)][-3:] == [first, left, blend]
    assert family.makers(blend) == [BEN, CLEO]
    assert family.asked == right


async def test_credits_name_those_whose_pictures_it_stands_on(house):
    """Nearest first, and never its own maker."""
    first = await make(house, ANN)
    second = await make(house, BEN, [first])
    third = await make(house, CLEO, [second])
    (node,) = [n for n in (await house.engine.together.family(third, guild_id=GUILD)).nodes if n.number == third]

    assert await house.engine.together.credits(node.job_id) == [BEN, ANN]


async def test_a_family_of_another_server_is_not_shown(house):
    """Numbers are guessable; what they show is not."""
    first = await make(house, ANN)
    with pytest.raises(NotYours):
        await house.engine.together.family(first, guild_id=99)
    with pytest.raises(NotYours):
        await house.engine.together.input_of(first, by=ANN, guild_id=99)
    assert await house.engine.together.picture(first, guild_id=99) is None


async def test_no_remixing_means_none_and_costs_nothing(house):
    """A maker's no is checked in the transaction that would have spent the money; the maker may go on."""
    first = await make(house, ANN)
    taken = await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
    await house.engine.customs.set_remixing(guild_id=GUILD, user_id=ANN, allow=False)
    before = await house.engine.usage(guild_id=GUILD, user_id=BEN)

    with pytest.raises(NotPermitted):
        await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
    with pytest.raises(NotPermitted):
        await house.engine.place(house.order(user=BEN, inputs=[taken]))
    assert await house.engine.usage(guild_id=GUILD, user_id=BEN) == before
    assert await make(house, ANN, [first])


async def test_downloading_and_handing_in_again_does_not_get_around_a_no(house):
    """The same bytes are the same picture, whoever hands them in."""
    first = await make(house, ANN)
    await house.engine.customs.set_remixing(guild_id=GUILD, user_id=ANN, allow=False)
    node = await house.engine.together.picture(first, guild_id=GUILD)
    data = await house.pictures.read(node.sha256, node.extension)
    copy = Input(kept=await house.pictures.keep_result(data), url="https://cdn.test/copy")

    with pytest.raises(NotPermitted):
        await house.engine.place(house.order(user=BEN, inputs=[copy]))


@pytest.mark.parametrize(
    ("server", "member", "picture", "allowed"),
    [
        (None, None, None, True),
        (False, None, None, False),
        (False, True, None, True),
        (True, False, None, False),
        (True, False, True, True),
        (None, True, False, False),
    ],
)
async def test_the_nearest_wish_counts(house, server, member, picture, allowed):
    """The picture's switch beats its maker's wish, which beats the server's default."""
    first = await make(house, ANN)
    customs = house.engine.customs
    if server is not None:
        await customs.set_server_remixing(guild_id=GUILD, allow=server)
    if member is not None:
        await customs.set_remixing(guild_id=GUILD, user_id=ANN, allow=member)
    if picture is not None:
        await customs.set_picture_remixing(first, by=ANN, guild_id=GUILD, allow=picture)

    assert await customs.picture_allows(first, by=BEN) is allowed
    with pytest.raises(NotYours):
        await customs.set_picture_remixing(first, by=BEN, guild_id=GUILD, allow=True)


async def test_a_removed_picture_stays_in_its_family(house):
    """Deleting takes message, file and further remixes away; children keep their history."""
    first = await make(house, ANN)
    child = await make(house, BEN, [first])
    node = await house.engine.together.picture(first, guild_id=GUILD)
    await house.engine.remove(node.job_id, by=ANN)
    family = await house.engine.together.family(child, guild_id=GUILD)

    assert family.by_number[first].removed
    assert family.by_number[child].parents == (first,)
    assert node.sha256 in house.pictures.removed
    with pytest.raises(NotYours):
        await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
    with pytest.raises(NotYours):
        await house.engine.together.star(first, user_id=BEN, guild_id=GUILD)


async def test_stars_from_many_at_once_are_counted_exactly(house):
    """Thirty members press at once, some twice: one star each, and the gallery asks for the picture once."""
    first = await make(house, ANN)
    await house.engine.together.set_gallery(guild_id=GUILD, channel_id=55, stars_needed=10)
    presses = [100 + n for n in range(30)] + [100, 101, 102]
    answers = await asyncio.gather(
        *(house.engine.together.star(first, user_id=user, guild_id=GUILD) for user in presses)
    )
    node = await house.engine.together.picture(first, guild_id=GUILD)

    assert node.stars == 27
    assert [a.gallery_channel for a in answers if a.gallery_channel] == [55]


async def test_a_gallery_post_that_failed_is_tried_again(house):
    """The next star after a failure shows the picture; after a success none does."""
    first = await make(house, ANN)
    together = house.engine.together
    await together.set_gallery(guild_id=GUILD, channel_id=55, stars_needed=1)
    one = await together.star(first, user_id=BEN, guild_id=GUILD)
    await together.shown_in_gallery(first, None)
    two = await together.star(first, user_id=CLEO, guild_id=GUILD)
    await together.shown_in_gallery(first, 777)
    three = await together.star(first, user_id=99, guild_id=GUILD)

    assert [a.gallery_channel for a in (one, two, three)] == [55, 55, None]
    assert await together.gallery_place(first) == (55, 777)


async def test_a_gallery_post_lost_in_a_crash_is_asked_for_again(house):
    """A place that was reserved and never filled is given to the next star, once enough time has passed."""
    first = await make(house, ANN)
    together = house.engine.together
    await together.set_gallery(guild_id=GUILD, channel_id=55, stars_needed=1)
    assert (await together.star(first, user_id=BEN, guild_id=GUILD)).gallery_channel == 55
    assert (await together.star(first, user_id=CLEO, guild_id=GUILD)).gallery_channel is None
    house.clock.time += 11 * 60 * 1000
    assert (await together.star(first, user_id=99, guild_id=GUILD)).gallery_channel == 55
    assert (await together.star(first, user_id=98, guild_id=GUILD)).gallery_channel is None


async def test_the_gallery_pages_by_age_or_stars(house):
    """Newest first, or most stars first; of everybody or of one member; removed ones are left out."""
    numbers = [await make(house, user) for user in (ANN, BEN, ANN)]
    await house.engine.together.star(numbers[0], user_id=BEN, guild_id=GUILD)
    page = house.engine.together.gallery
    newest, total = await page(guild_id=GUILD, user_id=None, starred=False, offset=0, most=2)
    starred, _ = await page(guild_id=GUILD, user_id=None, starred=True, offset=0, most=9)
    anns, anns_total = await page(guild_id=GUILD, user_id=ANN, starred=False, offset=0, most=9)

    assert ([n.number for n in newest], total) == ([numbers[2], numbers[1]], 3)
    assert [n.number for n in starred] == [numbers[0], numbers[2], numbers[1]]
    assert ([n.number for n in anns], anns_total) == ([numbers[2], numbers[0]], 2)


async def test_the_tray_holds_five_and_expires(house):
    """Five pictures from anywhere; a sixth is refused; after a day the tray is empty."""
    together = house.engine.together
    numbers = [await make(house, BEN, prompt=f"boat {n}") for n in range(6)]
    items = [await together.input_of(number, by=ANN, guild_id=GUILD) for number in numbers]
    for item in items[:5]:
        tray = await together.add_to_tray(item, guild_id=GUILD, user_id=ANN)
    with pytest.raises(BadRequest, match="full"):
        await together.add_to_tray(items[5], guild_id=GUILD, user_id=ANN)
    assert [p.number for p in tray] == numbers[:5]
    assert [p.number for p in await together.add_to_tray(items[0], guild_id=GUILD, user_id=ANN)] == numbers[:5]

    left = await together.take_from_tray(numbers[1], guild_id=GUILD, user_id=ANN)
    assert [p.number for p in left] == [numbers[0], *numbers[2:5]]
    assert await together.tray(guild_id=GUILD, user_id=BEN) == []
    house.clock.time += 25 * 3600 * 1000
    assert await together.tray(guild_id=GUILD, user_id=ANN) == []


async def test_a_style_wraps_the_members_words(house):
    """The finished prompt goes to the provider, the member's own words stay known."""
    customs = house.engine.customs
    await customs.add_style(guild_id=GUILD, name="ink", template="ink: $prompt, fine lines", example=None, by=ANN)
    plain = house.order(prompt=" a cat ").request
    styled = await customs.styled(plain, guild_id=GUILD, style="ink")

    assert styled.prompt == "ink: a cat, fine lines"
    assert (styled.wish, styled.style) == (" a cat ", "ink")
    with pytest.raises(BadRequest, match="no style"):
        await customs.styled(plain, guild_id=GUILD, style="oil")
    with pytest.raises(BadRequest, match="exactly once"):
        await customs.add_style(guild_id=GUILD, name="oil", template="no place for words", example=None, by=ANN)
    with pytest.raises(BadRequest, match="may have up to"):
        await customs.styled(plain.evolve(prompt="x" * 1990), guild_id=GUILD, style="ink")
    await customs.remove_style(guild_id=GUILD, name="ink")
    assert await customs.styles(GUILD) == []
