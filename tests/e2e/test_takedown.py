"""Reports and takedowns end to end, with `kill -9` in the middle: what is gone, what stays, what cannot come back."""

import asyncio
import io

from PIL import Image, ImageOps

from practice.discord.entities import Message
from practice.discord.uploads import Upload
from practice.discord.visitor import Visitor
from practice.providers.pictures import Studio
from tests.e2e.aftermath import assert_all_in_order
from tests.e2e.records import UNLIMITED
from tests.e2e.stage import AT_ONCE, Stage, labels, refused, texts
from tests.e2e.test_families import blended, fresh, number_of, picture, private, visitors

PROVIDERS = AT_ONCE

SEED, SIDE = 4711, 96


async def remix(stage: Stage, who: Visitor, message: Message, prompt: str, *, seen: int = 0) -> None:
    """Order a remix with the button of a message; its picture comes later."""
    press = await who.press(message, f"easel:remix:{number_of(stage, message) + seen}")
    await press.settled(10)
    await (await who.submit(press, prompt=prompt)).settled(10)


async def grown(stage: Stage, people: list[Visitor], parents: list[Message], count: int, word: str) -> list[Message]:
    """So many remixes at once, by everybody in turn, of these pictures in turn."""
    before = set(map(id, results(stage)))
    await asyncio.gather(
        *(
            remix(stage, people[each % len(people)], parents[each % len(parents)], f"{word} {each}")
            for each in range(count)
        )
    )
    await stage.until(lambda: len(results(stage)) == len(before) + count)
    await stage.posted()
    return [it for it in results(stage) if id(it) not in before]


def results(stage: Stage) -> list[Message]:
    """The messages with results: not trays, not cards of threads."""
    return [it for it in stage.pictures() if "Remix" in labels(it)]


def files(stage: Stage) -> set[str]:
    """Hashes of all pictures and previews on disk."""
    folder = stage.folder / "pictures"
    return {it.name.partition(".")[0].partition("-")[0] for it in folder.rglob("*") if it.is_file()}


def count(stage: Stage, sql: str) -> int:
    return int(stage.rows(f"SELECT count(*) FROM {sql}")[0][0])


async def test_a_family_of_thirty_goes_for_good(set_stage):
    """By three makers, with a blend, killed in the middle: no message, file, preview or tray is left, none returns."""
    stage = await set_stage(**dict.fromkeys(UNLIMITED, "0"), **AT_ONCE)
    stage.house.studio = Studio(pixels=SIDE * SIDE, plain=False)
    people = list(visitors(stage))
    ann, ben, cleo = people
    mo = stage.room.visitor("mo")
    await (await ann.command("studio", "imagine", prompt="a boat", seed=SEED)).answered()
    (first,) = await stage.posted(1)
    number, saved = number_of(stage, first), picture(first)
    apart = await fresh(stage, ben, "an owl in a tree")
    children = await grown(stage, people, [first], 5, "with sail")
    await grown(stage, people, children, 21, "at night")
    await blended(stage, ben, children[:2], "all of them")
    blend = results(stage)[-1]
    await grown(stage, people, [blend], 2, "and a gull")
    family = [it for it in results(stage) if it is not apart]
    assert len(family) == count(stage, "pictures WHERE uploaded = 0") - 1 == 30
    await (await cleo.menu(children[2], "Add to blend")).answered(10)
    (kept,) = stage.rows("SELECT sha256 FROM pictures WHERE message_id = ?", apart.id)

    answer = await private(
        await mo.command("mods", "moderation takedown", picture=str(number), family=True, reason="No.")
    )
    await stage.until(lambda: sum(it.deleted for it in family) >= 3)
    await stage.kill()
    assert 3 <= sum(it.deleted for it in family) < 30
    await stage.start()
    await stage.until(lambda: all(it.deleted for it in family))
    await stage.until(lambda: files(stage) == {kept[0]})
    await stage.until(lambda: count(stage, "redraws") == 0)

    assert "29 descendants were taken down too" in texts(answer)
    assert not apart.deleted
    assert count(stage, "trays") == 0
    # The card of the thread in which they all stood is gone with the last of them.
    assert count(stage, "thread_cards") == 0
    cards = [stage.room.world.messages.get(it) for (it,) in stage.rows("SELECT card_id FROM jobs")]
    cards = [it for it in cards if it is not None]
    assert ["taken down by a moderator" in texts(it) for it in cards] == [True, False]
    assert not any("boat" in texts(it) for it in cards)
    lines = stage.rows("SELECT picture, author, rule FROM decisions WHERE kind = 'taken down' ORDER BY number")
    assert lines[0] == (number, mo.id, "")
    assert {(by, rule) for _, by, rule in lines[1:]} == {(mo.id, f"stands on picture {number}")}
    assert len({it for it, *_ in lines}) == 30
    assert stage.rows("SELECT user_id FROM strikes") == [(ann.id,)]
    assert stage.rows("SELECT DISTINCT user_id FROM notices ORDER BY user_id") == sorted((it.id,) for it in people)
    await assert_all_in_order(stage)
    await no_way_back(stage, ben, saved)


async def no_way_back(stage: Stage, who: Visitor, saved: Image.Image) -> None:
    """A copy saved anew is refused when handed in, mirrored too; the same made again is not shown. All cost nothing."""
    for image in (saved, ImageOps.mirror(saved)):
        target = io.BytesIO()
        image.convert("RGB").resize((80, 80)).save(target, "JPEG", quality=70)
        copy = Upload(filename="mine.jpg", data=target.getvalue())
        assert "have taken down" in await refused(await who.command("studio", "edit", image=copy, prompt="a hat"))
    shown, held = len(results(stage)), files(stage)
    again = await who.command("studio", "imagine", prompt="a boat", seed=SEED)
    await again.answered()
    await stage.until(lambda: stage.states()[-1] == "refused")
    await stage.until(lambda: "have taken down" in texts(again.original))
    assert len(results(stage)) == shown
    await stage.until(lambda: files(stage) == held)
    assert set(stage.books()) == {"reserve", "release", "cost"}


async def test_three_reports_hide_a_picture_until_a_moderator_keeps_it(stage):
    """Hidden and shown again by way of crashes; no message tells who reported, and the file is the same as before."""
    ann, ben, cleo = visitors(stage)
    mo, olive = stage.room.visitor("mo"), stage.room.visitor("olive")
    result = await fresh(stage, ann, "a boat")
    data = result.attachments[0].data
    for who in (ben, cleo):
        await report(who, result)
    await stage.restart()
    await report(olive, result)
    await stage.kill()
    await stage.start()
    await stage.until(lambda: not result.attachments)
    assert "hidden until a moderator has looked" in texts(result)
    assert labels(result) == []
    queue = await private(await mo.command("mods", "moderation queue"))
    await (await mo.press(queue, "Open 1")).settled(10)
    await stage.until(lambda: "Keep" in labels(queue))
    words = texts(queue)
    assert "3 members" in words
    assert not any(str(it.id) in words for it in (ben, cleo, olive))
    await (await mo.press(queue, "Keep")).settled(10)
    await stage.kill()
    await stage.start()
    await stage.until(lambda: result.attachments)

    assert result.attachments[0].data == data
    assert labels(result) == ["Remix", "Again", "Family", "★", "Delete", "Report"]
    told = stage.rows("SELECT kind, author FROM decisions ORDER BY number")
    assert told == [
        *(("reported", it.id) for it in (ben, cleo, olive)), ("hidden", 0), ("kept", mo.id),
    ]  # fmt: skip
    everything = [texts(it) for it in stage.room.world.messages.values()]
    assert not any("not nice" in each and str(ben.id) in each for each in everything)


async def report(who: Visitor, message: Message) -> None:
    press = await who.press(message, "Report")
    await press.settled(10)
    assert "moderators have been asked" in texts(await private(await who.submit(press, reason="not nice")))
