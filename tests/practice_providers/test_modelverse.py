"""The synchronous provider answers as its documents show."""

import io

from PIL import Image


async def test_a_generation_answers_with_an_address_per_picture(client, house):
    """n pictures come as n addresses in one reply, which serve PNG files without a key."""
    answer = await client.modelverse(n=2, aspect_ratio="16:9", seed=5)

    assert answer.status == 200
    assert set(answer.json) == {"created", "data", "usage"}
    assert answer.json["usage"] == {"input_tokens_details": {}}
    assert [set(entry) for entry in answer.json["data"]] == [{"url"}, {"url"}]
    pictures = [await client.get(entry["url"]) for entry in answer.json["data"]]
    assert {picture.headers["Content-Type"] for picture in pictures} == {"image/png"}
    assert pictures[0].data != pictures[1].data
    wide, high = Image.open(io.BytesIO(pictures[0].data)).size
    assert wide > high
    assert house.violations == []
