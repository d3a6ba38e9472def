"""Every error of Easel, as one tree; each is a sentence that somebody may read.

EaselError
├── StartupError            the process cannot start: for the owner, one message and an exit code
├── Refusal                 a member asked for what cannot be: told only to them, nothing was spent
│   ├── BadRequest          a value is wrong, or no configured offer can do it
│   ├── PictureRefused      a picture handed in cannot be used
│   ├── LimitReached        a quota, a budget or the number of jobs at once
│   ├── Paused              a moderator has paused the place
│   ├── Moderated           moderation refused it; may be appealed against
│   ├── NotPermitted        Easel or the member lacks a permission
│   └── NotYours            the thing belongs to somebody else, or is gone
├── ProviderError           a provider said no, or nothing; carries a `Fault`
├── DeliveryError           Discord did not take a message; says whether trying again can help
└── StaleJob                a guarded update matched no row: somebody else moved the job on
"""

from enum import StrEnum


class EaselError(Exception):
    """Something went wrong inside Easel."""

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or (type(self).__doc__ or "").partition("\n")[0]
        super().__init__(self.sentence)


class StartupError(EaselError):
    """Easel cannot start."""

    def __init__(self, sentence: str, *, exit_code: int = 78) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class Refusal(EaselError):
    """That cannot be done."""


class BadRequest(Refusal):
    """One of the values cannot be used."""


class PictureRefused(Refusal):
    """That picture cannot be used."""


class LimitReached(Refusal):
    """A limit has been reached.

    Attributes:
        fits: how many of the pictures would pass.
        cheaper: a model that takes the same request and would pass, by its public name.
        used_up: which of the owner's budgets it is: `server day`, `server month` or `bot month`.
    """

    def __init__(
        self, sentence: str | None = None, *, fits: int = 0, cheaper: str | None = None, used_up: str | None = None
    ) -> None:
        super().__init__(sentence or "A limit has been reached.")
        self.fits = fits
        self.cheaper = cheaper
        self.used_up = used_up


class Paused(Refusal):
    """Pictures are paused here."""


class Moderated(Refusal):
    """Moderation refused this.

    Attributes:
        decision: the line of the log that says so, which the member may appeal against; None when nobody has to.
        aloud: what is said instead where everybody reads it; None = the same.
    """

    def __init__(self, sentence: str | None = None, *, decision: int | None = None, aloud: str | None = None) -> None:
        super().__init__(sentence or "Moderation refused this.")
        self.decision = decision
        self.aloud = aloud


class NotPermitted(Refusal):
    """A permission is missing."""


class NotYours(Refusal):
    """That belongs to somebody else."""


class Fault(StrEnum):
    """What a provider's refusal means for the job, the member's money and the next try."""

    MODERATED = "moderated"  # the provider's moderation refused prompt, input or result
    REQUEST = "request"  # our request is wrong; sending it again cannot help
    CONFIGURATION = "configuration"  # key, balance, permission: only the owner can help
    BUSY = "busy"  # certainly not accepted; worth trying later
    BROKEN = "broken"  # the provider failed, and says so
    UNKNOWN = "unknown"  # the answer was lost: the provider may have accepted and may bill


class ProviderError(EaselError):
    """A provider did not do what was asked.

    Attributes:
        fault: what it means.
        provider: its public name.
        detail: the provider's own words, shortened and free of keys; for the owner's log only.
        elsewhere: certainly not accepted, so that another provider may be asked without paying twice.
        retry_after: seconds the provider asked to wait, if it did.
        request_id: the provider's own number for the request, for a support ticket.
        may_bill: the provider had taken the request, so it may bill it although nothing came of it.
        cost: what it says it bills all the same, micro-USD.
    """

    def __init__(
        self,
        fault: Fault,
        provider: str,
        detail: str = "",
        *,
        elsewhere: bool = False,
        retry_after: float | None = None,
        request_id: str | None = None,
        may_bill: bool = False,
        cost: int | None = None,
    ) -> None:
        super().__init__(f"{provider}: {fault}: {detail}" if detail else f"{provider}: {fault}")
        self.fault = fault
        self.provider = provider
        self.detail = detail
        self.elsewhere = elsewhere
        self.retry_after = retry_after
        self.request_id = request_id
        self.may_bill = may_bill
        self.cost = cost


class DeliveryError(EaselError):
    """Discord did not take the message.

    Attributes:
        final: trying again cannot help (channel deleted, permission taken away).
        retry_after: seconds to wait, when Discord named them.
    """

    def __init__(self, sentence: str, *, final: bool = False, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.final = final
        self.retry_after = retry_after


class StaleJob(EaselError):
    """The job has moved on; this change came too late and did nothing."""
