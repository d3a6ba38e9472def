"""Vtrix in all its documented dialects."""

import base64
import io
from decimal import Decimal

import pytest
from PIL import Image

PATH = "/vtrix/model/v1/generation"


async def test_a_task_is_a_flat_object_from_submit_to_end(client, house, clock):
    """No envelope; progress while it runs; output, cost and discount at its end; a JPEG unless PNG is asked."""
    house.vtrix.set(latency=10)
    first = await client.vtrix(seed=3)
    assert first.status == 200
    assert set(first.json) == {"id", "model", "created_at", "status", "progress"}
    assert (first.json["status"], first.json["progress"]) == ("in_progress", 0.0)
    assert first.json["created_at"] == 1_750_000_000
    clock.advance(5)
    assert (await client.task(first.json["id"])).json["progress"] == 0.5

    clock.advance(5)
    done = (await client.task(first.json["id"])).json

    assert done["status"] == "completed"
    assert done["usage"] == {"cost": "0.04", "discount": 1, "quantity": 1, "unit_price": "0.04"}
    content = done["output"][0]["content"]
    assert [entry["type"] for entry in content] == ["image"]
    assert content[0]["url"].startswith(f"{client.base}/vtrix/outputs/")
    assert Image.open(io.BytesIO((await client.get(content[0]["url"])).data)).format == "JPEG"


async def test_png_is_delivered_where_it_is_asked(client):
    """`output_format` decides what the file is."""
    name = (await client.vtrix(output_format="png", aspect_ratio="21:9")).json["id"]

    url = (await client.task(name)).json["output"][0]["content"][0]["url"]

    assert Image.open(io.BytesIO((await client.get(url)).data)).format == "PNG"


async def test_bodies_are_flat_where_the_switch_says_so(client, house):
    """Each body mode takes its own form and refuses the other."""
    flat = {"model": "flux_kontext_pro", "prompt": "x"}
    wrapped = {"model": "flux_kontext_pro", "input": [{"params": {"prompt": "x"}}]}

    async def post(body: dict) -> int:
        return (await client.send("POST", PATH, key="vtrix", json=body)).status

    assert (await post(wrapped), await post(flat)) == (200, 400)
    house.vtrix.set(body="flat")
    assert (await post(wrapped), await post(flat)) == (400, 200)


@pytest.mark.parametrize(
    ("dialect", "seen"),
    [
        ("cli", ["in_progress", "in_progress", "completed"]),
        ("page", ["pending", "processing", "completed"]),
        ("queue", ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]),
    ],
)
async def test_three_vocabularies_of_status(client, house, clock, dialect, seen):
    """The same job in the words of three sources."""
    house.vtrix.set(statuses=dialect, latency=10)
    first = (await client.vtrix()).json
    clock.advance(5)
    middle = (await client.task(first["id"])).json
    clock.advance(5)

    last = (await client.task(first["id"])).json

    assert [first["status"], middle["status"], last["status"]] == seen


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("object", {"error": {"code": "002014001", "message": "Image generation failed"}}),
        ("string", {"error": "Image generation failed"}),
        ("flat", {"code": 2014001, "error_message": "Image generation failed"}),
    ],
)
async def test_three_shapes_of_a_failed_task(client, house, shape, expected):
    """A failed task is HTTP 200, says `failed`, costs nothing, and tells why in any of three ways."""
    house.vtrix.set(mode="failed", errors=shape)
    name = (await client.vtrix()).json["id"]

    answer = await client.task(name)

    assert (answer.status, answer.json["status"]) == (200, "failed")
    assert {key: answer.json[key] for key in expected} == expected
    assert not {"output", "usage"} & set(answer.json)
    assert house.vtrix.billed == 0


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("message", {"message": "Insufficient balance"}),
        ("error", {"error": "Insufficient balance"}),
        ("status", {"status": {"code": 403, "message": "Insufficient balance", "error_code": 40301}, "data": None}),
    ],
)
async def test_three_shapes_of_an_http_error(client, house, shape, expected):
    """HTTP errors come as message, error, or the successor's status object."""
    house.vtrix.set(mode="no_balance", http_errors=shape)

    answer = await client.vtrix()

    assert (answer.status, answer.json) == (403, expected)


async def test_a_blocked_task_may_call_itself_completed(client, house):
    """In the successor's way, COMPLETED only means over: an error beside it makes it a failure."""
    house.vtrix.set(mode="blocked_completed", statuses="queue")
    name = (await client.vtrix()).json["id"]

    done = (await client.task(name)).json

    assert done["status"] == "COMPLETED"
    assert done["error"]["code"] == "CONTENT_BLOCKED"
    assert "output" not in done


async def test_a_fast_task_is_complete_in_its_first_answer(client, house):
    """The submit itself may already carry the output."""
    house.vtrix.set(mode="instant", latency=50)

    answer = (await client.vtrix()).json

    assert answer["status"] == "completed"
    assert len(answer["output"][0]["content"]) == 1


async def test_small_print_of_the_dialects(client, house):
    """`task_id`, an ISO time, an output object, and a discount that shows in the cost."""
    house.vtrix.set(id_field="task_id", created="iso", output="object", discount=0.8)
    name = (await client.vtrix("flux_kontext_max")).json["task_id"]

    done = (await client.task(name)).json

    assert done["created_at"] == "2025-06-15T15:06:40+00:00"
    assert len(done["output"]["content"]) == 1
    assert Decimal(done["usage"]["cost"]) == Decimal("0.064")
    assert house.vtrix.billed == 64_000


async def test_inputs_are_bare_base64_or_addresses(client, house, photo):
    """Two slots, one inline and one by address, arrive as the same bytes."""
    house.uploads["a.png"] = (photo, "image/png")

    answer = await client.vtrix(
        input_image=base64.b64encode(photo).decode(), input_image_2=f"{client.base}/wavespeed/uploads/a.png"
    )

    assert house.vtrix.tasks[answer.json["id"]].images == (photo, photo)
