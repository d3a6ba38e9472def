"""Everything the documents do not allow is refused in the provider's own words, and noted."""

import base64

import pytest

FLUX = "black-forest-labs/flux-kontext"
DEV = "black-forest-labs/flux.1-dev"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQCY3q0tAAAAAElFTkSuQmCC"
)
RAW = PIXEL.partition(",")[2]

MODELVERSE = [
    {"prompt": ""},
    {"prompt": "   "},
    {"prompt": 5},
    {"prompt": None},
    {"n": 0},
    {"n": 5},
    {"n": "2"},
    {"n": True},
    {"n": 1.0},
    {"seed": -2},
    {"seed": 10_000_000_000},
    {"guidance_scale": 0.5},
    {"guidance_scale": 15},
    {"aspect_ratio": "5:4"},
    {"steps": 28},
    {"strength": 0.5},
    {"negative_prompt": "rain"},
    {"response_format": "url"},
    {"output_format": "png"},
    {"image": PIXEL},
    {"model": f"{FLUX}-pro"},
    {"model": f"{FLUX}-pro", "image": PIXEL, "n": 2},
    {"model": f"{FLUX}-pro", "image": PIXEL, "aspect_ratio": "1:1"},
    {"model": f"{FLUX}-pro", "image": PIXEL, "guidance_scale": 10.5},
    {"model": f"{FLUX}-pro", "image": RAW},
    {"model": f"{FLUX}-pro", "image": PIXEL.replace("png", "PNG", 1)},
    {"model": f"{FLUX}-pro", "image": PIXEL.replace("png", "jpeg", 1)},
    {"model": f"{FLUX}-pro", "image": "data:image/png;base64,aGVsbG8="},
    {"model": f"{FLUX}-pro", "image": "data:image/png;base64,???"},
    {"model": f"{FLUX}-pro", "images": [PIXEL]},
    {"model": f"{FLUX}-max", "image": PIXEL, "strength": 0.8},
    {"model": f"{FLUX}-pro/multi", "images": []},
    {"model": f"{FLUX}-pro/multi", "images": [PIXEL] * 5},
    {"model": f"{FLUX}-pro/multi", "images": PIXEL},
    {"model": f"{FLUX}-pro/multi", "image": PIXEL},
    {"model": f"{FLUX}-pro/multi", "images": [PIXEL], "n": 1},
    {"model": "stepfun-ai/step1x-edit", "image": PIXEL, "steps": 51},
    {"model": "stepfun-ai/step1x-edit", "prompt": "x"},
    {"model": DEV, "size": "2048x2048"},
    {"model": DEV, "size": "1024"},
    {"model": DEV, "size": "255x512"},
    {"model": DEV, "strength": 0.8},
    {"model": DEV, "image": PIXEL, "strength": 1.1},
    {"model": DEV, "steps": 0},
    {"model": DEV, "response_format": "png"},
    {"model": "flux_kontext_pro"},
]


@pytest.mark.parametrize("body", MODELVERSE, ids=str)
async def test_modelverse_refuses(client, house, body):
    """Each wrong body is 400 `param_error` (or `model_error`), is noted, and bills nothing."""
    answer = await client.modelverse(**body)

    assert answer.status == 400
    assert answer.json["error"]["code"] in ("param_error", "model_error")
    assert len(house.violations) == 1
    assert house.modelverse.tasks == {}


@pytest.mark.parametrize(
    "body",
    [
        {"n": 4, "seed": -1, "guidance_scale": 1, "aspect_ratio": "9:21"},
        {"seed": 9_999_999_999, "guidance_scale": 10.0},
        {"model": f"{FLUX}-max/multi", "images": [PIXEL] * 4, "aspect_ratio": "21:9"},
        {"model": f"{FLUX}-max", "image": PIXEL, "seed": 0},
        {"model": "stepfun-ai/step1x-edit", "image": PIXEL, "steps": 50, "negative_prompt": "rain"},
        {"model": DEV, "image": PIXEL, "strength": 0, "steps": 1, "n": 4, "size": "256x1536"},
        {"model": DEV, "response_format": "b64_json"},
    ],
    ids=str,
)
async def test_modelverse_takes_every_documented_limit(client, house, body):
    """The ends of every range are inside it."""
    answer = await client.modelverse(**body)

    assert answer.status == 200, answer.json
    assert house.violations == []


WAVESPEED = [
    ("flux-kontext-pro/text-to-image", {"prompt": ""}, 1401),
    ("flux-kontext-pro/text-to-image", {"seed": 2_147_483_648}, 1401),
    ("flux-kontext-pro/text-to-image", {"seed": 1.5}, 1401),
    ("flux-kontext-pro/text-to-image", {"guidance_scale": 21}, 1401),
    ("flux-kontext-pro/text-to-image", {"guidance_scale": "3.5"}, 1401),
    ("flux-kontext-pro/text-to-image", {"aspect_ratio": "2:1"}, 1401),
    ("flux-kontext-pro/text-to-image", {"num_images": 2}, 1401),
    ("flux-kontext-pro/text-to-image", {"safety_tolerance": 2}, 1401),
    ("flux-kontext-pro/text-to-image", {"negative_prompt": "x"}, 1401),
    ("flux-kontext-pro/text-to-image", {"enable_sync_mode": "false"}, 1401),
    ("flux-kontext-pro/text-to-image", {"images": ["http://x/a.png"]}, 1401),
    ("flux-kontext-pro/multi", {}, 1400),
    ("flux-kontext-pro/multi", {"images": []}, 1401),
    ("flux-kontext-pro/multi", {"images": ["http://x/a.png"] * 6}, 1401),
    ("flux-kontext-pro/multi", {"images": [PIXEL]}, 1401),
    ("flux-kontext-pro/multi", {"images": [RAW]}, 1401),
    ("flux-kontext-pro/multi", {"image": "http://x/a.png"}, 1400),
    ("flux-kontext-pro", {"image": PIXEL}, 1401),
    ("flux-kontext-pro", {"image": "http://x/a.png", "safety_tolerance": "2"}, 1401),
    ("flux-kontext-pro/text-to-image", {"safety_tolerance": "6"}, 1401),
    ("flux-kontext-max/text-to-image", {"safety_tolerance": "2"}, 1401),
    ("flux-kontext-max/multi", {"images": ["http://x/a.png"], "seed": 4}, 1401),
    ("flux-kontext-dev/multi-ultra-fast", {"images": ["http://x/a.png"] * 5}, 1401),
    ("flux-kontext-dev/multi-ultra-fast", {"images": ["http://x/a.png"], "num_images": 5}, 1401),
    ("flux-kontext-dev/multi-ultra-fast", {"images": ["http://x/a.png"], "width": 100, "height": 512}, 1401),
]


@pytest.mark.parametrize(("model", "body", "code"), WAVESPEED, ids=str)
async def test_wavespeed_refuses(client, house, model, body, code):
    """Each wrong body is 400 with the inner code for missing or invalid, is noted, and bills nothing."""
    answer = await client.wavespeed(model, **body)

    assert (answer.status, answer.json["code"], answer.json["data"]["code"]) == (400, 400, code)
    assert len(house.violations) == 1
    assert house.wavespeed.tasks == {}


async def test_wavespeed_knows_its_models_and_its_query(client, house):
    """An unknown model is 404, an unknown query parameter 400; both are noted."""
    unknown = await client.wavespeed("flux-kontext-ultra")
    queried = await client.send(
        "POST",
        "/wavespeed/api/v3/wavespeed-ai/flux-kontext-pro/text-to-image?sync=1",
        key="wavespeed",
        json={"prompt": "x"},
    )

    assert (unknown.status, queried.status) == (404, 400)
    assert len(house.violations) == 2


VTRIX = [
    ("flux_kontext_pro", {"prompt": " "}),
    ("flux_kontext_pro", {"seed": "7"}),
    ("flux_kontext_pro", {"aspect_ratio": "22:9"}),
    ("flux_kontext_pro", {"aspect_ratio": "0:9"}),
    ("flux_kontext_pro", {"aspect_ratio": "wide"}),
    ("flux_kontext_pro", {"output_format": "webp"}),
    ("flux_kontext_pro", {"prompt_upsampling": 1}),
    ("flux_kontext_pro", {"safety_tolerance": 0}),
    ("flux_kontext_pro", {"safety_tolerance": "2"}),
    ("flux_kontext_pro", {"steps": 20}),
    ("flux_kontext_pro", {"guidance_scale": 3}),
    ("flux_kontext_pro", {"negative_prompt": "x"}),
    ("flux_kontext_pro", {"n": 1}),
    ("flux_kontext_pro", {"input_image": PIXEL}),
    ("flux_kontext_pro", {"input_image": "aGVsbG8="}),
    ("flux_kontext_pro", {"input_image_2": RAW}),
    ("flux_kontext_pro", {"input_image": RAW, "input_image_3": RAW}),
    ("flux_kontext_pro", {"input_image": base64.b64encode(bytes(20 * 1024 * 1024 + 1)).decode()}),
    ("flux_kontext_max", {"safety_tolerance": 7}),
    ("flux_kontext_max", {"steps": 51}),
    ("flux_kontext_max", {"guidance_scale": 0.9}),
    ("flux_kontext_ultra", {}),
]


@pytest.mark.parametrize(("model", "params"), VTRIX, ids=lambda value: str(value)[:60])
async def test_vtrix_refuses(client, house, model, params):
    """Each wrong body is 400 with a message, is noted, and bills nothing."""
    answer = await client.vtrix(model, **params)

    assert answer.status == 400
    assert answer.json["message"].startswith("Invalid parameter: ")
    assert len(house.violations) == 1
    assert house.vtrix.tasks == {}


async def test_vtrix_takes_every_documented_limit(client, house):
    """Null is a seed, so is any integer; the ends of every range are inside it."""
    pro = {"seed": None, "aspect_ratio": "21:9", "safety_tolerance": 1, "prompt_upsampling": True}
    top = {"seed": -5, "aspect_ratio": "9:21", "safety_tolerance": 0, "steps": 50, "guidance_scale": 10}

    answers = [await client.vtrix("flux_kontext_pro", **pro), await client.vtrix("flux_kontext_max", **top)]

    assert [answer.status for answer in answers] == [200, 200]
    assert house.violations == []


SUBMITS = {
    "modelverse": "/modelverse/v1/images/generations",
    "wavespeed": "/wavespeed/api/v3/wavespeed-ai/flux-kontext-pro/text-to-image",
    "vtrix": "/vtrix/model/v1/generation",
}


@pytest.mark.parametrize("provider", SUBMITS)
@pytest.mark.parametrize(
    "header", [None, "Bearer wrong", "practice-key-{}", "Basic practice-key-{}", "bearer practice-key-{}"]
)
async def test_a_missing_or_wrong_key_is_401(client, house, provider, header):
    """Only `Bearer` and an accepted key open the door; everything else is 401 and noted."""
    headers = {"Authorization": header.format(provider)} if header else {}

    answer = await client.send("POST", SUBMITS[provider], headers=headers, json={})

    assert answer.status == 401
    assert [item.provider for item in house.violations] == [provider]


@pytest.mark.parametrize("provider", SUBMITS)
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"'])
async def test_a_body_must_be_a_json_object(client, provider, body):
    """Nothing, a list, half an object and a bare string are all refused."""
    headers = {"Content-Type": "application/json"}

    answer = await client.send("POST", SUBMITS[provider], key=provider, headers=headers, data=body)

    assert answer.status == 400


@pytest.mark.parametrize("provider", SUBMITS)
async def test_a_body_must_be_called_json(client, provider):
    """The right bytes under another content type are refused."""
    headers = {"Content-Type": "text/plain"}

    answer = await client.send("POST", SUBMITS[provider], key=provider, headers=headers, data=b'{"prompt": "x"}')

    assert answer.status == 400


@pytest.mark.parametrize(
    "path", ["/modelverse/v1/images/edits", "/wavespeed/api/v2/predictions", "/vtrix/model/v1/tasks/1"]
)
async def test_paths_outside_the_documents_are_noted(client, house, path):
    """An address a provider does not have is 404 in its own shape, and noted."""
    answer = await client.get(path)

    assert answer.status == 404
    assert answer.json
    assert [item.path for item in house.violations] == [path]
