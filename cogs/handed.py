"""A picture somebody hands in: where its bytes are and whose it is. Nothing is fetched here."""

from dataclasses import dataclass
from typing import Protocol


class Attached(Protocol):
    """A file at Discord, as the library or one of our forms describes it."""

    @property
    def url(self) -> str:
        """Where its bytes are; expires."""
        ...

    @property
    def filename(self) -> str:
        """What its owner called it."""
        ...

    @property
    def size(self) -> int | None:
        """Bytes, as far as Discord knows."""
        ...

    @property
    def content_type(self) -> str | None:
        """Discord's guess from the name."""
        ...

    @property
    def description(self) -> str | None:
        """Its alt text, when somebody wrote one."""
        ...


@dataclass(frozen=True, kw_only=True)
class Handed:
    """The same as a value; `owner` is the member from whose message it was taken, None for the asker's own."""

    url: str
    filename: str
    size: int | None = None
    content_type: str | None = None
    description: str | None = None
    owner: int | None = None
