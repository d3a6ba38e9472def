"""An export holds everything about a member and nothing about anybody else."""

import io
import json
import random
import zipfile
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import LimitReached
from bot.core.privacy import EXPORT_EVERY, PART_BYTES, SMALLER, TOO_LARGE, UNREADABLE
from bot.engine.exporting import SECTIONS
from bot.store import decisions, discipline, reviews
from tests.engine.test_together import make
from tests.store.filled import fill, texts

ANN, BEN, GUILD = 31, 32, 10
MARK = "ann-wrote-this"
# What an export leaves out, each with its reason.
LEFT_OUT = {
    "jobs.press": "a fingerprint by which two presses within five seconds are one order",
    "jobs.hold": "for moderators: the rule that held it",
    "jobs.token": "a secret between Discord and Easel, worthless after 15 minutes",
    "shots.detail": "what a provider told the owner",
    "shots.results": "addresses at a provider, which hold for minutes",
    "job_events.note": "for the owner; may name a moderator",
    "job_inputs.url": "an address at Discord, which holds for a day; the picture itself is there",
    "decisions.rule": "for moderators: which rule it was",
    "decisions.was": "for moderators, but for suspensions and strikes",
    "decisions.becomes": "for moderators: what the rule found",
    "reviews.reason": "for moderators, but for appeals: the rule that held it",
}
DOCUMENT = Path(__file__).parents[2] / "docs/your-data.md"


async def taken(house, user=ANN, server="The Atelier"):
    """A whole export: its files by name, and the sizes of its parts by name."""
    export = await house.engine.privacy.begin_export(guild_id=GUILD, user_id=user, server=server)
    files, parts = {}, {}
    async with aclosing(export.parts()) as found:
        async for part in found:
            data = part.path.read_bytes()
            parts[part.name] = len(data)
            assert part.size == len(data)
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                assert packed.testzip() is None
                files |= {name: packed.read(name) for name in packed.namelist()}
    await house.engine.privacy.end_export(export, sent=False)
    return files, parts, export.packed


def told(files):
    return json.loads(files["easel.json"])


async def test_an_export_holds_pictures_orders_and_amounts(house):
    """Every picture under its number, made or handed in; beside it what it was made from and what it cost."""
    number = await make(house, ANN, prompt="a boat")
    child = await make(house, BEN, [number], "ben's own words")
    await house.engine.together.star(child, user_id=ANN, guild_id=GUILD)
    files, parts, packed = await taken(house)
    data = told(files)

    assert list(parts) == ["easel-the-atelier-1.zip"]
    assert "The Atelier" in files["README.txt"].decode()
    assert set(files) == {"README.txt", "easel.json", *(it["file"] for it in data["pictures"])}
    (job,) = data["jobs"]
    assert (job["prompt"], job["state"], job["states"][-1]["state"]) == ("a boat", "delivered", "delivered")
    handed_in, made = data["pictures"]
    assert (handed_in["handed_in"], made["number"], made["made_from"]) == (True, number, [handed_in["number"]])
    assert made["taken_further_as"] == [child]
    assert files[made["file"]] == await house.pictures.read(made["sha256"], "png")
    assert {it["kind"] for it in data["ledger"]} == {"reserve", "charge", "cost"}
    assert data["stars"] == [{"picture": child, "at": data["stars"][0]["at"]}]
    assert (packed.parts, packed.pictures, packed.without) == (1, 2, 0)
    assert "ben's own words" not in files["easel.json"].decode()


async def test_every_list_is_there_and_every_key_is_documented(house):
    """A member in every table: each list has records, and docs/your-data.md knows every name in them."""
    await house.db.write(fill, user=ANN, mark=MARK, base=1000)
    await house.db.write(decisions.note, DecisionKind.KEPT, guild_id=GUILD, by=ANN, now=5, member=BEN)
    data = told((await taken(house))[0])
    empty = [name for name in SECTIONS if not data[name]]
    text = DOCUMENT.read_text()
    keys = set(data) | {key for name in SECTIONS for record in data[name] for key in record} | set(data["member"])

    assert empty == []
    assert {key for key in keys if f"`{key}`" not in text} == set()


async def test_every_word_that_is_kept_is_exported(house):
    """In whatever table it stands, also in a column that is added later; the exceptions have reasons."""
    await house.db.write(fill, user=ANN, mark=MARK, base=1000)
    kept = await house.db.read(texts, MARK)
    text = (await taken(house))[0]["easel.json"].decode()

    assert {place for place in kept if f"{MARK} {place}" not in text} == set(LEFT_OUT)


async def test_an_export_tells_nothing_about_anybody_else(house):
    """Neither who reported nor who decided, neither a reporter's nor a moderator's words; not even in free text."""
    await house.db.write(fill, user=ANN, mark=MARK, base=1000)
    await house.db.write(fill, user=BEN, mark="ben-wrote-this", base=2000)

    async def moderated(tx):
        about = {"guild_id": GUILD, "now": 5, "member": ANN, "picture": 1000}
        await decisions.note(tx, DecisionKind.REPORTED, by=98765, reason="a report", words=MARK, **about)
        await decisions.note(tx, DecisionKind.REFUSED, by=43210, reason="No, <@43210> says.", after="<@43210>", **about)
        await decisions.note(tx, DecisionKind.FLAGGED, by=0, rule="rule: secret list", after="found “x”", **about)
        await reviews.open_report(
            tx, guild_id=GUILD, member=ANN, picture=1000, job_id=None, reason="a second report", now=6
        )
        await tx.execute("UPDATE reviews SET claimed_by = 43210, answer = 'between us' WHERE kind = 'report'")
        until = {"until": None, "reason": "Enough.", "by": 43210, "now": 7}
        await discipline.suspend(tx, guild_id=GUILD, user_id=ANN, **until)

    await house.db.write(moderated)
    text = (await taken(house))[0]["easel.json"].decode()
    log = {line["kind"]: line for line in json.loads(text)["moderation_log"] if line["number"] > 2000}

    for secret in ("98765", "43210", str(BEN), "ben-wrote-this", "a report", "a second report", "secret list"):
        assert secret not in text, secret
    assert "between us" not in text
    assert "found “x”" not in text
    assert (log["reported"]["by"], log["reported"]["words"]) == ("somebody", MARK)
    assert (log["refused"]["by"], log["refused"]["reason"]) == ("a moderator", "No, somebody says.")
    assert (log["suspended"]["reason"], log["suspended"]["after"]) == ("Enough.", "for good")


async def test_many_pictures_come_in_several_whole_files(house):
    """None is larger than a private message may carry, each can be opened by itself, together they hold everything."""
    numbers = [await make(house, ANN, prompt=f"boat {n}") for n in range(3)]
    chance = random.Random(7)
    for number in numbers:
        node = await house.engine.together.picture(number, guild_id=GUILD)
        house.pictures.kept[node.sha256] = chance.randbytes(4_000_000)
    files, parts, packed = await taken(house)

    assert list(parts) == ["easel-the-atelier-1.zip", "easel-the-atelier-2.zip"]
    assert all(size <= PART_BYTES for size in parts.values())
    assert {len(files[f"pictures/{number}.png"]) for number in numbers} == {4_000_000}
    assert (packed.parts, packed.pictures) == (2, 6)


async def test_what_cannot_go_whole_is_said(house):
    """Too large: a smaller copy; unreadable, taken down or waiting for a moderator: only what is known about it."""
    made = [await make(house, ANN, prompt=f"boat {n}") for n in range(5)]
    large, stubborn, lost, removed, hidden = made
    nodes = [await house.engine.together.picture(number, guild_id=GUILD) for number in made]
    house.pictures.kept[nodes[0].sha256] = bytes(PART_BYTES + 1)
    house.pictures.kept[nodes[1].sha256] = b"stubborn" + bytes(PART_BYTES)
    del house.pictures.kept[nodes[2].sha256]
    await house.engine.remove(nodes[3].job_id, by=ANN)

    async def hide(tx):
        await tx.execute("UPDATE pictures SET hidden = 1 WHERE number = $1", hidden)

    await house.db.write(hide)
    files, _, packed = await taken(house)
    found = {it["number"]: it for it in told(files)["pictures"]}

    assert (found[large]["file"], found[large]["note"]) == (f"pictures/{large}.jpg", SMALLER)
    assert (found[stubborn]["file"], found[stubborn]["note"]) == (None, TOO_LARGE)
    assert (found[lost]["file"], found[lost]["note"]) == (None, UNREADABLE)
    assert (found[removed]["file"], found[hidden]["file"]) == (None, None)
    assert found[hidden]["waits_for_moderator"]
    assert (packed.smaller, packed.unreadable, packed.without) == (1, 2, 2)


async def test_the_same_belongings_make_the_same_bytes(house):
    """Nothing in an export depends on when or where it was packed but its own date."""
    await make(house, ANN)
    first = await taken(house)
    assert await taken(house) == first


async def test_one_export_at_a_time_and_not_too_often(house, build, crash):
    """The second has to wait and is told until when; one that never arrived or died with the process does not count."""
    privacy = house.engine.privacy
    who = {"guild_id": GUILD, "user_id": ANN, "server": "x"}
    export = await privacy.begin_export(**who)
    with pytest.raises(LimitReached, match="already"):
        await privacy.begin_export(**who)
    await privacy.begin_export(**{**who, "user_id": BEN})
    await privacy.end_export(export, sent=False)
    export = await privacy.begin_export(**who)
    await privacy.end_export(export, sent=True)
    with pytest.raises(LimitReached, match="<t:"):
        await privacy.begin_export(**who)
    house.clock.time += EXPORT_EVERY
    await privacy.begin_export(**who)
    await crash(house)
    second = await build(after=house)
    assert await second.engine.privacy.begin_export(**who)


async def test_nothing_of_an_export_stays_on_the_disk(house):
    """Neither after the last file nor when somebody stops in the middle."""
    await make(house, ANN)
    folder = house.engine.privacy._folder
    await taken(house)
    assert list(folder.iterdir()) == []
    export = await house.engine.privacy.begin_export(guild_id=GUILD, user_id=ANN, server="x")
    async with aclosing(export.parts()) as parts:
        async for part in parts:
            assert part.path.exists()
            break
    assert list(folder.iterdir()) == []


async def test_a_start_sweeps_what_a_crash_left_of_an_export(house, build, crash):
    """Half a ZIP belongs to nobody."""
    folder = house.engine.privacy._folder
    (folder / "half").mkdir(parents=True)
    (folder / "half" / "easel-x-1.zip").write_bytes(b"PK")
    await house.engine.privacy.begin()
    assert not folder.exists()
