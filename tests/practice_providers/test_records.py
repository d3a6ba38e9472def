"""What tests can read afterwards: requests, bills, keys in wrong places, how much ran at once."""

import asyncio

import pytest

from practice.providers.app import environment


async def test_a_submit_is_recorded_whole(client, house):
    """Body, headers with the key, time, answer and status of a submit are there to be compared."""
    await client.wavespeed(seed=9)

    (exchange,) = house.wavespeed.submits
    assert exchange.body == {"prompt": "a quiet sea", "seed": 9}
    assert exchange.headers["Authorization"] == "Bearer practice-key-wavespeed"
    assert (exchange.method, exchange.status, exchange.at) == ("POST", 200, 1_750_000_000)
    assert exchange.reply["data"]["id"] == exchange.task
    assert exchange.task in house.wavespeed.tasks


async def test_every_poll_is_counted_with_its_time(client, house, clock):
    """How often and when a task was asked after."""
    house.vtrix.set(latency=3)
    name = (await client.vtrix()).json["id"]
    for _ in range(3):
        clock.advance(1)
        await client.task(name)

    assert house.vtrix.tasks[name].polls == [1_750_000_001, 1_750_000_002, 1_750_000_003]


async def test_the_bill_is_the_sum_of_what_was_accepted(client, house):
    """Pictures are billed by model and number; refusals and failures cost nothing."""
    await client.modelverse(n=3)
    await client.modelverse(model="black-forest-labs/flux-kontext-max/text-to-image")
    await client.modelverse(n=9)
    house.modelverse.script(["failed", "server_error"])
    await client.modelverse()
    await client.modelverse()

    assert house.modelverse.billed == 3 * 49_000 + 97_000
    assert [task.billed for task in house.modelverse.tasks.values()] == [147_000, 97_000, 0]


@pytest.mark.parametrize("where", ["header", "url", "body"])
async def test_another_providers_key_is_a_leak(client, house, where):
    """A key that turns up at the wrong provider is written down with where it was seen."""
    key = "practice-key-vtrix"
    headers = {"Authorization": "Bearer practice-key-wavespeed"} | ({"X-Other": key} if where == "header" else {})
    query = f"?webhook={key}" if where == "url" else ""
    await client.send(
        "POST",
        f"/wavespeed/api/v3/wavespeed-ai/flux-kontext-pro/text-to-image{query}",
        headers=headers,
        json={"prompt": key if where == "body" else "x"},
    )

    (leak,) = house.leaks
    assert (leak.owner, leak.sent_to) == ("vtrix", "wavespeed")
    assert leak.where == ("X-Other" if where == "header" else where)


async def test_right_keys_are_no_leak(client, house):
    """A run through all three leaves no leak and no violation."""
    url = (await client.modelverse()).json["data"][0]["url"]
    await client.get(url)
    await client.prediction((await client.wavespeed()).json["data"]["id"])
    await client.task((await client.vtrix()).json["id"])

    assert (house.leaks, house.violations) == ([], [])


async def test_a_key_on_a_download_can_be_seen(client, house):
    """Downloads need no key; whether one was sent is recorded."""
    url = (await client.modelverse()).json["data"][0]["url"]
    await client.get(url)
    await client.get(url, key="modelverse")

    downloads = [exchange for exchange in house.modelverse.exchanges if exchange.phase == "download"]
    assert [exchange.keyed for exchange in downloads] == [False, True]


async def test_how_much_ran_at_once_is_remembered(client, house, clock):
    """The peak stays after the jobs are over."""
    house.vtrix.set(latency=5)
    await asyncio.gather(*(client.vtrix() for _ in range(4)))
    clock.advance(5)
    await client.vtrix()

    assert (house.vtrix.most_at_once, house.vtrix.open) == (4, 1)


async def test_the_same_picture_is_served_the_same(client):
    """Two downloads of one address are equal byte for byte, and so is the same order given twice."""
    first, second = [(await client.modelverse(seed=3)).json["data"][0]["url"] for _ in range(2)]

    assert (await client.get(first)).data == (await client.get(first)).data
    assert (await client.get(first)).data == (await client.get(second)).data


async def test_without_a_seed_every_picture_is_another(client):
    """Seed -1, or none, is a new picture each time."""
    urls = [(await client.modelverse(seed=-1)).json["data"][0]["url"] for _ in range(2)]

    assert (await client.get(urls[0])).data != (await client.get(urls[1])).data


async def test_a_bot_can_be_told_where_the_providers_are(client, house):
    """The settings name addresses and keys that work as they stand."""
    told = environment(house, client.base)

    answer = await client.send(
        "POST",
        f"{told['WAVESPEED_BASE_URL']}/wavespeed-ai/flux-kontext-pro/text-to-image",
        headers={"Authorization": f"Bearer {told['WAVESPEED_API_KEY']}"},
        json={"prompt": "x"},
    )

    assert answer.status == 200
    assert told["MODELVERSE_BASE_URL"] == f"{client.base}/modelverse/v1"
    assert told["VTRIX_SUBMIT_URL"] == f"{client.base}/vtrix/model/v1/generation"
    assert told["VTRIX_BODY"] == "wrapped"
