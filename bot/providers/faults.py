"""What a provider's refusal means. Statuses, codes and words in, one `ProviderError` out; knows no provider's shapes.

The one rule behind all of it: a POST that may have been accepted is `UNKNOWN` and never called safe to repeat.
"""

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal

from bot.core.errors import Fault, ProviderError
from bot.net.redact import clean
from bot.providers.spec import Answer

_MODERATED = re.compile(
    r"moderat|nsfw|(?<!case[- ])\bsensitive\b|safety[_ ]?(?:filter|system|check)"
    r"|content[_ ]?(?:policy|blocked|violation)",
    re.IGNORECASE,
)
_UNFUNDED = re.compile(
    r"insufficient[_ ]?(?:balance|credits?|funds?|quota)|not enough (?:balance|credits?|funds?)"
    r"|(?:balance|credits?|quota)\W+(?:is |are |has been |have been )?"
    r"(?:insufficient|too low|not enough|used up|exhausted|exceeded|negative)"
    r"|\btop[- ]?up\b|in arrears|payment (?:required|overdue)",
    re.IGNORECASE,
)
_BLOCKED_CODES = frozenset({"1200", "content_blocked"})
_WRONG_CODES = frozenset({"1400", "1401", "1402"})
NOT_FOUND = "not found"  # the engine forgives these words while a task is young


@dataclass(frozen=True, kw_only=True)
class Words:
    """A provider's own account of what went wrong, as it stands in the body."""

    message: str = ""
    code: str = ""
    request_id: str | None = None

    @property
    def moderated(self) -> bool:
        """Whether it is about what the picture shows."""
        return self.code.lower() in _BLOCKED_CODES or bool(_MODERATED.search(self.message))

    @property
    def unfunded(self) -> bool:
        """Whether it is about the owner's money."""
        return bool(_UNFUNDED.search(self.message))

    @property
    def misdirected(self) -> bool:
        """Whether the request itself was wrong, by a documented code."""
        return self.code in _WRONG_CODES

    def after(self, lead: str) -> str:
        """One line for the owner's log: the status, the code, the message."""
        parts = (lead, f"[{self.code}]" if self.code else "", self.message)
        return clean(" ".join(part for part in parts if part))


def of_submit(provider: str, answer: Answer, words: Words, *, status: int | None = None) -> ProviderError:
    """Why a paid request was not taken, by its status; `status` where the body names another than the answer."""
    status = answer.status if status is None else status
    fault, elsewhere = _submit_fault(status, words)
    return ProviderError(
        fault,
        provider,
        words.after(f"HTTP {status}"),
        elsewhere=elsewhere,
        retry_after=_retry_after(answer),
        request_id=words.request_id,
    )


def _submit_fault(status: int, words: Words) -> tuple[Fault, bool]:
    if status in (425, 429):
        return Fault.BUSY, True
    if status in (400, 403, 422, 451):
        if words.moderated:
            return Fault.MODERATED, False
        if words.misdirected:
            return Fault.REQUEST, False
        if words.unfunded:
            return Fault.CONFIGURATION, True
    # 301, 307, 308: the address has moved and did nothing; 302 and 303 may lead to the result of what was done.
    if status in (301, 307, 308, 401, 402, 403, 404, 405):
        return Fault.CONFIGURATION, True
    if 400 <= status < 500 and status not in (408, 499):
        return Fault.REQUEST, False
    return Fault.UNKNOWN, False


def unclear(provider: str, why: str, words: Words | None = None) -> ProviderError:
    """A submit whose answer does not tell whether it was accepted."""
    words = words or Words()
    return ProviderError(Fault.UNKNOWN, provider, words.after(why), request_id=words.request_id)


def of_poll(provider: str, answer: Answer, words: Words, *, status: int | None = None) -> ProviderError:
    """Why a question about a task got no answer. Only what cannot pass says anything about the task."""
    status = answer.status if status is None else status
    fault = Fault.BUSY
    lead = f"HTTP {status}"
    if status in (401, 402, 403):
        fault = Fault.CONFIGURATION
    elif status in (404, 410):
        fault, lead = Fault.BROKEN, f"HTTP {status}, task {NOT_FOUND}"
    elif 400 <= status < 500 and status not in (408, 425, 429, 499):
        fault = Fault.BROKEN
    return ProviderError(
        fault,
        provider,
        words.after(lead),
        retry_after=_retry_after(answer),
        request_id=words.request_id,
        may_bill=True,
    )


def unread(provider: str, why: str) -> ProviderError:
    """A question about a task whose answer says nothing: ask again later."""
    return ProviderError(Fault.BUSY, provider, why)


def of_task(provider: str, words: Words, *, status: str, cost: int | None = None) -> ProviderError:
    """Why a task that had been accepted failed; it is not billed unless the provider says so."""
    if words.moderated:
        fault = Fault.MODERATED
    elif words.misdirected:
        fault = Fault.REQUEST
    elif words.unfunded:
        fault = Fault.CONFIGURATION
    else:
        fault = Fault.BROKEN
    return ProviderError(fault, provider, words.after(f"task {status}"), request_id=words.request_id, cost=cost)


def empty(provider: str, *, flagged: bool, cost: int | None = None) -> ProviderError:
    """A task that ended well and holds no picture; a flag tells that one was made and is withheld."""
    fault = Fault.MODERATED if flagged else Fault.BROKEN
    return ProviderError(fault, provider, "finished without a picture", may_bill=True, cost=cost)


def unsent(provider: str, why: str) -> ProviderError:
    """A paid request that never left."""
    return ProviderError(Fault.BROKEN, provider, clean(why), elsewhere=True)


def of_upload(provider: str, answer: Answer, words: Words) -> ProviderError:
    """Why a picture was not stored. Nothing has been bought at that point."""
    status = answer.status
    fault: Literal[Fault.BUSY, Fault.CONFIGURATION, Fault.BROKEN] = Fault.BROKEN
    if status in (425, 429):
        fault = Fault.BUSY
    elif status in (401, 402, 403) or words.unfunded:
        fault = Fault.CONFIGURATION
    return ProviderError(
        fault,
        provider,
        words.after(f"upload, HTTP {status}"),
        elsewhere=True,
        retry_after=_retry_after(answer),
        request_id=words.request_id,
    )


def _retry_after(answer: Answer) -> float | None:
    """Seconds to wait, from `Retry-After` as seconds or as an HTTP date, counted from when the answer came.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - answer.at)
