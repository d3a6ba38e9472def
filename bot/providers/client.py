"""Any provider's spec, carried out over the network: the one file of this folder that does I/O.

Sends each paid POST once, sends the key to the configured origin and nowhere else, and turns everything that can go
wrong into a `ProviderError`. Knows no provider's shapes, no job and no member.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from bot.core.errors import Fault, ProviderError
from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Image, Running
from bot.net.addresses import Origin
from bot.net.downloads import fetch_picture
from bot.net.errors import AnswerLost, DownloadError, NotSent, TransportError
from bot.net.http import MEGABYTE, Http, Timeouts
from bot.net.redact import Key, clean
from bot.providers import faults, options
from bot.providers.spec import (
    Answer,
    Funded,
    HttpCall,
    Inline,
    Polled,
    Quoting,
    Searchable,
    Spec,
    Unfamiliar,
    Uploading,
)
from bot.providers.uploads import upload_all

T = TypeVar("T")
ASK_TIMEOUTS = Timeouts(connect=5, read=15, total=15)
ANSWER_LIMIT = 4 * MEGABYTE
PAGES = 20  # of a listing; a request not found on so many is not said to be missing
_BULKY = 256 * 1024  # bytes from which an answer is read off the event loop
_REMEMBERED = 32  # unfamiliar status words, each logged once


class ProviderClient:
    """A `Provider` for any spec.

    Args:
        spec: what the provider says.
        http: the bot's HTTP client, open.
        key: the owner's key.
        concurrency: jobs at the provider at once, for whoever keeps the line; 0 = no limit.
        now: seconds since 1970.
    """

    def __init__(
        self,
        spec: Spec,
        http: Http,
        *,
        key: Key,
        concurrency: int = 0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.concurrency = concurrency
        self._spec = spec
        self._http = http
        self._key = key
        self._now = now
        self._origin = Origin.of(spec.base_url)
        self._unfamiliar: set[str] = set()

    def __repr__(self) -> str:
        return f"<ProviderClient {self.name}>"

    @property
    def name(self) -> str:
        """See `Provider`."""
        return self._spec.facts.name

    @property
    def pace(self) -> Pace:
        """See `Provider`."""
        return self._spec.facts.pace

    @property
    def reference_limit(self) -> int:
        """See `Provider`."""
        return self._spec.facts.reference_limit

    @property
    def can_find(self) -> bool:
        """See `Provider`."""
        return isinstance(self._spec, Searchable)

    async def submit(self, call: Call) -> Accepted | Finished:
        """Upload what has to be uploaded, then send the paid POST, once.

        Raises:
            ProviderError: `elsewhere` when it certainly was not accepted, `UNKNOWN` when it may have been.
        """
        spec = self._spec
        options.check(self.name, call, self.reference_limit)
        request = spec.build_submit(call, await self._references(call))
        facts, bulky = spec.facts, bool(call.references)
        try:
            answer = await self._send(request, facts.submit_timeouts, facts.answer_limit, bulky=bulky)
        except NotSent as error:
            raise faults.unsent(self.name, str(error)) from None
        except AnswerLost as error:
            raise faults.unclear(self.name, str(error)) from None
        return await _read(spec.read_submit, answer)

    async def poll(self, task: str) -> Running | Finished:
        """Ask how a task stands, once.

        Raises:
            ProviderError: `BUSY` when this answer says nothing about the task; anything else is about it.
        """
        spec = self._spec
        if not isinstance(spec, Polled):
            raise ProviderError(Fault.UNKNOWN, self.name, "this provider answers at once; there is nothing to poll")
        reply = spec.read_poll(await self._ask(spec.build_poll(task)))
        if isinstance(reply, Unfamiliar):
            self._wonder(reply.status)
        return reply

    async def find(self, call: Call, *, since: int) -> str | None:
        """The newest task made from this prompt and seed since a moment in milliseconds since 1970.

        None is a promise that it never arrived, so it is only given when every row since then told what it was.

        Raises:
            ProviderError: `BUSY` when the list cannot be had now, `UNKNOWN` when it cannot tell.
        """
        spec = self._spec
        if not isinstance(spec, Searchable) or call.seed is None or call.seed < 0 or not call.offer.seeded:
            raise faults.unclear(self.name, "requests without a seed cannot be looked up")
        blind = 0
        for page in range(1, PAGES + 1):
            listing = spec.read_find(await self._ask(spec.build_find(call, since=since, page=page)), call)
            if listing.tasks:
                return listing.tasks[0]
            blind += listing.blind
            if listing.last and not blind:
                return None
            if listing.last:
                break
        raise faults.unclear(self.name, "the list of tasks does not tell whether the request arrived")

    async def download(self, image: Image) -> bytes:
        """The bytes of a finished picture; the key is only shown to the API's own host, and only when it asks.

        Raises:
            ProviderError: `BUSY` when a later try may succeed, else `BROKEN`.
        """
        if image.data is not None:
            return image.data
        if image.url is None:
            raise ProviderError(Fault.BROKEN, self.name, "a picture without address and without bytes")
        try:
            return await fetch_picture(self._http, image.url)
        except DownloadError as error:
            if error.status not in (401, 403) or not self._may_see_key(image.url):
                raise self._not_fetched(error) from None
        try:
            return await fetch_picture(self._http, image.url, key=self._key)
        except DownloadError as error:
            raise self._not_fetched(error) from None

    async def balance(self) -> int | None:
        """What is left on the owner's account in micro-USD; None where the provider does not tell.

        Raises:
            ProviderError: it cannot be had now, or the key is not accepted.
        """
        spec = self._spec
        if not isinstance(spec, Funded):
            return None
        return spec.read_balance(await self._ask(spec.build_balance()))

    async def price(self, call: Call) -> int | None:
        """What one picture of a request would cost in micro-USD; None where the provider does not tell.

        Raises:
            ProviderError: it cannot be had now.
        """
        spec = self._spec
        if not isinstance(spec, Quoting):
            return None
        return spec.read_price(await self._ask(spec.build_price(call)))

    def _wonder(self, status: str) -> None:
        """Log a status word nobody documented, once."""
        if status in self._unfamiliar or len(self._unfamiliar) >= _REMEMBERED:
            return
        self._unfamiliar.add(status)
        log = structlog.get_logger(__name__)
        log.warning("unfamiliar status, taken for running", provider=self.name, status=clean(status))

    async def _references(self, call: Call) -> list[str]:
        """The pictures handed in, as the provider takes them. Base64 of megabytes is made off the event loop."""
        spec = self._spec
        if not call.references:
            return []
        if isinstance(spec, Uploading):
            return await upload_all(spec, self.name, self._send, call.references)
        if isinstance(spec, Inline):
            return await asyncio.to_thread(lambda: [spec.write_reference(r) for r in call.references])
        raise ProviderError(Fault.REQUEST, self.name, "this provider takes no pictures")

    def _may_see_key(self, url: str) -> bool:
        return self._spec.facts.keyed_pictures and Origin.of(url) == self._origin

    def _not_fetched(self, error: DownloadError) -> ProviderError:
        return ProviderError(Fault.BUSY if error.retryable else Fault.BROKEN, self.name, clean(str(error)))

    async def _ask(self, request: HttpCall) -> Answer:
        """A question that buys nothing: when it is lost, nothing is lost."""
        try:
            return await self._send(request, ASK_TIMEOUTS)
        except TransportError as error:
            raise faults.unread(self.name, clean(str(error))) from None

    async def _send(
        self, request: HttpCall, timeouts: Timeouts, limit: int = ANSWER_LIMIT, *, bulky: bool = False
    ) -> Answer:
        """The one place where the key meets a request."""
        origin = Origin.of(request.url)
        own = origin == self._origin
        data, headers = request.data, dict(request.headers)
        if request.json is not None:
            data = await asyncio.to_thread(_json, request) if bulky else _json(request)
            headers["Content-Type"] = "application/json"
        reply = await self._http.request(
            request.method,
            request.url,
            headers=headers,
            key=self._key if own and not request.keyless else None,
            data=data,
            file=request.file,
            timeout=timeouts,
            max_bytes=limit,
            public_only=not own and origin.endpoint not in self._http.trusted,
        )
        body = self._key.hide_in(reply.body)  # should an error repeat the key, nobody gets to read it
        return Answer(status=reply.status, headers=reply.headers, body=body, at=self._now())


def _json(request: HttpCall) -> bytes:
    return json.dumps(request.json).encode()


async def _read(reader: Callable[[Answer], T], answer: Answer) -> T:
    return await asyncio.to_thread(reader, answer) if len(answer.body) > _BULKY else reader(answer)
