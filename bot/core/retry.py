"""What to do after a provider said no: try again later, ask another offer, or give up. A pure decision."""

from dataclasses import dataclass

from bot.core.errors import Fault, ProviderError

BUSY_TRIES = 6
BUSY_FIRST = 2.0  # seconds
BUSY_LONGEST = 60.0
ASKED_LONGEST = 300.0  # a Retry-After beyond this is not worth a member's wait


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

    A POST that may have been accepted is never sent again, nowhere: only `elsewhere` errors and `busy`
    ones, which the provider certainly did not accept, lead to another POST.

    Args:
        error: what the provider said.
        attempt: POSTs made so far, from 1.
        others: another offer takes the request at no higher price.
        jitter: from 0 to 1, random.
    """
    if error.fault is Fault.BUSY and error.elsewhere:
        asked = error.retry_after or 0.0
        # Nobody should wait minutes for one provider while another could begin.
        if others and (attempt >= 2 or asked > BUSY_LONGEST):
            return Elsewhere()
        if attempt < BUSY_TRIES and asked <= ASKED_LONGEST:
            wait = min(BUSY_LONGEST, BUSY_FIRST * 2 ** (attempt - 1))
            wait = max(wait, asked)
            return Again(after=wait * (1 + 0.25 * jitter))
        return Elsewhere() if others else GiveUp()
    if error.elsewhere and error.fault in (Fault.CONFIGURATION, Fault.BROKEN):
        if others:
            return Elsewhere()
        if error.fault is Fault.BROKEN and attempt < BUSY_TRIES:
            wait = min(BUSY_LONGEST, BUSY_FIRST * 2 ** (attempt - 1))
            return Again(after=wait * (1 + 0.25 * jitter))
    return GiveUp()
