"""From what the owner configured to providers that can be asked."""

import pytest

from bot.core.models import PROVIDERS
from bot.net.http import Http
from bot.providers.registry import ProviderConfig, build, endpoints


def config(name: str, **more) -> ProviderConfig:
    values = {"key": "sk-secret", "base_url": f"https://{name}.example/v1", "concurrency": 3}
    return ProviderConfig(name=name, **{**values, **more})


async def test_every_provider_of_the_table_can_be_built():
    """Each provider that has offers is there under its name, with its pace, its limit and its places."""
    async with Http() as http:
        built = build([config(name) for name in PROVIDERS], http)
    assert set(built) == set(PROVIDERS)
    for name, provider in built.items():
        assert (provider.name, provider.concurrency) == (name, 3)
        assert provider.pace.first >= 1
        assert 1_000_000 <= provider.reference_limit <= 20_000_000
    assert [name for name, provider in built.items() if provider.can_find] == ["wavespeed"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "bfl"}, "'bfl' is no provider: modelverse, wavespeed, vtrix"),
        ({"name": "vtrix", "base_url": "ftp://x"}, "vtrix: its base address is not a http"),
        ({"name": "vtrix", "base_url": ""}, "vtrix: its base address is not a"),
        ({"name": "wavespeed", "key": ""}, "wavespeed: the key is empty"),
        ({"name": "wavespeed", "key": "sk-secret\n"}, "wavespeed: the key is empty or holds"),
    ],
)
def test_a_wrong_configuration_is_a_sentence_without_the_key(wrong, words):
    """The owner reads which provider and what is wrong with it."""
    with pytest.raises(ValueError, match=words) as caught:
        build([config(**wrong)], Http())
    assert "sk-secret" not in str(caught.value)


def test_endpoints_are_hosts_and_ports():
    """Exactly the configured hosts and ports are trusted with private addresses."""
    configs = [config("modelverse"), config("vtrix", base_url="http://127.0.0.1:8999/generation")]
    assert endpoints(configs) == {("modelverse.example", 443), ("127.0.0.1", 8999)}
