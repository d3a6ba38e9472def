"""Limits under pressure: what is admitted is exactly what a limit allows, and everybody gets an answer in time."""

import asyncio
from collections.abc import Sequence

from bot.core.models import offer_of
from practice.discord import atelier
from practice.discord.interaction import Interaction
from tests.e2e.records import Record, busy_stage, ended
from tests.e2e.stage import Stage, refused, texts

ASKED, ADMITTED = 200, 50


async def told(interactions: Sequence[Interaction]) -> tuple[list[Interaction], list[str]]:
    """The orders that stand, and the words of the refusals; each was answered within Discord's three seconds."""
    for each in interactions:
        await each.answered(30)
    assert max(each.answered_after or 99 for each in interactions) < 3
    stand = [each for each in interactions if each.original is not None and not each.original.ephemeral]
    refusals = [each for each in interactions if each not in stand]
    return stand, [await refused(each) for each in refusals]


async def use(stage: Stage, who: str = "ann", place: int | str = "studio") -> str:
    """What `/usage` says."""
    return texts(await (await stage.room.visitor(who).command(place, "usage")).answered())


async def test_two_hundred_at_once(tmp_path):
    """200 commands at once against 50 pictures a day: 50 are made and paid, 150 are refused in private, none waits."""
    concurrency = {"EASEL_MODELVERSE_CONCURRENCY": "2"}
    async with busy_stage(tmp_path, EASEL_USER_DAILY_IMAGES=str(ADMITTED), **concurrency) as stage:
        orders = [
            stage.ann.command("studio", "imagine", prompt=f"stork {number}", model="flux-dev")
            for number in range(ASKED)
        ]
        stand, refusals = await told(await asyncio.gather(*orders))
        records = await ended(stage, stand)

        assert (len(stand), len(refusals)) == (ADMITTED, ASKED - ADMITTED)
        assert {text.partition("<t:")[0] for text in refusals} == {
            f"This order has 1 picture and you have 0 of {ADMITTED} left today. The count starts afresh "
        }
        assert stage.rows("SELECT count(*) FROM jobs") == [(ADMITTED,)]
        assert stage.rows("SELECT count(*) FROM pictures WHERE NOT uploaded") == [(ADMITTED,)]
        assert len(stage.house.modelverse.submits) == len(stage.pictures()) == ADMITTED
        assert stage.house.modelverse.most_at_once <= 2
        offer = offer_of("modelverse", "black-forest-labs/flux.1-dev")
        assert offer is not None
        price = offer.price.micro_usd
        assert all(record.books == {"reserve": price, "charge": price, "cost": price} for record in records)
        assert f"Pictures today: **{ADMITTED}** of {ADMITTED}, 0 left" in await use(stage)
        # Another member's day has not begun.
        assert "Pictures today: **0**" in await use(stage, "ben")
        other = await stage.room.visitor("ben").command("studio", "imagine", prompt="a crane", model="flux-dev")
        assert [record.state for record in await ended(stage, [other])] == ["delivered"]


async def test_jobs_at_once_and_money(tmp_path):
    """Jobs at once, a member's dollars, a server's dollars of the day and everybody's of the month: a sentence each."""
    limits = {
        "EASEL_USER_CONCURRENT_JOBS": "3",
        "EASEL_USER_DAILY_USD": "0.30",
        "EASEL_GUILD_DAILY_USD": "0.50",
        "EASEL_TOTAL_MONTHLY_USD": "0.60",
    }
    async with busy_stage(tmp_path, **limits) as stage:
        stage.house.vtrix.set(latency=4)
        stand, refusals = await told(await order(stage, "ann", 5))
        assert (len(stand), len(refusals)) == (3, 2)
        assert all(text.startswith("You have 3 jobs under way; 3 at once is the limit.") for text in refusals)
        stage.house.vtrix.set(latency=0)
        await ended(stage, stand)

        # $0.24 of $0.30 are spent: at $0.08 a picture nothing fits, at $0.04 one does.
        _, refusals = await told(await order(stage, "ann", 1, count=2))
        assert refusals[0].startswith("This costs $0.16. You have $0.06 of $0.30 left today.")
        _, refusals = await told(await order(stage, "ann", 1, model="kontext-pro@vtrix", count=2))
        assert "1 picture would fit." in refusals[0]
        stand, _ = await told(await order(stage, "ann", 1, model="kontext-pro@vtrix"))
        await ended(stage, stand)
        assert "Money today: **$0.28** of $0.30, $0.02 left" in await use(stage)

        # The server has $0.22 left: two of Ben's, not the third.
        stand, refusals = await told(await order(stage, "ben", 3))
        assert (len(stand), len(refusals)) == (2, 1)
        assert refusals[0].startswith("This costs $0.08. This server has $0.06 of $0.50 left today.")
        await ended(stage, stand)

        # Another server has a day of its own, but the owner's month is everybody's: $0.16 are left of it.
        world = stage.room.world
        guild = atelier.add_guild(world, "The Annexe", owner=world.user("olive"))
        annexe = atelier.add_channel(world, guild, "annexe")
        stand, refusals = await told(await order(stage, "cleo", 3, place=annexe.id))
        assert (len(stand), len(refusals)) == (2, 1)
        assert refusals[0].startswith("This costs $0.08. This bot has $0.00 of $0.60 left this month.")
        records = await ended(stage, stand)
        assert {record.state for record in records} == {"delivered"}

        assert stage.house.vtrix.billed == 600_000
        assert stage.rows("SELECT sum(micro_usd) FROM ledger WHERE kind = 'cost'") == [(600_000,)]
        assert stage.reserves_left() == 0


async def test_month_of_a_server(tmp_path):
    """A server's month ends its orders even where its day would not; what failed gives its room back."""
    async with busy_stage(tmp_path, EASEL_GUILD_MONTHLY_USD="0.10") as stage:
        stage.house.vtrix.script(["unauthorized"])
        (failed,), _ = await told(await order(stage, "ann", 1))
        assert [record.state for record in await ended(stage, [failed])] == ["failed"]
        stand, refusals = await told(await order(stage, "ben", 2))
        assert (len(stand), len(refusals)) == (1, 1)
        assert refusals[0].startswith("This costs $0.08. This server has $0.02 of $0.10 left this month.")
        assert await paid(stage, stand) == [80_000]


async def order(
    stage: Stage,
    who: str,
    number: int,
    *,
    model: str = "kontext-max@vtrix",
    place: str | int = "studio",
    count: int = 1,
) -> list[Interaction]:
    """So many orders of one member at once."""
    visitor = stage.room.visitor(who)
    options = {"model": model, "count": count}
    commands = (visitor.command(place, "imagine", prompt=f"an ibis {each}", **options) for each in range(number))
    return list(await asyncio.gather(*commands))


async def paid(stage: Stage, interactions: Sequence[Interaction]) -> list[int]:
    """What each order was charged."""
    records: list[Record] = await ended(stage, interactions)
    return [record.books["charge"] for record in records]
