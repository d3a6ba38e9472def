"""A server's decisions about moderation in words, the same in the log and on the panel that changes them."""

from typing import Any

from bot.core.policy import DEFAULT, Mode, Policy

NAMES = {
    "adult": "Adult content in age-restricted channels",
    "safety_tolerance": "Safety tolerance",
    "closed": "Orders while the moderation service does not answer",
    "thresholds": "Thresholds of the moderation service",
    "hold_hours": "Held pictures nobody looks at",
    "reports_to_hide": "Reports that hide a picture until a moderator has looked",
    "strikes_to_suspend": "Strikes that suspend a member",
    "strike_days": "A strike counts for",
    "suspension_days": "Such a suspension lasts",
}
MODES = {
    Mode.POST: "posted",
    Mode.SPOILER: "posted behind a spoiler",
    Mode.HOLD: "held until a moderator has looked at them",
    Mode.OFF: "switched off",
}
NO_MODE = "as everywhere (in a thread: as in its channel)"


def value(policy: Policy, name: str) -> str:
    """One value of a policy, to stand after its name."""
    found: Any = getattr(policy, name)
    match name:
        case "adult":
            return "allowed" if found else "not allowed"
        case "closed":
            return "refused" if found else "let through"
        case "safety_tolerance":
            return "each provider's own" if found is None else f"{found} of 6"
        case "thresholds":
            alone = len(policy.thresholds) == 1
            return "; ".join(_threshold(category, *pair, alone=alone) for category, pair in policy.thresholds.items())
        case "hold_hours":
            return f"refused after {_count(found, 'hour')}"
        case "strike_days" | "suspension_days":
            return _count(found, "day")
        case _:
            return str(found) if found else "none"


def mode(found: Mode | None) -> str:
    """What becomes of pictures of a channel; None = nothing was said about it."""
    return NO_MODE if found is None else MODES[found]


def _threshold(category: str, flag: float, block: float, *, alone: bool) -> str:
    name = category if category != DEFAULT else "every category" if alone else "every other category"
    return f"{name}: flag from {flag:g}, refuse from {block:g}"


def _count(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"
