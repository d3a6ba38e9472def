"""Switches: from Python, as JSON, for a number of requests, by script."""

import random
import statistics

import pytest

from practice.providers.switches import MODES, PHASES, Switch


async def test_switches_are_read_and_turned_as_json(client, house):
    """What was posted is what is read, and what the provider then does; the rest stays."""
    before = (await client.get("/practice/switches")).json
    assert set(before) == {"modelverse", "wavespeed", "vtrix", "moderation"}
    assert before["wavespeed"]["mode"] == "ok"
    assert set(before["wavespeed"]["modes"]) == set(MODES["wavespeed"])

    after = await client.send("POST", "/practice/switches", json={"wavespeed": {"mode": "server_error"}})

    assert after.json["wavespeed"] == before["wavespeed"] | {"mode": "server_error"}
    assert after.json["vtrix"] == before["vtrix"]
    assert (await client.wavespeed()).status == 500


async def test_what_was_read_can_be_posted_back(client):
    """A panel may send the whole document it was given."""
    document = (await client.get("/practice/switches")).json

    answer = await client.send("POST", "/practice/switches", json=document)

    assert (answer.status, answer.json) == (200, document)


@pytest.mark.parametrize(
    "change",
    [
        {"wavespeed": {"mode": "sideways"}},
        {"modelverse": {"mode": "nsfw_flag"}},
        {"wavespeed": {"latency": -1}},
        {"wavespeed": {"latency": "fast"}},
        {"wavespeed": {"times": 0}},
        {"wavespeed": {"on": "sundays"}},
        {"vtrix": {"body": "round"}},
        {"vtrix": {"at_once": 3}},
        {"nobody": {"mode": "ok"}},
        {"moderation": {"mode": "server_error"}},
        {"moderation": {"latency": 3}},
        {"moderation": {"seconds": "long"}},
        {"wavespeed": "slow"},
        ["slow"],
    ],
    ids=str,
)
async def test_a_wrong_switch_is_refused_whole(client, house, change):
    """400 with a sentence; nothing is turned, not even what was right in the same request."""
    if isinstance(change, dict) and "vtrix" not in change:
        change = {"vtrix": {"latency": 99}} | change

    answer = await client.send("POST", "/practice/switches", json=change)

    assert answer.status == 400
    assert answer.json["error"]
    assert house.vtrix.switch.latency == 0
    assert {account.switch.mode for account in house.accounts.values()} == {"ok"}


async def test_times_counts_requests_down(client, house):
    """Two requests fail, the third is well, and the switch says so itself."""
    house.vtrix.set(mode="server_error", times=2)

    statuses = [(await client.vtrix()).status for _ in range(3)]

    assert statuses == [500, 500, 200]
    assert house.vtrix.switch.mode == "ok"


async def test_a_script_gives_each_request_its_mode(client, house):
    """One mode a request, in order; then the switch speaks again."""
    house.wavespeed.set(mode="server_error")
    house.wavespeed.script(["ok", "rate_limited", "ok"])

    statuses = [(await client.wavespeed()).status for _ in range(5)]

    assert statuses == [200, 429, 200, 500, 500]


async def test_a_fault_can_be_aimed_at_polls(client, house):
    """`on` picks the phase: submits are well while the first two polls fail."""
    house.wavespeed.set(mode="server_error", on="poll", times=2)
    name = (await client.wavespeed()).json["data"]["id"]

    statuses = [(await client.prediction(name)).status for _ in range(3)]

    assert statuses == [500, 500, 200]


async def test_a_fault_can_be_aimed_at_downloads(client, house):
    """A picture that fails once and then comes."""
    house.wavespeed.script(["server_error", "truncated_picture", "ok"], on="download")
    name = (await client.wavespeed()).json["data"]["id"]
    url = (await client.prediction(name)).json["data"]["outputs"][0]

    answers = [await client.get(url) for _ in range(3)]

    assert [answer.status for answer in answers] == [500, 200, 200]
    assert len(answers[1].data) < len(answers[2].data)


def test_a_script_takes_only_known_modes():
    """A typing mistake is an error at once, and queues nothing."""
    switch = Switch(provider="modelverse")

    with pytest.raises(ValueError, match="no mode 'exploded'"):
        switch.script(["ok", "exploded"])

    assert switch.take("submit") == "ok"


def test_a_new_mode_forgets_the_old_count():
    """`times` and `on` belong to the mode they came with."""
    switch = Switch(provider="vtrix")
    switch.set(mode="server_error", times=1, on="poll")

    switch.set(mode="html")

    assert [switch.take("submit") for _ in range(3)] == ["html"] * 3


def test_reset_forgets_everything():
    """Mode, dialect, latency and script are as in a fresh switch."""
    switch = Switch(provider="vtrix")
    switch.set(mode="slow", body="flat", latency=0)
    switch.script(["failed"])

    switch.reset()

    assert switch == Switch(provider="vtrix")
    assert switch.take("submit") == "ok"


def test_natural_latency_is_lognormal():
    """Without a fixed latency the median is 2.5 s and the logarithms spread by a quarter."""
    switch = Switch(provider="wavespeed")
    chance = random.Random(1)

    drawn = sorted(switch.seconds(chance) for _ in range(4001))

    assert drawn[2000] == pytest.approx(2.5, rel=0.03)
    assert drawn[3365] / drawn[2000] == pytest.approx(1.284, rel=0.05)
    assert statistics.mean(drawn) > drawn[2000]


@pytest.mark.parametrize("provider", MODES)
@pytest.mark.parametrize("phase", PHASES)
def test_every_mode_can_be_scripted(provider, phase):
    """Each listed mode is taken back from a script unchanged."""
    switch = Switch(provider=provider)
    switch.script(MODES[provider], on=phase)

    assert [switch.take(phase) for _ in MODES[provider]] == list(MODES[provider])
