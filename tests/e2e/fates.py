"""What becomes of an order when a provider misbehaves while it takes it: one row for every mode of every switch."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core import outcomes
from bot.core.errors import Fault
from practice.providers.switches import MODES, PICTURE

TIMEOUT = 12  # seconds a job may take at the provider on this stage; longer than a provider's grace for unknown tasks

# Tried again for a minute before it is given up; as a fault of one download it is among the answers.
TOO_SLOW_TO_PLAY = frozenset({"cut_download"})

# Seconds a job takes at the provider where that matters; at once elsewhere. A slow one takes twenty times as long.
LATENCIES = {"slow": 0.15, "unknown_status": 3.0, "sync_timeout_5004": 3.0}


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How an order ends: its state, the words on its card (with the provider's name in), the kinds in the ledger.

    `posts` is how many POSTs the provider may see: two only when it has refused the first for certain.
    """

    state: str
    words: str
    books: frozenset[str]
    posts: int = 1
    count: int = 1


def _free(fault: Fault, provider: str, *more: str, state: str = "failed") -> Fate:
    words = outcomes.failed(fault, provider)
    return Fate(state=state, words=words, books=frozenset({"reserve", "release", *more}))


def fates(provider: str) -> Mapping[str, Fate]:
    """The table of one provider."""
    made = Fate(state="delivered", words="Done", books=frozenset({"reserve", "charge", "cost"}))
    unclear = _free(Fault.UNKNOWN, provider, "suspected")
    broken, locked = _free(Fault.BROKEN, provider), _free(Fault.CONFIGURATION, provider)
    moderated = _free(Fault.MODERATED, provider, state="refused")
    back = frozenset({"reserve", "release", "cost"})
    no_file = Fate(state="failed", words=outcomes.lost_file(provider), books=back)
    nothing = _free(Fault.BROKEN, provider, "suspected")  # it says that it is done, so it may well bill it
    late = Fate(state="failed", words=outcomes.overdue(provider, TIMEOUT), books=unclear.books)
    usual = {
        **dict.fromkeys(("ok", "slow", "duplicate", "slow_download"), made),
        **dict.fromkeys(("unauthorized", "no_balance"), locked),
        **dict.fromkeys(("moderated_input", "moderated_output"), moderated),
        **dict.fromkeys(("html", "html_ok", "lost_reply", "gateway_timeout", "broken_json", "stall"), unclear),
        **dict.fromkeys(set(PICTURE) - {"slow_download"}, no_file),
        "rate_limited": Fate(state="delivered", words="Done", books=made.books, posts=2),
        "server_error": unclear,
        "failed": broken,
        "never": late,
        "empty": nothing,
        "not_found_poll": nothing,  # it had taken the request, and now does not know it
        "unknown_status": made,
    }
    own: dict[str, dict[str, Fate]] = {
        # It answers at once or never: an error of its own means that no picture came of it.
        "modelverse": {
            "server_error": broken,
            "never": unclear,
            "request_timeout": unclear,
            "fewer": Fate(state="delivered", words=outcomes.partial(3, 4), books=made.books, count=4),
        },
        # Its history tells what became of a request whose answer was lost.
        "wavespeed": {
            **dict.fromkeys(("lost_reply", "gateway_timeout", "broken_json", "stall"), made),
            **dict.fromkeys(("cancelled", "timeout"), broken),
            "fewer": nothing,
            "sync_timeout_5004": made,
            "nsfw_flag": Fate(state="refused", words=outcomes.withheld(), books=back),
            "nsfw_blank": _free(Fault.MODERATED, provider, "suspected", state="refused"),
        },
        # It tells its bill, even for nothing.
        "vtrix": {
            "instant": made,
            "blocked_completed": moderated,
            "empty": _free(Fault.BROKEN, provider, "cost"),
        },
    }
    table = usual | own[provider]
    return {mode: table[mode] for mode in in_order(MODES[provider])}


def in_order(modes: tuple[str, ...]) -> list[str]:
    """The modes to be played: those that take longest first, a refusal that is tried again last."""
    first = ("server_error", "html", "html_ok", "never", "stall")
    played = [mode for mode in modes if mode not in TOO_SLOW_TO_PLAY]
    return sorted(played, key=lambda mode: (mode == "rate_limited", mode not in first))
