"""How a job ended, in a sentence for the member. Never the provider's own words, which may hold anything."""

from collections.abc import Sequence

from bot.core.errors import Fault
from bot.core.money import show_usd

DISPLAY = {"modelverse": "UModelverse", "wavespeed": "WaveSpeed", "vtrix": "Vtrix"}
FREE = "It costs you nothing."
# Why some pictures of an order are kept back while others are shown.
ADULT_NOT_HERE = "flagged as adult content in a channel that is not age-restricted"
ADULT_NOT_ALLOWED = "flagged as adult content, which this server does not allow"
LOOKS_BLOCKED = "too much like a picture that moderators of this server have taken down"


def provider_name(provider: str) -> str:
    """The provider as people write it."""
    return DISPLAY.get(provider, provider)


def failed(fault: Fault, provider: str) -> str:
    """The sentence for a request that came to nothing."""
    who = provider_name(provider)
    text = {
        Fault.MODERATED: f"{who}'s moderation refused this. Other words or another picture may pass.",
        Fault.REQUEST: f"{who} did not accept the request as it stands. Try other settings or another picture.",
        Fault.CONFIGURATION: f"{who} does not let this bot in at the moment; its owner has been told in the log.",
        Fault.BUSY: f"{who} is too busy at the moment. Try again in a few minutes.",
        Fault.BROKEN: f"{who} could not make this picture. Trying again may help.",
        Fault.UNKNOWN: f"{who} never answered, so nobody knows whether the picture was made. It was not sent twice.",
    }[fault]
    return f"{text} {FREE}"


def overdue(provider: str, seconds: int) -> str:
    """The provider accepted and then took longer than this bot waits."""
    return f"{provider_name(provider)} did not finish within {_span(seconds)}. {FREE}"


def lost_file(provider: str) -> str:
    """The picture was made, but its file never came whole."""
    return f"{provider_name(provider)} made the picture, but its file could not be fetched whole. {FREE}"


def withheld() -> str:
    """The provider flagged every picture, and the channel is not age-restricted."""
    return f"The result was flagged as adult content and this channel is not age-restricted. {FREE}"


def adult_not_allowed() -> str:
    """The provider flagged every picture, and the server allows no adult content at all."""
    return f"The result was flagged as adult content, which this server does not allow. {FREE}"


def looks_blocked() -> str:
    """The result looks like a picture that was taken down here."""
    return f"The result looks like a picture that moderators of this server have taken down. {FREE}"


def refused_by_moderator(reason: str) -> str:
    """A moderator looked and said no."""
    why = f" Reason: {ended(reason)}" if reason else ""
    return f"A moderator looked at it and decided not to show it.{why} {FREE}"


def unanswered(hours: int) -> str:
    """Nobody looked at a held picture in time."""
    span = "an hour" if hours == 1 else f"{hours} hours"
    return f"No moderator looked at it within {span}, so it is not shown. {FREE}"


def taken_down() -> str:
    """Everything was taken down before it could be posted."""
    return f"A moderator took it down before it was posted. {FREE}"


def suspended() -> str:
    """Its member was suspended while it waited in line; the card is public and tells no more."""
    return f"Moderation ended this order before it was sent. {FREE}"


def cancelled(charged: int, provider: str) -> str:
    """The member or a moderator cancelled."""
    if not charged:
        return "Cancelled before anything was bought. It costs you nothing."
    return f"Cancelled. It was already at {provider_name(provider)}, which bills it: {show_usd(charged)}."


def unreachable() -> str:
    """Nowhere left to post the result."""
    return f"The picture was made, but there is no place left where it may be posted. {FREE}"


def gone_provider(provider: str) -> str:
    """The provider was taken out of the settings while the job waited."""
    return f"{provider_name(provider)} is no longer set up on this bot. {FREE}"


def unlucky() -> str:
    """The job stood in the way of too many restarts."""
    return f"This order was interrupted too often and has been given up. {FREE}"


def partial(made: int, asked: int) -> str:
    """Some pictures of an order came, others did not."""
    return f"{made} of {asked} pictures came; you pay for {made}."


def partly_withheld(shown: int, withheld: int, asked: int, causes: Sequence[str]) -> str:
    """Some pictures of an order may be shown; moderation keeps others back, and perhaps some never came."""
    missing = asked - shown - withheld
    also = f" {missing} never came." if missing > 0 else ""
    kept_back = f"Moderation keeps {withheld} back: {' and '.join(causes)}."
    return f"{shown} of {asked} pictures may be shown; you pay for {shown}. {kept_back}{also}"


def ended(text: str) -> str:
    """Somebody's words with a full stop, because more follows."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _span(seconds: int) -> str:
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"
