"""Fetching a picture from an address somebody else named: a provider's answer, an attachment.

Public addresses only, checked at the moment of connecting and again for every redirect, except at the host and port
pairs the owner configured. Knows nothing of picture formats: what came is for the caller to sniff.
"""

from collections.abc import Mapping
from time import monotonic

from yarl import URL

from bot.net.addresses import Origin
from bot.net.errors import AnswerLost, DownloadError, NotPublic, NotSent, TooLarge
from bot.net.http import MEGABYTE, Http, Reply, Timeouts
from bot.net.redact import Key

REDIRECTS = 3
PICTURE_BYTES = 32 * MEGABYTE
_MOVED = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429)  # and 5xx; not 404: object stores know a file as soon as they name it


async def fetch_picture(
    http: Http,
    url: str,
    *,
    max_bytes: int = PICTURE_BYTES,
    total: float = 60.0,
    headers: Mapping[str, str] | None = None,
    key: Key | None = None,
) -> bytes:
    """The bytes behind an address, whatever they are.

    Args:
        http: the client; its `trusted` pairs may be private.
        url: http or https.
        max_bytes: more than this is refused while it comes in.
        total: seconds for everything, redirects included.
        headers: for the first address only; a redirect starts without them.
        key: a bearer token for the first address only.

    Raises:
        DownloadError: a sentence without the address, `retryable` or not.
    """
    end = monotonic() + total
    for _ in range(REDIRECTS + 1):
        reply = await _get(http, url, max_bytes=max_bytes, total=end - monotonic(), headers=headers, key=key)
        if reply.status == 200:
            return reply.body
        if reply.status not in _MOVED:
            passing = reply.status in _PASSING or reply.status >= 500
            sentence = f"The picture could not be downloaded: its host answered {reply.status}."
            raise DownloadError(sentence, retryable=passing, status=reply.status)
        url = _next(url, reply)
        headers, key = None, None
    raise DownloadError("The picture could not be downloaded: its host redirects in circles.", retryable=False)


async def _get(
    http: Http,
    url: str,
    *,
    max_bytes: int,
    total: float,
    headers: Mapping[str, str] | None,
    key: Key | None,
) -> Reply:
    try:
        origin = Origin.of(url)
    except ValueError as error:
        raise DownloadError(f"The picture's address cannot be used: {error}.", retryable=False) from None
    if total <= 0:
        raise DownloadError("The picture took too long to download.", retryable=True)
    try:
        return await http.request(
            "GET",
            url,
            headers={"Accept": "image/*", "Accept-Encoding": "identity", **(headers or {})},
            key=key,
            timeout=Timeouts(connect=10, read=20, total=total),
            max_bytes=max_bytes,
            public_only=origin.endpoint not in http.trusted,
        )
    except TooLarge:
        raise DownloadError(f"The picture is larger than {max_bytes // MEGABYTE} MB.", retryable=False) from None
    except NotPublic:
        sentence = "The picture's address leads into a private network, which is never followed."
        raise DownloadError(sentence, retryable=False) from None
    except NotSent:
        raise DownloadError("The picture's host cannot be reached.", retryable=True) from None
    except AnswerLost:
        raise DownloadError("The picture's host broke off the download.", retryable=True) from None


def _next(url: str, reply: Reply) -> str:
    try:
        return str(URL(url).join(URL(reply.headers.get("location", ""))))
    except ValueError:
        raise DownloadError("The picture's host redirects to nowhere.", retryable=False) from None
