"""Orders that cannot be, and prompts that try to be more than words: a clear word in private, or just a picture."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from practice.discord.entities import Message, MessageType
from practice.discord.uploads import Upload
from practice.providers.media import bomb
from tests.cogs.hostile import HOSTILE
from tests.e2e import photos
from tests.e2e.records import Record, busy_stage, ended, params
from tests.e2e.stage import Stage, refused, texts

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG, JPEG = photos.talkative_png().data, photos.turned_jpeg().data
HTML = b"<!DOCTYPE html>\n<html><title>Not a picture</title></html>"
FILES = {
    "a web page": (HTML, "portrait.png", "“portrait.png” is a web page, not a picture. Open the picture itself"),
    "nothing": (b"", "empty.png", "“empty.png” is empty (0 bytes)."),
    "half a PNG": (PNG[: len(PNG) // 2], "half.png", "“half.png” is a PNG that ends before the picture is complete."),
    "half a JPEG": (JPEG[: len(JPEG) // 2], "half.jpg", "“half.jpg” is a JPEG that ends before the picture is"),
    "a bomb": (bomb(), "bomb.png", "“bomb.png” is too large: 16,384 × 16,384 pixels, 268.4 megapixels."),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "page.jpg", "“page.jpg” is a PDF. Save the page you mean as PNG or JPEG."),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "d.png", "“d.png” is an SVG drawing."),
    "a phone's photo": (b"\0\0\0\x18ftypheic" + bytes(64), "IMG.png", "“IMG.png” is a HEIC photo."),
    "a note": (b"dear diary, @everyone", "../../etc/diary.png", "“diary.png” is a text file."),
    "noise": (bytes(range(256)) * 8, "@everyone.png", "“_everyone.png” is not a picture."),
    "a torn PNG": (PNG[:60] + b"\xff" * 40 + PNG[100:], "torn.png", "“torn.png” is a PNG"),
}
IMAGE = {"image": photos.gif()}
FIVE = {f"image{number}": photos.gif() for number in range(1, 6)}
WISHES: dict[str, tuple[str, dict[str, Any], str]] = {
    "no such model": ("imagine", {"model": "sora"}, "There is no model called “sora”."),
    "no such provider": ("imagine", {"model": "kontext-pro@bank"}, "There is no provider called “bank”."),
    "another's model": ("imagine", {"model": "flux-dev@vtrix"}, "`vtrix` does not offer `flux-dev`."),
    "a hostile model": ("imagine", {"model": "`@everyone` " + "x" * 3000}, "There is no model called “'"),
    "too strong": ("edit", {"model": "kontext-pro@modelverse", "guidance": 15.0, **IMAGE}, "takes 1 to 10"),
    "too many pictures": ("blend", {"model": "kontext-pro@vtrix", **FIVE}, "takes at most 4 pictures, not 5."),
    "a single picture": ("blend", {"image3": photos.gif()}, "A blend needs at least two pictures."),
    "no picture": ("blend", {}, "Attach the pictures to blend"),
    "an edit of nothing": ("imagine", {"model": "step1x-edit"}, "so it needs one: attach an `image`."),
    "strength of nothing": ("imagine", {"model": "flux-dev", "strength": 0.5}, "so it needs an `image`."),
    "a size of words": ("imagine", {"model": "flux-dev", "size": "huge"}, "`size` is “huge”, but"),
    "a size too large": ("imagine", {"model": "flux-dev", "size": "4096x4096"}, "256x256 to 1536x1536 pixels"),
    "steps": ("imagine", {"model": "kontext-pro@wavespeed", "steps": 5}, "takes no `steps`"),
    "a negative": (
        "edit",
        {"model": "kontext-max@wavespeed", "negative_prompt": "fog", **IMAGE},
        "takes no `negative_pr",
    ),
    "a seed too large": (
        "imagine",
        {"model": "kontext-pro@wavespeed", "seed": 9_999_999_999},
        "takes -1 to 2147483647. This works with",
    ),
    "the last seeds": (
        "imagine",
        {"model": "kontext-pro@wavespeed", "seed": 2_147_483_647, "count": 2},
        "2147483646 with `count` 2",
    ),
    "words nobody sees": ("imagine", {"prompt": "\u200b\u2060 \u200b\ufeff"}, "The prompt is empty."),
}
MORE = ["'; DROP TABLE jobs; --", "zero\u200bwidth\u2060letters", "```py\nimport os\n``` ```", "a" * 2000]
SEEN = [words for words, what in HOSTILE if what != "nothing to be seen"] + MORE


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One stage for all: an order that is refused leaves no trace."""
    async with busy_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(stage: Stage) -> list[Record]:
    """A picture for every hostile prompt, by five members."""
    world = stage.room.world
    role = next(role for role in stage.room.guild.roles.values() if role.name == "Moderators")
    mentions = f"@everyone @here <@{world.user('ben').id}> <@&{role.id}> <@{world.bot.id}>"
    who = [stage.room.visitor(name) for name in ("ann", "ben", "cleo", "mo", "olive")]
    orders = [
        who[number % 5].command("studio", "imagine", prompt=words, model="flux-dev")
        for number, words in enumerate([mentions, *SEEN])
    ]
    return await ended(stage, await asyncio.gather(*orders))


def trace(stage: Stage) -> Sequence[Any]:
    """Everything an order could leave behind."""
    tables = ("jobs", "shots", "ledger", "balances", "pictures")
    rows = [stage.rows(f"SELECT count(*) FROM {table}") for table in tables]
    asked = [len(account.exchanges) for account in stage.house.accounts.values()]
    public = [message for message in stage.room.world.messages.values() if not message.ephemeral]
    return rows, asked, len(public), len(stage.room.world.channels)


async def refusal(stage: Stage, command: str, options: dict[str, Any]) -> str:
    """The words of a refusal that came in time, left nothing behind and disturbed nobody."""
    before = trace(stage)
    interaction = await stage.ann.command("studio", command, **({"prompt": "a quiet egret"} | options))
    words = await refused(interaction)
    assert interaction.answered_after is not None
    assert interaction.answered_after < 3
    assert trace(stage) == before
    assert interaction.original is not None
    assert interaction.original.pings.nobody
    assert "Something went wrong" not in words
    assert len(words) <= 600
    return words


@pytest.mark.parametrize("case", FILES)
async def test_no_picture(stage, case):
    """What is no usable picture is refused by what it is, whatever it is called; nothing is written or bought."""
    data, name, sentence = FILES[case]
    words = await refusal(stage, "edit", {"image": Upload(filename=name, data=data)})
    assert sentence in words


async def test_one_bad_picture_of_three(stage):
    """One bad picture refuses the blend, and the sentence names the one."""
    good = {"image1": photos.gif(), "image4": photos.turned_jpeg()}
    words = await refusal(stage, "blend", good | {"image2": Upload(filename="b.webp", data=HTML)})
    assert "“b.webp” is a web page" in words


@pytest.mark.parametrize("case", WISHES)
async def test_impossible(stage, case):
    """What no model can do is refused before any money, with the value that is the trouble."""
    command, options, sentence = WISHES[case]
    assert sentence in await refusal(stage, command, options)


async def test_hostile_prompts_are_words(stage, made):
    """They go to the provider as typed, a picture comes, and Discord takes every message made of them."""
    for record, words in zip(made[1:], SEEN, strict=True):
        assert (record.state, record.prompt) == ("delivered", words.strip())
        assert [params(post)["prompt"] for post in record.posts] == [words.strip()]
        (result,) = record.results
        assert 1 <= len(stage.room.channel(result.channel_id).name) <= 100
        assert all(file.description and len(file.description) <= 1024 for file in record.files)
    assert len(stage.rows("SELECT id FROM jobs")) == len(SEEN) + 1


async def test_hostile_prompts_disturb_nobody(stage, made):
    """No message that quotes a prompt notifies anybody, or shows a mention, a link or a fence that works."""
    found: list[Message] = [it for it in stage.room.world.messages.values() if it.author.bot]
    everything = [it for it in found if it.type is not MessageType.THREAD_STARTER]  # those are Discord's own
    assert len(everything) >= 2 * len(made)
    assert all(message.pings.nobody for message in everything)
    for record in made:
        for message in (record.card, *record.results):
            shown = texts(message).replace(f"<@{record.interaction.user.id}>", "", 1)
            for working in ("@everyone", "@here", "<@", "<#", "<t:0", "](https://evil", "```", "\u202e", "\u2066"):
                assert working not in shown.replace("\\@", "").replace("\\<", "").replace("\\`", "").replace("\\]", "")


async def test_log(stage, made):
    """No traceback, no complaint of a provider, and not a word of a prompt in the log."""
    log = stage.log.read_text()
    assert "Traceback" not in log
    assert "command_failed" not in log
    for words in ("egret", "DROP TABLE", "evil.example", "diary", "import os", "\u200bwidth", "שלום", "😀😀", "aaaa"):
        assert words not in log
    assert stage.house.violations == []
    assert len(made) == len(SEEN) + 1
