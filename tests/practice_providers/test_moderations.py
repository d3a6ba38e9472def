"""The moderation API: what it says of words, how it misbehaves, what it remembers."""

import asyncio

import aiohttp
import pytest

from practice.providers.app import House, environment, moderation_environment
from practice.providers.moderations import CATEGORIES, EXAMPLES, MODES, WORDS, scores

PATH = "/moderation/v1/moderations"


@pytest.fixture
def judge(client):
    """Asks about a text or several, with the right key unless another is named."""

    async def ask(given, *, key="moderation", **more):
        return await client.send("POST", PATH, key=key, json={"input": given} | more)

    return ask


async def test_an_answer_has_openais_form(judge):
    """One result for a text, with every category as a verdict and as a score."""
    answer = await judge("a bloody knight", model="omni-moderation-latest")

    assert answer.status == 200
    assert answer.json["id"].startswith("modr-")
    [found] = answer.json["results"]
    assert set(found["categories"]) == set(found["category_scores"]) == set(CATEGORIES)
    assert found["flagged"] is found["categories"]["violence"] is True
    assert found["category_scores"]["violence"] == 0.5
    assert found["category_scores"]["sexual"] < 0.01


async def test_several_texts_are_judged_one_by_one(judge):
    """The results stand in the order of the texts."""
    answer = await judge(["a quiet sea", "gore", "a lewd joke"])

    assert [it["flagged"] for it in answer.json["results"]] == [False, True, True]
    assert [it["categories"]["violence/graphic"] for it in answer.json["results"]] == [False, True, False]


def test_every_category_has_a_word():
    """A visitor can reach each category but one by a plain word; whole words count, in any case."""
    reached = {category for word in WORDS for category in WORDS[word]}
    assert set(CATEGORIES) - reached == {"self-harm/instructions"}
    assert scores("GORE!")["violence"] == 0.95
    assert scores("the Gorean plain, a bombast")["violence"] < 0.01
    assert scores("bloody gore")["violence"] == 0.95


@pytest.mark.parametrize("key", [None, "vtrix"])
async def test_a_wrong_key_is_refused(judge, house, key):
    """401 in OpenAI's words, and somebody else's key is a leak."""
    answer = await judge("x", key=key)

    assert answer.status == 401
    assert answer.json["error"]["code"] == "invalid_api_key"
    assert [(leak.owner, leak.sent_to, leak.where) for leak in house.leaks] == (
        [("vtrix", "moderation", "Authorization")] if key else []
    )


@pytest.mark.parametrize("body", [{}, {"input": 7}, {"input": []}, {"input": ["x", 7]}, ["x"]], ids=str)
async def test_what_is_no_question_is_refused(client, body):
    """400 names the parameter."""
    answer = await client.send("POST", PATH, key="moderation", json=body)

    assert (answer.status, answer.json["error"]["param"]) == (400, "input")


async def test_other_addresses_are_not_found(client):
    """Nothing but moderations is served, and only to POST."""
    for method, path in (("GET", PATH), ("POST", "/moderation/v1/chat/completions")):
        assert (await client.send(method, path, key="moderation")).status == 404


@pytest.mark.parametrize(
    ("mode", "status", "kind"),
    [
        ("ok", 200, "application/json"),
        ("down", 500, "application/json"),
        ("unauthorized", 401, "application/json"),
        ("rate_limited", 429, "application/json"),
        ("html", 200, "text/html"),
        ("garbage", 200, "application/json"),
        ("prudish", 200, "application/json"),
    ],
)
async def test_modes(judge, house, mode, status, kind):
    """Each mode is what its name says, and is written down with the request."""
    house.moderation.switch.set(mode=mode)

    answer = await judge("a quiet sea")

    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (status, kind)
    [asked] = house.moderation.requests
    assert (asked.mode, asked.status, asked.texts) == (mode, status, ["a quiet sea"])
    assert asked.authorization == "Bearer practice-key-moderation"
    if mode in ("ok", "prudish"):
        assert answer.json["results"][0]["flagged"] == (mode == "prudish")
    elif mode == "garbage":
        assert "categories" not in answer.json["results"][0]


async def test_a_slow_answer_comes_after_its_time(judge, house, clock):
    """It takes as many seconds as the switch says, by the room's clock."""
    house.moderation.set(mode="slow", seconds=5)
    asking = asyncio.create_task(judge("a quiet sea"))
    await clock.sleeping()
    assert not asking.done()
    clock.advance(5)

    assert (await asking).status == 200


async def test_a_hanging_answer_never_comes(client, house):
    """Whoever asks must give up by himself; the request is written down without an answer."""
    house.moderation.set(mode="hang")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.send("POST", PATH, key="moderation", json={"input": "x"}), 0.05)

    assert [it.status for it in house.moderation.requests] == [0]


async def test_a_switch_counts_requests_down(judge, house):
    """`times` ends a mode by itself; `reset` ends it at once."""
    house.moderation.set(mode="down", times=2)
    assert [(await judge("x")).status for _ in range(3)] == [500, 500, 200]
    house.moderation.set(mode="down", seconds=9)
    house.moderation.switch.reset()
    assert house.moderation.switch.snapshot() | {"modes": 0, "words": 0} == {
        "mode": "ok",
        "times": None,
        "seconds": 2.0,
        "modes": 0,
        "words": 0,
    }


async def test_the_switch_stands_with_the_others(client, house):
    """The panel reads and turns it like a provider's, with some words to try beside."""
    shown = (await client.get("/practice/switches")).json["moderation"]
    assert (shown["mode"], shown["modes"], shown["words"]) == ("ok", list(MODES), list(EXAMPLES))
    assert set(EXAMPLES) <= set(WORDS)
    turned = await client.send("POST", "/practice/switches", json={"moderation": {"mode": "prudish"}})
    assert turned.status == 200
    assert house.moderation.switch.mode == "prudish"


async def test_its_key_is_a_leak_at_a_provider(client, house):
    """A key that went to a provider, or into an address, is found."""
    await client.send("GET", "/vtrix/model/v1/generation/task/x?key=practice-key-moderation", key="vtrix")
    await client.send("GET", "/wavespeed/api/v3/balance", headers={"X-Other": "practice-key-moderation"})

    assert [(leak.owner, leak.sent_to, leak.where) for leak in house.leaks] == [
        ("moderation", "vtrix", "url"),
        ("moderation", "wavespeed", "X-Other"),
    ]


async def test_a_bot_is_told_of_it_only_when_asked(client, house):
    """The usual settings do not name it; its own work as they stand, with and without a key."""
    assert not any("MODERATION" in name for name in environment(house, client.base))
    told = moderation_environment(house, client.base)
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{told['EASEL_MODERATION_URL']}/moderations",
            headers={"Authorization": f"Bearer {told['EASEL_MODERATION_KEY']}"},
            json={"input": "x"},
        ) as answer,
    ):
        assert answer.status == 200
    free = House(keys={"moderation": ()})
    assert set(moderation_environment(free, client.base)) == {"EASEL_MODERATION_URL"}


async def test_an_api_without_keys_asks_for_none(judge, house):
    """Many who run one of their own have no key."""
    house.moderation.keys.clear()
    assert (await judge("x", key=None)).status == 200
