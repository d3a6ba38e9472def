"""Bringing handed-in pictures to where a provider can fetch them, before anything is bought.

Three ways, tried in order: the provider's own upload, its two-step upload, the attachment's own address. The last one
only where it leads to exactly the bytes to be sent: behind others is the picture with its metadata. Nothing is bought
before the last picture stands, so every error here leaves another provider free to be asked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.core.errors import Fault, ProviderError
from bot.core.ports import Reference
from bot.net.errors import TransportError
from bot.net.http import Timeouts
from bot.net.redact import clean
from bot.providers.spec import Answer, HttpCall, Uploading

TIMEOUTS = Timeouts(connect=10, read=30, total=90)
Send = Callable[[HttpCall, Timeouts], Awaitable[Answer]]


async def upload_all(spec: Uploading, provider: str, send: Send, references: Sequence[Reference]) -> list[str]:
    """The addresses of all pictures, in order; uploaded side by side, and all given up when one fails.

    Raises:
        ProviderError: always with `elsewhere`.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_upload(spec, provider, send, reference)) for reference in references]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


async def _upload(spec: Uploading, provider: str, send: Send, reference: Reference) -> str:
    last: ProviderError | None = None
    for way in (_as_form, _in_two_steps):
        try:
            return await way(spec, provider, send, reference)
        except TransportError as error:
            last = ProviderError(Fault.BROKEN, provider, clean(f"upload: {error}"), elsewhere=True)
        except ProviderError as error:
            if error.fault in (Fault.BUSY, Fault.CONFIGURATION):
                raise  # the other ways lead past the same counter
            last = error
    if reference.address is not None:
        return reference.address
    assert last is not None
    raise last


async def _as_form(spec: Uploading, _provider: str, send: Send, reference: Reference) -> str:
    return spec.read_upload(await send(spec.build_upload(reference), TIMEOUTS))


async def _in_two_steps(spec: Uploading, provider: str, send: Send, reference: Reference) -> str:
    slot = spec.read_slot(await send(spec.build_slot(reference), TIMEOUTS), reference)
    answer = await send(slot.call, TIMEOUTS)
    if not answer.ok:  # a 403 here is the store's, about its own signature: it says nothing about the owner's key
        raise ProviderError(Fault.BROKEN, provider, f"upload, the store answered {answer.status}", elsewhere=True)
    return slot.address
