"""What a provider is, without I/O: declared facts, functions that build a request, functions that read an answer.

What a provider can do beyond submitting is told by the protocols it fulfils. No spec ever holds a key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Reference, Running
from bot.net.http import MEGABYTE, File, Timeouts


@dataclass(frozen=True, kw_only=True)
class HttpCall:
    """A request to be sent, with at most one of `json`, `data` and `file`; its `repr` shows neither of them.

    `keyless` requests go without the key even to the provider's own host: signed addresses.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)
    file: File | None = field(default=None, repr=False)
    keyless: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. Header names are in lower case; `at` is when, in seconds since 1970."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    at: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True, kw_only=True)
class Unfamiliar(Running):
    """Taken for running, because nothing says it has ended; `status` is a word the provider's pages do not have."""

    status: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of requests the provider has seen.

    Attributes:
        tasks: the ones that are the request looked for, newest first.
        blind: rows that do not tell what they were made from.
        last: no further page can follow.
    """

    tasks: tuple[str, ...] = ()
    blind: int = 0
    last: bool = True


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place to put a file, and the address it can be fetched from afterwards."""

    call: HttpCall
    address: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a provider declares.

    Attributes:
        name: its public name.
        pace: how it wants to be polled.
        reference_limit: most bytes a handed-in picture may have.
        answer_limit: most bytes of the answer to a submit.
        submit_timeouts: how long a submit may take.
        keyed_pictures: whether fetching its pictures may need the key.
    """

    name: str
    pace: Pace
    reference_limit: int
    submit_timeouts: Timeouts
    answer_limit: int = 4 * MEGABYTE
    keyed_pictures: bool = False


class Spec(Protocol):
    """The least every provider has."""

    @property
    def facts(self) -> Facts:
        """What it declares."""
        ...

    @property
    def base_url(self) -> str:
        """The configured address; its origin alone may receive the key."""
        ...

    def build_submit(self, call: Call, references: Sequence[str]) -> HttpCall:
        """The paid request. `references` are the pictures handed in, as text this provider understands."""
        ...

    def read_submit(self, answer: Answer) -> Accepted | Finished:
        """What the provider made of it. Raises ProviderError, `UNKNOWN` where it may have accepted."""
        ...


@runtime_checkable
class Inline(Protocol):
    """Takes pictures inside the request."""

    def write_reference(self, reference: Reference) -> str:
        """A picture as text."""
        ...


@runtime_checkable
class Uploading(Protocol):
    """Takes pictures by address, and offers a place to put them; the first way, then the second."""

    def build_upload(self, reference: Reference) -> HttpCall:
        """The whole picture as a form."""
        ...

    def read_upload(self, answer: Answer) -> str:
        """The address it can be fetched from. Raises ProviderError."""
        ...

    def build_slot(self, reference: Reference) -> HttpCall:
        """Ask for a place to put it."""
        ...

    def read_slot(self, answer: Answer, reference: Reference) -> Slot:
        """The place. Raises ProviderError."""
        ...


@runtime_checkable
class Polled(Protocol):
    """Works asynchronously."""

    def build_poll(self, task: str) -> HttpCall:
        """Ask how a task stands."""
        ...

    def read_poll(self, answer: Answer) -> Running | Finished:
        """How it stands. Raises ProviderError; `BUSY` where this answer says nothing about the task."""
        ...


@runtime_checkable
class Searchable(Protocol):
    """Can list the requests it has seen."""

    def build_find(self, call: Call, *, since: int, page: int) -> HttpCall:
        """One page, from 1, of requests since a moment in milliseconds since 1970."""
        ...

    def read_find(self, answer: Answer, call: Call) -> Listing:
        """Which of them are this call. Raises ProviderError."""
        ...


@runtime_checkable
class Funded(Protocol):
    """Tells how much money is left."""

    def build_balance(self) -> HttpCall:
        """Ask."""
        ...

    def read_balance(self, answer: Answer) -> int:
        """Micro-USD, negative when overdrawn. Raises ProviderError."""
        ...


@runtime_checkable
class Quoting(Protocol):
    """Tells what a request would cost."""

    def build_price(self, call: Call) -> HttpCall:
        """Ask, without the pictures."""
        ...

    def read_price(self, answer: Answer) -> int | None:
        """Micro-USD for one picture, None where the answer does not say. Raises ProviderError."""
        ...
