"""Which providers there are, and how a configured one becomes a `Provider`. Knows no settings and no environment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.net.addresses import Endpoint, Origin
from bot.net.http import Http
from bot.net.redact import Key
from bot.providers.client import ProviderClient
from bot.providers.modelverse import Modelverse
from bot.providers.spec import Spec
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed


@dataclass(frozen=True, kw_only=True)
class ProviderConfig:
    """What the owner set for one provider.

    Attributes:
        name: `modelverse`, `wavespeed` or `vtrix`.
        key: the owner's key; never shown.
        base_url: the API's base; for Vtrix the address requests are submitted to.
        concurrency: jobs there at once; 0 = no limit.
        body: how Vtrix wants requests written.
    """

    name: str
    key: str = field(repr=False)
    base_url: str
    concurrency: int = 0
    body: Literal["wrapped", "flat"] = "wrapped"


_SPECS: Mapping[str, Callable[[ProviderConfig], Spec]] = {
    "modelverse": lambda config: Modelverse(base_url=config.base_url),
    "wavespeed": lambda config: Wavespeed(base_url=config.base_url),
    "vtrix": lambda config: Vtrix(base_url=config.base_url, body=config.body),
}


def build(configs: Iterable[ProviderConfig], http: Http) -> dict[str, ProviderClient]:
    """The providers by name, ready to be asked while `http` is open.

    Raises:
        ValueError: a name nobody knows, an address or a key that cannot be one; the sentence holds no key.
    """
    return {config.name: _client(config, http) for config in configs}


def endpoints(configs: Iterable[ProviderConfig]) -> frozenset[Endpoint]:
    """Host and port of every configured provider: where pictures may be fetched from private addresses too.

    Raises:
        ValueError: an address that cannot be one.
    """
    return frozenset(_origin(config).endpoint for config in configs)


def _client(config: ProviderConfig, http: Http) -> ProviderClient:
    if config.name not in _SPECS:
        raise ValueError(f"{config.name!r} is no provider: {', '.join(_SPECS)}")
    _origin(config)
    try:
        key = Key(config.key)
    except ValueError as error:
        raise ValueError(f"{config.name}: {error}") from None
    return ProviderClient(_SPECS[config.name](config), http, key=key, concurrency=config.concurrency)


def _origin(config: ProviderConfig) -> Origin:
    try:
        return Origin.of(config.base_url)
    except ValueError as error:
        raise ValueError(f"{config.name}: its base address is {error}") from None
