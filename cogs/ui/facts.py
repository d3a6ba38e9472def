"""One line about a job: who, which model, which settings, what it costs."""

from collections.abc import Sequence

from bot.core.jobs import Job
from bot.core.models import offer_of
from bot.core.money import show_usd
from bot.core.outcomes import provider_name
from bot.core.plan import seeds
from cogs.ui import words
from cogs.ui.text import quoted

_NEGATIVE_SHOWN = 80
_STYLE_SHOWN = 50
_CREDITED = 5  # members named; of more only the number is told


def facts(job: Job, *more: str | None) -> str:
    """The whole line, small print, `more` at its end. The name never pings: Easel's messages allow no mention."""
    return "-# " + " · ".join([f"<@{job.user_id}>", *work(job), *filter(None, more)])


def work(job: Job) -> list[str]:
    """How it was made, without saying by whom."""
    request = job.request
    parts = [f"`{job.model}` at {provider_name(job.provider)}"]
    if request.count > 1:
        parts.append(words.pictures(request.count))
    if request.pictures:
        parts.append(f"from {words.pictures(request.pictures)}")
    return [*parts, *settings(job)]


def settings(job: Job) -> list[str]:
    """The options somebody set, in words."""
    request = job.request
    found = [
        (request.aspect_ratio, "{}"),
        (request.size, "{}"),
        (request.guidance, "guidance {:g}"),
        (request.steps, "{} steps"),
        (request.strength, "strength {:g}"),
    ]
    shown = [form.format(value) for value, form in found if value is not None]
    if request.style:
        shown.insert(0, f"style {quoted(request.style, _STYLE_SHOWN)}")
    if request.negative_prompt:
        shown.append(f"without {quoted(request.negative_prompt, _NEGATIVE_SHOWN)}")
    return shown


def seed_words(job: Job) -> str | None:
    """`seed 7` or `seeds 7, 8`; None where the provider takes none."""
    offer = offer_of(job.provider, job.wire_id)
    if offer is None or not offer.seeded:
        return None
    found = [str(seed) for seed in seeds(job.request, job.shots, job.seed)]
    return f"seed{'s' if len(found) > 1 else ''} {', '.join(found)}"


def about(job: Job) -> str:
    """The estimate, for a job that is still open."""
    return f"about {show_usd(job.estimate)}"


def again(job: Job) -> str:
    """What `Again` would cost, at the price of this order."""
    each = job.estimate if job.price is None else job.price * job.request.count
    return f"again about {show_usd(each)}"


def price(job: Job, made: int) -> int:
    """What the member pays for the pictures that came, micro-USD; until the bill is there their share of the quote."""
    if job.charged is not None:
        return job.charged
    return job.estimate * min(made, job.request.count) // job.request.count


def credit_line(members: Sequence[int]) -> str:
    """Whose pictures a result stands on, nearest first; empty when it stands on nobody else's."""
    if not members:
        return ""
    named = [f"<@{member}>" for member in members[:_CREDITED]]
    rest = len(members) - len(named)
    if rest:
        named.append("1 other" if rest == 1 else f"{rest} others")
    return f"-# from pictures by {words.listed(named)}"
