"""How a sample's outcome is written down in the tables, and how a sample becomes an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import Fault, ProviderError
from bot.core.ports import Image
from bot.providers.spec import Answer

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Error:
    """A `ProviderError` with this fault; `words` stand in its detail, `request_id` is exact."""

    fault: Fault
    elsewhere: bool = False
    words: str = ""
    request_id: str | None = None


MODERATED = Error(Fault.MODERATED)
REQUEST = Error(Fault.REQUEST)
BROKEN = Error(Fault.BROKEN)
UNKNOWN = Error(Fault.UNKNOWN)
OWNER = Error(Fault.CONFIGURATION)
OWNER_ELSEWHERE = Error(Fault.CONFIGURATION, elsewhere=True)
BUSY = Error(Fault.BUSY)
BUSY_ELSEWHERE = Error(Fault.BUSY, elsewhere=True)
BROKEN_ELSEWHERE = Error(Fault.BROKEN, elsewhere=True)


def names(provider: str, phase: str) -> set[str]:
    """Every sample of one provider and phase, without its ending."""
    return {path.stem for path in (SAMPLES / provider).iterdir() if path.stem.startswith(f"{phase}-")}


def sample(provider: str, name: str) -> Answer:
    """The recorded answer; its status is part of its name."""
    (path,) = (SAMPLES / provider).glob(f"{name}.*")
    return Answer(status=int(name.split("-")[1]), body=path.read_bytes(), at=1_800_000_000.0)


def outcome(reader: Callable[[Answer], object], answer: Answer) -> object:
    """What the reader makes of it, an `Error` where it raises one."""
    try:
        return reader(answer)
    except ProviderError as error:
        return error


def agrees(found: object, wanted: object) -> bool:
    """Whether the outcome is what the table says."""
    if isinstance(wanted, Error):
        return (
            isinstance(found, ProviderError)
            and (found.fault, found.elsewhere) == (wanted.fault, wanted.elsewhere)
            and wanted.words in found.detail
            and len(found.detail) <= 300
            and (wanted.request_id is None or found.request_id == wanted.request_id)
        )
    return found == wanted


def urls(*addresses: str) -> tuple[Image, ...]:
    return tuple(Image(url=address) for address in addresses)
