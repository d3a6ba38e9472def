"""Whether a request carries somebody's key where it does not belong. Knows no provider's manners."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from practice.providers.records import Leak


class Holder(Protocol):
    """Somebody with keys, and the list of where they were seen."""

    name: str
    keys: set[str]
    leaks: list[Leak]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Everything of a request that could hold a key."""

    at: float
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""


def watch(holders: Iterable[Holder], here: str, seen: Seen) -> None:
    """Note each key that went astray: somebody else's in a header, anybody's in the address or the body."""
    for holder in holders:
        for key in holder.keys:
            wrong = [name for name, value in seen.headers.items() if holder.name != here and key in value]
            if any(key in part for part in (seen.path, *seen.query.values())):
                wrong.append("url")
            if seen.raw and key.encode() in seen.raw:
                wrong.append("body")
            holder.leaks.extend(
                Leak(owner=holder.name, sent_to=here, at=seen.at, path=seen.path, where=where) for where in wrong
            )
