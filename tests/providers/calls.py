"""Calls as the engine would make them, and errors caught."""

import contextlib
import socket
from collections.abc import Awaitable, Iterator

import pytest

from bot.core.errors import ProviderError
from bot.core.models import OFFERS, Offer
from bot.core.ports import Call, Reference


def offer(wire_id: str) -> Offer:
    (found,) = [offer for offer in OFFERS if offer.wire_id == wire_id]
    return found


def call(wire_id: str, *, pictures: int = 0, **more) -> Call:
    """A call for "a fox" with so many small pictures handed in."""
    data = Reference(data=b"picture bytes", media_type="image/png")
    values = {"options": {}, "references": [data] * pictures, **more}
    return Call(offer=offer(wire_id), prompt="a fox", **values)


async def failed(work: Awaitable[object]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await work
    return caught.value


@contextlib.contextmanager
def nobody_listens() -> Iterator[str]:
    """An address at which connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
