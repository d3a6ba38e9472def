"""What to do after a provider said no: try again later, ask another offer, or give up. A pure decision."""

from dataclasses import dataclass

from bot.core.errors import Fault, ProviderError

BUSY_TRIES = 6
BUSY_FIRST = 2.0  # seconds
BUSY_LONGEST = 60.0
ASKED_LONGEST = 300.0  # a Retry-After beyond this is not worth a member's wait
_MENDABLE = frozenset({Fault.BUSY, Fault.BROKEN, Fault.CONFIGURATION})  # by waiting or by another provider


@dataclass(frozen=True, kw_only=True)
class Again:
    """The same offer, after so many seconds."""

    after: float


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """The next offer, at once."""


@dataclass(frozen=True, kw_only=True)
class GiveUp:
    """The job ends here."""


Decision = Again | Elsewhere | GiveUp


def after_submit(error: ProviderError, *, attempt: int, others: bool, jitter: float) -> Decision:
    """Decide after a POST that failed.

    A POST that may have been accepted is never sent again, here or anywhere: only an error marked `elsewhere`,
    which the provider certainly did not accept, leads to another POST.

    Args:
        error: what the provider said.
        attempt: POSTs made so far, from 1.
        others: another offer takes the request at no higher price.
        jitter: from 0 to 1, random.
    """
    if not error.elsewhere or error.fault not in _MENDABLE:
        return GiveUp()
    asked = error.retry_after or 0.0
    # A busy provider is given one more chance, unless it asks for minutes while another could begin.
    if others and (error.fault is not Fault.BUSY or attempt >= 2 or asked > BUSY_LONGEST):
        return Elsewhere()
    if error.fault is Fault.CONFIGURATION or attempt >= BUSY_TRIES or asked > ASKED_LONGEST:
        return GiveUp()
    wait = max(asked, min(BUSY_LONGEST, BUSY_FIRST * 2 ** (attempt - 1)))
    return Again(after=wait * (1 + 0.25 * jitter))
