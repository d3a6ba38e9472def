"""What some providers tell about money beside their work, as protocols: a price beforehand, a balance."""

from typing import Protocol, runtime_checkable

from bot.core.ports import Call


@runtime_checkable
class Priced(Protocol):
    """A provider that tells what a request would cost before it is made."""

    async def price(self, call: Call) -> int | None:
        """Micro-USD for one picture of this request; None where it does not tell. May raise `ProviderError`."""
        ...


@runtime_checkable
class Funded(Protocol):
    """A provider that tells what is left on the owner's account."""

    async def balance(self) -> int | None:
        """Micro-USD, None where it does not tell. May raise `ProviderError`."""
        ...
