"""WaveSpeed's jobs: envelope, queue, results, and the shapes of their ends."""

import asyncio
import io

import pytest
from PIL import Image


async def upload(client, photo: bytes) -> str:
    answer = await client.send(
        "POST", "/wavespeed/api/v3/media/upload/binary", key="wavespeed", data={"file": io.BytesIO(photo)}
    )
    return answer.json["data"]["download_url"]


async def test_a_submit_answers_in_the_documented_envelope(client, house):
    """The first answer is `created`, without outputs, with the address to poll."""
    house.wavespeed.set(latency=5)

    answer = await client.wavespeed(seed=7)

    assert answer.status == 200
    assert {key: answer.json[key] for key in ("code", "message")} == {"code": 200, "message": "success"}
    data = answer.json["data"]
    assert set(data) == {
        "id",
        "model",
        "outputs",
        "urls",
        "has_nsfw_contents",
        "status",
        "created_at",
        "error",
        "timings",
    }
    assert (data["status"], data["outputs"], data["error"], data["timings"]) == ("created", [], "", {"inference": 0})
    assert data["model"] == "wavespeed-ai/flux-kontext-pro/text-to-image"
    assert data["urls"]["get"] == f"{client.base}/wavespeed/api/v3/predictions/{data['id']}/result"
    assert data["created_at"] == "2025-06-15T15:06:40.000Z"


async def test_a_job_runs_for_its_latency_and_ends_in_a_picture(client, house, clock):
    """It is processing until its time is over, completed after, and its output is a PNG with an extension."""
    house.wavespeed.set(latency=5)
    name = (await client.wavespeed()).json["data"]["id"]
    clock.advance(4.9)
    assert (await client.prediction(name)).json["data"]["status"] == "processing"

    clock.advance(0.1)
    data = (await client.prediction(name)).json["data"]

    assert data["status"] == "completed"
    assert data["timings"] == {"inference": 5000}
    assert data["has_nsfw_contents"] == [False]
    assert data["outputs"][0].endswith(".png")
    assert Image.open(io.BytesIO((await client.get(data["outputs"][0])).data)).format == "PNG"
    assert house.wavespeed.tasks[name].polls == [1_750_000_004.9, 1_750_000_005.0]


async def test_both_poll_addresses_answer_alike(client):
    """With and without `/result` at its end, a prediction is the same."""
    name = (await client.wavespeed()).json["data"]["id"]

    short = await client.get(f"/wavespeed/api/v3/predictions/{name}", key="wavespeed")

    assert short.json == (await client.prediction(name)).json


async def test_three_run_at_once_and_the_fourth_waits(client, house, clock):
    """A Bronze account runs three; the others stay `created` and start in order as places come free."""
    house.wavespeed.set(latency=10)
    names = [(await client.wavespeed()).json["data"]["id"] for _ in range(5)]

    async def states() -> list[str]:
        return [(await client.prediction(name)).json["data"]["status"] for name in names]

    assert await states() == ["processing"] * 3 + ["created"] * 2
    clock.advance(10)
    assert await states() == ["completed"] * 3 + ["processing"] * 2
    clock.advance(10)
    assert await states() == ["completed"] * 5
    assert [house.wavespeed.tasks[name].started - 1_750_000_000 for name in names] == [0, 0, 0, 10, 10]
    assert house.wavespeed.most_at_once == 5


async def test_time_is_replayed_when_nobody_asked_in_between(client, house, clock):
    """Jobs that waited start when a place came free, not when somebody looked."""
    house.wavespeed.set(latency=10, at_once=1)
    names = [(await client.wavespeed()).json["data"]["id"] for _ in range(3)]

    clock.advance(25)

    states = [(await client.prediction(name)).json["data"]["status"] for name in names]
    assert states == ["completed", "completed", "processing"]


async def test_an_edit_fetches_its_inputs(client, house, photo):
    """Input addresses are really fetched, and the picture has the first input's shape."""
    address = await upload(client, photo)

    name = (await client.wavespeed("flux-kontext-pro/multi", images=[address] * 5)).json["data"]["id"]
    url = (await client.prediction(name)).json["data"]["outputs"][0]

    wide, high = Image.open(io.BytesIO((await client.get(url)).data)).size
    assert wide / high == pytest.approx(96 / 64, rel=0.15)
    assert house.wavespeed.tasks[name].images == (photo,) * 5


@pytest.mark.parametrize("path", ["/wavespeed/uploads/nothing.png", "/practice/switches"])
async def test_an_input_that_cannot_be_had_fails_with_1402(client, house, path):
    """A missing address, or one that serves no picture, fails the task and is given back."""
    answer = await client.wavespeed("flux-kontext-pro", image=client.base + path)

    data = (await client.prediction(answer.json["data"]["id"])).json["data"]

    assert (data["status"], data["code"]) == ("failed", 1402)
    assert data["error"] == "Failed to download image from the provided URL."
    assert house.wavespeed.billed == 0


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [
        ("failed", "failed", 1405),
        ("moderated_input", "failed", 1200),
        ("moderated_output", "failed", 1200),
        ("cancelled", "cancelled", 1403),
        ("timeout", "timeout", 5004),
    ],
)
async def test_failures_are_http_200_with_an_inner_code(client, house, mode, status, code):
    """A failed task says so inside a successful envelope, and is not billed."""
    house.wavespeed.set(mode=mode)
    name = (await client.wavespeed()).json["data"]["id"]

    answer = await client.prediction(name)

    assert (answer.status, answer.json["code"]) == (200, 200)
    data = answer.json["data"]
    assert (data["status"], data["code"], data["outputs"]) == (status, code, [])
    assert data["error"]
    assert house.wavespeed.billed == 0


async def test_nsfw_flags_ride_on_a_completed_task(client, house):
    """The flagged picture is there, flagged; in the other mode it is withheld and still flagged."""
    house.wavespeed.script(["nsfw_flag", "nsfw_blank"])
    names = [(await client.wavespeed()).json["data"]["id"] for _ in range(2)]

    flagged, blank = [(await client.prediction(name)).json["data"] for name in names]

    assert (flagged["status"], len(flagged["outputs"]), flagged["has_nsfw_contents"]) == ("completed", 1, [True])
    assert (blank["status"], blank["outputs"], blank["has_nsfw_contents"]) == ("completed", [], [True])


@pytest.mark.parametrize(("form", "shown"), [("null", None), ("empty", []), ("missing", "absent")])
async def test_the_nsfw_list_may_be_anything(client, house, form, shown):
    """Null, empty or left out: the documents promise no length."""
    house.wavespeed.set(nsfw_flags=form)
    name = (await client.wavespeed()).json["data"]["id"]

    data = (await client.prediction(name)).json["data"]

    assert data.get("has_nsfw_contents", "absent") == shown


async def test_a_sync_time_out_is_no_failure(client, house, clock):
    """Code 5004 with status `processing` and an error text, outside the usual envelope; later it completes."""
    house.wavespeed.set(mode="sync_timeout_5004", latency=60)
    answer = await client.wavespeed(enable_sync_mode=True)
    assert set(answer.json) == {"data"}
    assert (answer.json["data"]["status"], answer.json["data"]["code"]) == ("processing", 5004)
    assert "timed out" in answer.json["data"]["error"]

    clock.advance(60)
    data = (await client.prediction(answer.json["data"]["id"])).json["data"]

    assert (data["status"], data["error"]) == ("completed", "")


async def test_sync_mode_answers_when_the_picture_is_there(client, house, clock):
    """`enable_sync_mode` holds the answer back for the latency and then shows the outputs."""
    house.wavespeed.set(latency=8)
    call = asyncio.ensure_future(client.wavespeed(enable_sync_mode=True))
    await clock.sleeping()
    clock.advance(8)

    data = (await call).json["data"]

    assert data["status"] == "completed"
    assert len(data["outputs"]) == 1


async def test_ten_pictures_a_minute_where_the_switch_says_so(client, house, clock):
    """The eleventh in one minute is 429 with Retry-After; the next minute is open again."""
    house.wavespeed.set(per_minute=10)

    statuses = [(await client.wavespeed()).status for _ in range(10)]
    refused = await client.wavespeed()
    clock.advance(60)

    assert statuses == [200] * 10
    assert (refused.status, refused.headers["Retry-After"]) == (429, "2")
    assert (await client.wavespeed()).status == 200


async def test_several_pictures_of_the_dev_model(client, house):
    """`num_images` gives as many outputs, width and height are honoured, and each is billed."""
    house.uploads["a.png"] = (_png(), "image/png")
    answer = await client.wavespeed(
        "flux-kontext-dev/multi-ultra-fast",
        images=[f"{client.base}/wavespeed/uploads/a.png"],
        num_images=3,
        width=320,
        height=256,
        output_format="webp",
    )

    data = (await client.prediction(answer.json["data"]["id"])).json["data"]

    assert len(data["outputs"]) == 3
    image = Image.open(io.BytesIO((await client.get(data["outputs"][0])).data))
    assert (image.format, image.size) == ("WEBP", (320, 256))
    assert house.wavespeed.billed == 75_000


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()
