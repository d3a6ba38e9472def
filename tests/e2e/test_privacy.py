"""A member's own data, end to end: taken away as files, erased for good, through `kill -9` in the middle of both."""

import io
import json
import sys
import zipfile
from asyncio import subprocess

from cogs.ui import words_privacy as words
from practice.demo import environment
from tests.e2e.stage import AT_ONCE, PATIENCE, Stage, texts
from tests.e2e.test_families import fresh, number_of, remixed

PROVIDERS = AT_ONCE

POST = "POST /channels/{channel_id}/messages"
DELETE = "DELETE /channels/{channel_id}/messages/{message_id}"


def letters(who):
    return [it for it in who.direct().messages.values() if not it.deleted]


def unpacked(messages) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for file in [it for message in messages for it in message.attachments]:
        with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
            files |= {name: packed.read(name) for name in packed.namelist()}
    return files


def on_disk(stage: Stage) -> set[str]:
    """The pictures in the vault, previews too, by the beginning of their names."""
    folder = stage.folder / "pictures"
    return {path.name[:64] for path in folder.rglob("*.*") if len(path.stem) >= 64}


async def ledger_check(stage: Stage) -> str:
    """What `python -m bot ledger check` says about the books."""
    check = await subprocess.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "ledger", "check"), cwd=stage.folder,
        env=environment(stage.room, stage.house, stage.folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await check.communicate()
    assert check.returncode == 0, said.decode()
    return said.decode()


async def test_an_export_that_a_crash_cuts_short_is_asked_for_again(stage):
    """Half of it has come and nothing lies around; the next one, at once, brings everything byte for byte."""
    ann = stage.ann
    made = await fresh(stage, ann, "a boat")
    number = number_of(stage, made)
    slow = stage.room.faults.slow_next(POST, 0.3, times=None)
    asked = await ann.command("studio", "privacy export")
    await stage.until(lambda: slow.met == 2)  # the greeting has come, the file is on its way
    await stage.kill()
    stage.room.faults.clear()
    assert words.COMING in texts(await asked.answered())
    folder = stage.folder / "pictures" / "exports"
    assert list(folder.iterdir())
    await stage.start()
    await stage.until(lambda: not folder.exists())

    before = len(letters(ann))
    await (await ann.command("studio", "privacy export")).answered(PATIENCE)
    await stage.until(lambda: len(letters(ann)) == before + 3)
    files = unpacked(letters(ann)[before:])
    told = json.loads(files["easel.json"])
    (job,), (picture,) = told["jobs"], told["pictures"]
    assert (job["prompt"], job["state"], picture["number"]) == ("a boat", "delivered", number)
    assert files[picture["file"]] == made.attachments[0].data
    await stage.until(lambda: not list(folder.iterdir()))


async def test_an_erase_survives_a_crash_and_leaves_others_theirs(stage):
    """Killed right after the press: words, files and messages go all the same, the remix stays and names nobody."""
    ann, ben = stage.ann, stage.room.visitor("ben")
    first = await fresh(stage, ann, "a boat")
    child = await remixed(stage, ben, first, "a red sail")
    numbers = number_of(stage, first), number_of(stage, child)
    shas = [stage.rows("SELECT sha256 FROM pictures WHERE number = ?", number)[0][0] for number in numbers]
    mine = [it for it in stage.room.world.messages.values() if it.author.bot and "“a boat”" in texts(it)]
    assert f"<@{ann.id}>" in texts(child)
    sheet, other = [await (await ann.command("studio", "privacy erase")).answered() for _ in range(2)]
    assert "1 of your pictures was taken further by others" in texts(sheet)
    stage.room.faults.slow_next(DELETE, 5.0, times=None)
    await ann.press(sheet, words.ERASE)
    await stage.until(lambda: stage.rows("SELECT count(*) FROM jobs WHERE erased = 1") == [(1,)])
    await stage.kill()
    stage.room.faults.clear()
    assert not any(it.deleted for it in mine)
    await stage.start()

    await stage.until(lambda: all(it.deleted for it in mine) and shas[0] not in on_disk(stage))
    await stage.until(lambda: f"<@{ann.id}>" not in texts(child))
    assert len(mine) == 2
    assert shas[1] in on_disk(stage)
    assert not child.deleted
    assert stage.rows("SELECT prompt FROM jobs ORDER BY id") == [("",), ("a red sail",)]
    assert stage.rows("SELECT user_id FROM pictures WHERE number = ?", numbers[0]) == [(0,)]
    await (await ann.press(other, words.ERASE)).settled(PATIENCE)
    await stage.until(lambda: words.NOTHING_LEFT in texts(other))
    assert stage.rows("SELECT count(*) FROM decisions WHERE kind = 'erased'") == [(1,)]
    assert "hold" in await ledger_check(stage)
