"""Every fault a switch can turn on, as it looks on the wire."""

import json

import aiohttp
import pytest

PROVIDERS = ("modelverse", "wavespeed", "vtrix")


async def submit(client, provider: str):
    return await getattr(client, provider)()


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("mode", "statuses"),
    [
        ("rate_limited", {429}),
        ("server_error", {500}),
        ("unauthorized", {401}),
        ("no_balance", {402, 403}),
    ],
)
async def test_refusals_come_in_the_providers_own_shape(client, house, provider, mode, statuses):
    """The provider's own JSON error, no task, no bill, and no violation: the caller did nothing wrong."""
    house.accounts[provider].set(mode=mode)

    answer = await submit(client, provider)

    assert answer.status in statuses
    assert set(answer.json) in ({"error"}, {"code", "message"}, {"message"})
    assert house.accounts[provider].tasks == {}
    assert house.violations == []


@pytest.mark.parametrize(("seconds", "header"), [(2.0, "2"), (0.5, "0.5"), (None, None)])
async def test_rate_limits_say_when_to_come_back(client, house, seconds, header):
    """`retry_after` is the header's value in seconds; None leaves the header out."""
    house.wavespeed.set(mode="rate_limited", retry_after=seconds)

    answer = await client.wavespeed()

    assert answer.headers.get("Retry-After") == header


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("mode", "status"), [("html", 502), ("html_ok", 200)])
async def test_a_gateway_answers_with_a_page(client, house, provider, mode, status):
    """HTML in place of JSON, and nobody worked for it."""
    house.accounts[provider].set(mode=mode)

    answer = await submit(client, provider)

    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.data.startswith(b"<html>")
    assert house.accounts[provider].tasks == {}


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_lost_reply_is_billed_all_the_same(client, house, provider):
    """The connection drops without an answer; the job exists and costs money."""
    house.accounts[provider].set(mode="lost_reply")

    with pytest.raises(aiohttp.ClientError):
        await submit(client, provider)

    assert len(house.accounts[provider].tasks) == 1
    assert house.accounts[provider].billed > 0
    assert house.accounts[provider].submits[0].status == 0


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_gateway_time_out_is_billed_all_the_same(client, house, provider):
    """504 from the gateway, the job behind it exists and costs money."""
    house.accounts[provider].set(mode="gateway_timeout")

    answer = await submit(client, provider)

    assert answer.status == 504
    assert house.accounts[provider].billed > 0


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_broken_json_is_half_a_document(client, house, provider):
    """It calls itself JSON and cannot be read."""
    house.accounts[provider].set(mode="broken_json")
    account = house.accounts[provider]

    async with aiohttp.ClientSession() as session:
        path, body = _submission(provider)
        headers = {"Authorization": f"Bearer practice-key-{provider}"}
        async with session.post(client.base + path, json=body, headers=headers) as response:
            text = await response.text()
            assert response.content_type == "application/json"

    with pytest.raises(ValueError, match=r"."):
        json.loads(text)
    assert account.billed > 0


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_stalled_answer_never_ends(client, house, provider):
    """Headers and half a body arrive, the rest does not; the server lets go when the caller does."""
    house.accounts[provider].set(mode="stall")
    path, body = _submission(provider)
    headers = {"Authorization": f"Bearer practice-key-{provider}"}

    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.3)) as session,
        session.post(client.base + path, json=body, headers=headers) as response,
    ):
        assert response.status == 200
        with pytest.raises(TimeoutError):
            await response.read()


def _submission(provider: str) -> tuple[str, dict]:
    return {
        "modelverse": (
            "/modelverse/v1/images/generations",
            {"model": "black-forest-labs/flux-kontext-pro/text-to-image", "prompt": "x"},
        ),
        "wavespeed": ("/wavespeed/api/v3/wavespeed-ai/flux-kontext-pro/text-to-image", {"prompt": "x"}),
        "vtrix": (
            "/vtrix/model/v1/generation",
            {"model": "flux_kontext_pro", "input": [{"params": {"prompt": "x"}}]},
        ),
    }[provider]


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [
        ("moderated_input", 400, "invalid_messages"),
        ("moderated_output", 400, "sensitive_check_error"),
        ("failed", 500, "model_server_error"),
        ("request_timeout", 408, "timeout"),
    ],
)
async def test_how_a_synchronous_job_fails(client, house, mode, status, code):
    """Each end has its documented code; only the time-out leaves a bill."""
    house.modelverse.set(mode=mode)

    answer = await client.modelverse()

    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert house.modelverse.billed == (49_000 if mode == "request_timeout" else 0)


async def test_a_quota_refusal_names_a_key_id(client, house):
    """The message holds what must never be shown to members."""
    house.modelverse.set(mode="no_balance")

    assert "key_id=" in (await client.modelverse()).json["error"]["message"]


@pytest.mark.parametrize("provider", ["wavespeed", "vtrix"])
async def test_a_job_may_never_finish(client, house, clock, provider):
    """A day later it still runs, is still billed, and stands in nobody's way."""
    account = house.accounts[provider]
    account.script(["never", "never", "never", "never", "ok"])
    for _ in range(5):
        await submit(client, provider)
    clock.advance(86_400)
    stuck, *_, last = account.tasks

    read = client.prediction if provider == "wavespeed" else client.task
    states = [(await read(name)).json for name in (stuck, last)]

    words = [state.get("status") or state["data"]["status"] for state in states]
    assert words[0] in ("processing", "in_progress")
    assert words[1] == "completed"
    assert account.tasks[stuck].billed > 0


@pytest.mark.parametrize("provider", ["wavespeed", "vtrix"])
async def test_a_task_may_be_unknown_to_the_poll(client, house, provider):
    """404 in the provider's shape, though the submit was accepted."""
    house.accounts[provider].set(mode="not_found_poll")
    await submit(client, provider)
    name = next(iter(house.accounts[provider].tasks))

    answer = await (client.prediction(name) if provider == "wavespeed" else client.task(name))

    assert answer.status == 404
    assert "message" in answer.json


@pytest.mark.parametrize("provider", ["wavespeed", "vtrix"])
async def test_an_unknown_status_passes(client, house, clock, provider):
    """A word nobody documented while it runs, the usual one at the end."""
    house.accounts[provider].set(mode="unknown_status", latency=4)
    await submit(client, provider)
    name = next(iter(house.accounts[provider].tasks))
    read = client.prediction if provider == "wavespeed" else client.task
    seen = []
    for _ in range(2):
        answer = (await read(name)).json
        seen.append(answer.get("status") or answer["data"]["status"])
        clock.advance(4)

    assert seen == ["warming_up", "completed"]


async def test_slow_is_twenty_times_the_latency(client, house, clock):
    """A three-second job takes a minute."""
    house.wavespeed.set(mode="slow", latency=3)
    name = (await client.wavespeed()).json["data"]["id"]
    clock.advance(59)
    assert (await client.prediction(name)).json["data"]["status"] == "processing"

    clock.advance(1)

    assert (await client.prediction(name)).json["data"]["status"] == "completed"


@pytest.mark.parametrize(("mode", "count", "distinct"), [("duplicate", 6, 3), ("fewer", 2, 2), ("empty", 0, 0)])
async def test_data_may_not_be_what_was_asked(client, house, mode, count, distinct):
    """Three were asked: each twice, one missing, or none; only what was given is billed."""
    house.modelverse.set(mode=mode)

    data = (await client.modelverse(n=3)).json["data"]

    assert (len(data), len({entry["url"] for entry in data})) == (count, distinct)
    assert house.modelverse.billed == 49_000 * min(count, 3 if mode == "duplicate" else count)


@pytest.mark.parametrize(("mode", "count"), [("duplicate", 2), ("empty", 0), ("fewer", 0)])
async def test_outputs_may_not_be_what_was_asked(client, house, mode, count):
    """A completed prediction with its output twice, or with none."""
    house.wavespeed.set(mode=mode)
    name = (await client.wavespeed()).json["data"]["id"]

    data = (await client.prediction(name)).json["data"]

    assert (data["status"], len(data["outputs"]), len(set(data["outputs"]))) == ("completed", count, min(count, 1))
