"""What a request would cost, asked beforehand: read tolerantly, and never taken for something else."""

import pytest

from bot.core.errors import ProviderError
from bot.providers.modelverse import Modelverse
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed
from tests.providers.calls import call

PRO = "wavespeed-ai/flux-kontext-pro/text-to-image"


@pytest.mark.parametrize(
    ("data", "price"),
    [
        ({"price": 0.04, "discounted_price": 0.032, "currency": "USD"}, 32_000),
        ({"price": "0.04", "currency": "usd"}, 40_000),
        ({"price": 0.0400001}, 40_001),  # rounded up, as every price
        ({"price": 0.04, "discounted_price": 0}, 40_000),
        ({"price": 0.29, "currency": "CNY"}, None),
        ({"price": -1}, None),
        ({"price": "ask sales"}, None),
        ({}, None),
    ],
)
async def test_wavespeed_tells_a_price(counter, connect, data, price):
    """The discounted price, else the plain one, in micro-USD; anything else is no price."""
    counter.on("/model/price", {"code": 200, "data": data})
    assert await (await connect(Wavespeed(base_url=counter.url))).price(call(PRO)) == price
    assert counter.paths() == ["POST /model/price"]


async def test_no_price_is_an_error_of_its_own(counter, connect):
    """A provider that fails to answer says so; the caller goes on with the price book."""
    counter.on("/model/price", {"code": 500, "message": "busy"}, status=500)
    with pytest.raises(ProviderError):
        await (await connect(Wavespeed(base_url=counter.url))).price(call(PRO))


async def test_others_tell_no_price(counter, connect):
    """Nor are they asked."""
    assert await (await connect(Vtrix(base_url=counter.url))).price(call("flux_kontext_pro")) is None
    assert await (await connect(Modelverse(base_url=counter.url))).price(call("black-forest-labs/flux.1-dev")) is None
    assert counter.paths() == []
