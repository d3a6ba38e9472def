"""The synchronous provider answers as its documents show."""

import asyncio
import base64
import io

import pytest
from PIL import Image

PATH = "/modelverse/v1/images/generations"
PRO = "black-forest-labs/flux-kontext-pro"


def data_uri(photo: bytes, form: str = "png") -> str:
    return f"data:image/{form};base64,{base64.b64encode(photo).decode()}"


async def test_a_generation_answers_with_an_address_per_picture(client, house):
    """As many addresses come in one reply as pictures were asked for, and serve PNG files without a key."""
    answer = await client.modelverse(n=2, aspect_ratio="16:9", seed=5)

    assert answer.status == 200
    assert set(answer.json) == {"created", "data", "usage"}
    assert answer.json["usage"] == {"input_tokens_details": {}}
    assert [set(entry) for entry in answer.json["data"]] == [{"url"}, {"url"}]
    pictures = [await client.get(entry["url"]) for entry in answer.json["data"]]
    assert {picture.headers["Content-Type"] for picture in pictures} == {"image/png"}
    assert pictures[0].data != pictures[1].data
    wide, high = Image.open(io.BytesIO(pictures[0].data)).size
    assert wide / high == pytest.approx(16 / 9, rel=0.15)
    assert house.violations == []


async def test_addresses_have_no_file_extension(client):
    """Readers must look at the bytes: the address ends in a bare name, as in the documents' example."""
    answer = await client.modelverse()

    path = answer.json["data"][0]["url"]
    assert "/modelverse/image/" in path
    assert "." not in path.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("form", "fields"), [("b64", {"b64_json"}), ("data_uri", {"b64_json"}), ("both", {"b64_json", "url"})]
)
async def test_results_come_in_every_documented_form(client, house, form, fields):
    """Raw base64, a data URI, or an address beside it: the switch decides, the bytes are the same picture."""
    house.modelverse.set(result=form)

    entry = (await client.modelverse(seed=4)).json["data"][0]

    assert set(entry) == fields
    assert entry["b64_json"].startswith("data:image/png;base64,") is (form != "b64")
    data = base64.b64decode(entry["b64_json"].removeprefix("data:image/png;base64,"))
    assert Image.open(io.BytesIO(data)).format == "PNG"
    if "url" in entry:
        assert (await client.get(entry["url"])).data == data


async def test_addresses_can_be_made_to_need_the_key(client, house):
    """With the switch on, a picture is 401 without the key and there with it."""
    house.modelverse.set(auth_for_url=True)
    url = (await client.modelverse()).json["data"][0]["url"]

    assert (await client.get(url)).status == 401
    assert (await client.get(url, key="modelverse")).status == 200


async def test_an_edit_takes_addresses_and_data_uris(client, house, photo):
    """A picture may be given inline or as an address the server can fetch; both arrive as the same bytes."""
    uploaded = await client.send(
        "POST", "/wavespeed/api/v3/media/upload/binary", key="wavespeed", data={"file": io.BytesIO(photo)}
    )
    address = uploaded.json["data"]["download_url"]

    answer = await client.modelverse(model=f"{PRO}/multi", images=[data_uri(photo), address])

    assert answer.status == 200, answer.json
    task = next(iter(house.modelverse.tasks.values()))
    assert task.images == (photo, photo)


async def test_the_size_of_flux_dev_is_honoured(client):
    """`size` gives a picture of exactly that many pixels."""
    answer = await client.modelverse(model="black-forest-labs/flux.1-dev", size="320x256")

    picture = await client.get(answer.json["data"][0]["url"])
    assert Image.open(io.BytesIO(picture.data)).size == (320, 256)


async def test_the_post_stays_open_for_the_whole_job(client, house, clock):
    """Nothing is answered before the latency has passed on the clock; two calls run at once and are counted."""
    house.modelverse.set(latency=30)
    calls = [asyncio.ensure_future(client.modelverse()) for _ in range(2)]
    await clock.sleeping(2)
    clock.advance(29)
    done, _ = await asyncio.wait(calls, timeout=0.1)
    assert not done

    clock.advance(1)
    answers = await asyncio.gather(*calls)

    assert [answer.status for answer in answers] == [200, 200]
    assert house.modelverse.most_at_once == 2
    assert house.modelverse.open == 0


async def test_the_models_are_listed(client):
    """The catalogue is OpenAI's list object and names the eight models."""
    answer = await client.get("/modelverse/v1/models", key="modelverse")

    assert answer.json["object"] == "list"
    assert len(answer.json["data"]) == 8
    assert f"{PRO}/multi" in {row["id"] for row in answer.json["data"]}


async def test_an_error_carries_a_request_id_in_param(client):
    """`param` is a request id, another one each time, and never a parameter's name."""
    first, second = [(await client.modelverse(model="nobody/nothing")).json["error"] for _ in range(2)]

    assert set(first) == {"message", "type", "param", "code"}
    assert first["code"] == "model_error"
    assert len(first["param"]) == 36
    assert first["param"] != second["param"]


async def test_links_die_after_seven_days(client, clock):
    """A picture is served on the sixth day and gone on the eighth."""
    url = (await client.modelverse()).json["data"][0]["url"]
    clock.advance(6 * 86_400)
    assert (await client.get(url)).status == 200

    clock.advance(2 * 86_400)
    assert (await client.get(url)).status == 404
