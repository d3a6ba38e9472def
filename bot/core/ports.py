"""What the engine needs from the outside world, as protocols. Each has a real one and a practice one in the tests.

Only values of `bot.core` cross these lines: no session, no message object, no row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.jobs import Job, Picture
from bot.core.models import Offer
from bot.core.polling import Pace


class Clock(Protocol):
    """Time, injected so that tests need not wait."""

    def now(self) -> int:
        """Milliseconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A picture handed in, as a provider may want it.

    Attributes:
        data: the prepared bytes (metadata gone, orientation applied).
        media_type: `image/png`, `image/jpeg` or `image/webp`.
        address: where exactly these bytes can be fetched, for a while; None when there is no such place.
    """

    data: bytes
    media_type: str
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to a provider, complete: what `Provider.submit` sends.

    `options` holds only what somebody set, by Easel's names (`guidance`, `aspect_ratio`, `size`, ...).
    `safety_tolerance` is the server's wish, 0 (strictest) to 6, sent as near to it as the offer goes, if it takes any.
    """

    offer: Offer
    prompt: str
    options: dict[str, str | int | float]
    count: int = 1
    seed: int | None = None
    references: Sequence[Reference] = ()
    safety_tolerance: int | None = None


@dataclass(frozen=True, kw_only=True)
class Image:
    """One picture of a provider's answer: an address or the bytes; `nsfw` is the provider's own flag."""

    url: str | None = None
    data: bytes | None = None
    nsfw: bool = False


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The provider took the request; poll with this id."""

    task: str


@dataclass(frozen=True, kw_only=True)
class Running:
    """Not finished yet; `progress` from 0 to 1 when the provider tells."""

    progress: float | None = None


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The pictures are there; `cost` in micro-USD when the provider told it."""

    images: tuple[Image, ...]
    cost: int | None = None


class Provider(Protocol):
    """One hosted API. Every method may raise `ProviderError`; none repeats a POST that may have been accepted."""

    @property
    def name(self) -> str:
        """`modelverse`, `wavespeed` or `vtrix`."""
        ...

    @property
    def pace(self) -> Pace:
        """How it wants to be polled."""
        ...

    @property
    def can_find(self) -> bool:
        """Whether `find` can look up a request whose answer was lost."""
        ...

    @property
    def reference_limit(self) -> int:
        """Most bytes a handed-in picture may have."""
        ...

    async def submit(self, call: Call) -> Accepted | Finished:
        """Send one request. `Finished` at once from a synchronous provider."""
        ...

    async def poll(self, task: str) -> Running | Finished:
        """Ask how a request stands. A passing fault (5xx, 429, no connection) raises `BUSY`."""
        ...

    async def find(self, call: Call, *, since: int) -> str | None:
        """The task of a request whose answer was lost, by its seed and prompt; None when it never arrived.

        `since` is milliseconds since 1970, just before the POST.
        """
        ...

    async def download(self, image: Image) -> bytes:
        """The bytes of a finished picture, within size and time limits."""
        ...


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """Where the pictures stand now."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What an open job's card can say: place in line (1 = next) and when it is expected.

    Times are milliseconds since 1970: half of such jobs are there by `expected_at`, nine of ten by `latest_at`.
    `note` is a sentence for the member.
    """

    place: int | None = None
    expected_at: int | None = None
    latest_at: int | None = None
    note: str | None = None


class Delivery(Protocol):
    """The way back to the people. Every message is idempotent: doing it twice shows it once."""

    async def show(self, job: Job, outlook: Outlook) -> None:
        """Bring the card of an open job up to date. Cosmetic: never raises, may do nothing."""
        ...

    async def open_thread(self, job: Job) -> int | None:
        """Start the job's thread from its card, once; None where results go elsewhere.

        Raises:
            DeliveryError: the thread cannot be made.
        """
        ...

    async def deliver(self, job: Job, pictures: Sequence[Picture]) -> Delivered:
        """Post the pictures.

        Raises:
            DeliveryError: Discord did not take it; `final` when it never will.
        """
        ...

    async def standing(self, job: Job) -> Delivered | None:
        """Where the pictures of a job stand that Discord took although it did not say so; None: nowhere.

        Raises:
            DeliveryError: Discord is unwell; try again unless `final`.
        """
        ...

    async def conclude(self, job: Job, pictures: Sequence[Picture]) -> None:
        """Tell the outcome on the card: done, failed, refused or cancelled; without a `Cancel` button.

        Raises:
            DeliveryError: try again unless `final`.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A picture in the vault.

    Attributes:
        look: its perceptual hash, 16 hexadecimal digits.
        untouched: of one handed in: there was nothing to take out, so these are the bytes behind its address.
    """

    sha256: str
    extension: str
    media_type: str
    width: int
    height: int
    size: int
    look: str | None = None
    untouched: bool = False


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture somebody asks about: the hash of its bytes, and how it looks (see `Kept.look`)."""

    sha256: str
    look: str


class Observer(Protocol):
    """Somebody who counts what happens."""

    def moved(self, job: Job, now: int) -> None:
        """A job reached another state; `now` in milliseconds since 1970."""
        ...


class Pictures(Protocol):
    """Pictures on disk: bytes in, checked and stored bytes out. Decodes off the event loop."""

    async def take_input(self, *, url: str, name: str, size: int | None) -> Kept:
        """Download a picture a member handed in, make it safe, store it.

        Raises:
            PictureRefused: too large, not a picture, damaged; the sentence says what would work.
        """
        ...

    async def recognise(self, *, url: str, name: str, size: int | None) -> "Seen":
        """Download a picture to see what it is, and keep nothing.

        Raises:
            PictureRefused: too large, not a picture, damaged.
        """
        ...

    async def keep_result(self, data: bytes) -> Kept:
        """Check that a provider's picture is whole, store it as served, make its thumbnail.

        Raises:
            ValueError: not a whole picture; the sentence says what it is.
        """
        ...

    async def read(self, sha256: str, extension: str) -> bytes:
        """The stored bytes.

        Raises:
            OSError: gone or damaged.
        """
        ...

    async def shrink(self, data: bytes, *, most: int) -> tuple[bytes, str]:
        """A copy of an input within so many bytes, and its media type.

        Raises:
            PictureRefused: it cannot be made that small.
        """
        ...

    async def remove(self, sha256: str, extension: str) -> None:
        """Take a picture and its thumbnail off the disk; no error when they are gone already."""
        ...
