"""The bot with somebody who looks at pictures: the real model, in a process of its own."""

import importlib.util
import json

import pytest

from tests.e2e.photos import talkative_png

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nudenet") is None, reason="the nudenet package is not installed"
)


async def test_innocent_pictures_are_looked_at_and_posted(set_stage):
    """The picture handed in and the one made of it are both looked at and found innocent; the bot stops as ever."""
    stage = await set_stage(EASEL_CLASSIFIER="nudenet", EASEL_LOG_LEVEL="DEBUG")
    await stage.ann.command("studio", "edit", image=talkative_png(), prompt="at night")
    await stage.posted()

    assert stage.states() == ["delivered"]
    assert await stage.stop() == 0
    lines = [json.loads(line) for line in stage.log.read_text().splitlines() if line.startswith("{")]
    looks = [line for line in lines if line["event"] == "a picture was looked at"]
    assert [(look["score"], look["parts"]) for look in looks] == [(0.0, [])] * 2
