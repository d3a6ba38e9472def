"""What a WaveSpeed account has besides jobs: uploads, history, prices, balance, catalogue."""

import io

import pytest

BASE = "/wavespeed/api/v3"


async def test_a_binary_upload_gives_an_address_that_serves_the_bytes(client, photo):
    """What was uploaded as multipart comes back unchanged from its download address, without a key."""
    answer = await client.send("POST", f"{BASE}/media/upload/binary", key="wavespeed", data={"file": io.BytesIO(photo)})

    assert answer.json["code"] == 200
    assert (await client.get(answer.json["data"]["download_url"])).data == photo


async def test_an_announced_upload_is_put_where_it_was_told(client, photo):
    """The two-step upload: announce name and size, PUT the bytes with the given headers, fetch them."""
    body = {"filename": "cat.png", "size": len(photo), "content_type": "image/png"}
    data = (await client.send("POST", f"{BASE}/media/uploads", key="wavespeed", json=body)).json["data"]
    upload = data["upload"]
    assert upload["method"] == "PUT"

    put = await client.send("PUT", upload["url"], headers=upload["headers"], data=photo)

    assert put.status == 200
    assert (await client.get(data["download_url"])).data == photo


async def test_an_upload_that_differs_from_its_announcement_is_refused(client, house):
    """Another length than announced is 400 and noted."""
    body = {"filename": "cat.png", "size": 10, "content_type": "image/png"}
    data = (await client.send("POST", f"{BASE}/media/uploads", key="wavespeed", json=body)).json["data"]

    put = await client.send("PUT", data["upload"]["url"], headers={"Content-Type": "image/png"}, data=b"123")

    assert put.status == 400
    assert len(house.violations) == 1
    assert (await client.get(data["download_url"])).status == 404


@pytest.mark.parametrize("field", ["picture", "image"])
async def test_an_upload_must_be_called_file(client, field):
    """Another part name than the documented one is a missing parameter."""
    answer = await client.send("POST", f"{BASE}/media/upload/binary", key="wavespeed", data={field: io.BytesIO(b"x")})

    assert answer.status == 400
    assert answer.json["data"]["code"] == 1400


async def test_uploads_larger_than_20_mb_are_refused(client):
    """Twenty megabytes are the limit for images."""
    big = io.BytesIO(bytes(20 * 1024 * 1024 + 1))

    answer = await client.send("POST", f"{BASE}/media/upload/binary", key="wavespeed", data={"file": big})

    assert answer.status == 413


async def test_history_lists_jobs_with_their_inputs_newest_first(client, clock):
    """A job whose answer was lost is found again by its prompt and seed."""
    for seed in (1, 2, 3):
        await client.wavespeed(seed=seed)
        clock.advance(10)

    answer = await client.send("POST", f"{BASE}/predictions", key="wavespeed", json={"page": 1, "page_size": 2})

    items = answer.json["data"]["items"]
    assert [item["inputs"] for item in items] == [
        {"prompt": "a quiet sea", "seed": 3},
        {"prompt": "a quiet sea", "seed": 2},
    ]
    assert {item["status"] for item in items} == {"completed"}
    second = await client.send("POST", f"{BASE}/predictions", key="wavespeed", json={"page": 2, "page_size": 2})
    assert [item["inputs"]["seed"] for item in second.json["data"]["items"]] == [1]


@pytest.mark.parametrize(
    ("query", "seeds"),
    [
        ({"created_after": "2025-06-15T15:06:55Z"}, [3]),
        ({"created_before": "2025-06-15T15:06:45.000Z"}, [1]),
        ({"created_after": "2025-06-15T17:06:45+02:00"}, [3, 2]),
        ({"status": "failed"}, []),
        ({"status": "completed"}, [3, 2, 1]),
        ({"model": "wavespeed-ai/flux-kontext-pro/text-to-image"}, [3, 2, 1]),
        ({"model": "wavespeed-ai/flux-kontext-max/text-to-image"}, []),
    ],
)
async def test_history_filters(client, clock, query, seeds):
    """Time, status and model narrow the list."""
    for seed in (1, 2, 3):
        await client.wavespeed(seed=seed)
        clock.advance(10)

    answer = await client.send("POST", f"{BASE}/predictions", key="wavespeed", json=query)

    assert [item["inputs"]["seed"] for item in answer.json["data"]["items"]] == seeds


async def test_a_deleted_prediction_is_gone(client):
    """After deletion neither the prediction nor its picture is found."""
    name = (await client.wavespeed()).json["data"]["id"]
    url = (await client.prediction(name)).json["data"]["outputs"][0]

    answer = await client.send("POST", f"{BASE}/predictions/delete", key="wavespeed", json={"ids": [name]})

    assert answer.json["code"] == 200
    assert (await client.prediction(name)).status == 404
    assert (await client.get(url)).status == 404


async def test_the_price_of_a_job_can_be_asked(client):
    """The quote is what the job will be billed."""
    body = {"model_id": "wavespeed-ai/flux-kontext-max/text-to-image", "inputs": {"prompt": "x"}}

    answer = await client.send("POST", f"{BASE}/model/price", key="wavespeed", json=body)

    assert answer.json["data"] == {
        "model_id": body["model_id"],
        "price": 0.08,
        "discounted_price": 0.08,
        "currency": "USD",
    }


async def test_the_balance_falls_by_what_was_billed(client):
    """Two pro pictures cost eight cents."""
    before = (await client.get(f"{BASE}/balance", key="wavespeed")).json["data"]["balance"]
    await client.wavespeed()
    await client.wavespeed()

    after = (await client.get(f"{BASE}/balance", key="wavespeed")).json["data"]["balance"]

    assert before - after == pytest.approx(0.08)


async def test_the_catalogue_names_fields_and_prices(client):
    """Each model comes with its base price and its request schema."""
    rows = (await client.get(f"{BASE}/models", key="wavespeed")).json["data"]

    multi = next(row for row in rows if row["model_id"] == "wavespeed-ai/flux-kontext-pro/multi")
    schema = multi["api_schema"]["api_schemas"][0]["request_schema"]
    assert multi["base_price"] == 0.04
    assert schema["required"] == ["prompt", "images"]
