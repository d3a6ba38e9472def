"""Sentences about limits, budgets, pauses and costs, for those who set and those who meet them."""

from collections.abc import Sequence

from bot.core.accounts import (
    Alert,
    AlertKind,
    Budgets,
    By,
    Costs,
    Forecast,
    Pause,
    PriceLine,
    Reconciled,
    Scope,
    Suspected,
)
from bot.core.budgets import Ceiling, Span
from bot.core.limits import Rule, Ruled, Subject
from bot.core.money import show_usd
from bot.core.quota import Limits
from cogs.ui import words

NOTHING_SET = "Nothing is set for this server: the bot's own settings hold for everyone."
NO_RULE = "There was no limit of its own to clear."
NOTHING_PAUSED = "Nothing is paused."
NOT_PAUSED = "That was not paused."
NO_ALERT_RIGHTS = "I may not write in that channel, so alerts would not arrive. Let me view it and send messages."
NOT_A_NUMBER = (
    "“{text}” is not a number I can use for {name}. Write digits, such as {example}; leave it empty to forget it."
)
NAMES = {
    "images_per_day": "pictures a day",
    "usd_per_day": "USD a day",
    "usd_per_month": "USD a month",
    "jobs_at_once": "jobs at once",
    "min_hours": "hours on the server",
    "weight": "turns in line",
}
_USUAL = "0 = no limit, empty = not set"
MEANINGS = dict.fromkeys(NAMES, _USUAL) | {
    "min_hours": "Before the first order; 0 = at once, empty = not set",
    "weight": "1 to 100 turns to one of somebody else's; empty = not set",
}
MONEY = frozenset({"usd_per_day", "usd_per_month"})


def amount(name: str, value: int | None) -> str:
    """A limit's value as people read it: `$1.50 a day`, `1 picture a day`, `no limit on jobs at once`."""
    label = NAMES[name]
    if value is None:
        return f"{label} not set"
    if not value:
        return f"no limit on {label}"
    if name in MONEY:
        return f"{show_usd(value)} {label.removeprefix('USD ')}"
    first, _, rest = label.partition(" ")
    return f"{value} {first.removesuffix('s') if value == 1 else first} {rest}"


def whose(subject: Subject, target_id: int) -> str:
    """For whom a rule holds; mentions ping nobody here."""
    return {
        Subject.EVERYONE: "Everyone",
        Subject.ROLE: f"<@&{target_id}>",
        Subject.MEMBER: f"<@{target_id}>",
    }[subject]


def rule(ruled: Ruled) -> str:
    """A rule in a line."""
    said = [amount(name, value) for name in NAMES if (value := getattr(ruled.rule, name)) is not None]
    cap = " (a cap: it only lowers)" if ruled.rule.cap else ""
    return f"{whose(ruled.subject, ruled.target_id)}{cap}: {', '.join(said) or 'nothing said'}"


def rule_changed(subject: Subject, target_id: int, before: Rule, after: Rule) -> str:
    """After a change: what holds, and what held."""
    now, then = (rule(Ruled(subject=subject, target_id=target_id, rule=each)) for each in (after, before))
    return f"Set. {now}.\n-# Before: {then}."


def rule_cleared(subject: Subject, target_id: int, before: Rule) -> str:
    """After a rule was forgotten."""
    return f"Cleared. Before: {rule(Ruled(subject=subject, target_id=target_id, rule=before))}."


def defaults(limits: Limits) -> str:
    """What the bot's settings give to everyone of whom no rule speaks."""
    names = ("images_per_day", "usd_per_day", "usd_per_month", "jobs_at_once")
    return ", ".join(amount(name, getattr(limits, name)) for name in names)


def ceiling(each: Ceiling) -> str:
    """A budget that holds, with how far it is spent."""
    where = {None: "The whole bot", 0: "This server"}.get(each.place_id, f"<#{each.place_id}>")
    span = "today" if each.span is Span.DAY else "this month"
    if not each.limit:
        return f"{where}: {show_usd(each.spent)} {span}, no limit"
    mine = " (the bot's own settings)" if each.settings else ""
    return f"{where}: {show_usd(each.spent)} of {show_usd(each.limit)} {span}, {each.percent}\u00a0%{mine}"


def said(found: Budgets) -> list[str]:
    """Everything said about money in a server, without what is spent."""
    lines = [
        f"{f'<#{each.place_id}>' if each.place_id else 'This server'}: "
        f"{amount('usd_per_day', each.usd_per_day)}, {amount('usd_per_month', each.usd_per_month)}"
        for each in (found.server, *found.places)
    ]
    where = f"<#{found.alerts_channel}>" if found.alerts_channel else "nowhere"
    confirm = f"above {show_usd(found.confirm_above)}" if found.confirm_above else "never"
    return [
        *lines,
        f"Alerts go to: {where}",
        f"Eco mode: {'on: near the end of a budget members are offered the cheaper model' if found.eco else 'off'}",
        f"Members confirm a price: {confirm}",
    ]


def budget_changed(before: Budgets, after: Budgets) -> str:
    """What a change of budgets changed, line by line, and how far they are spent now; everything when nothing did."""
    then, now = said(before), said(after)
    lines = [f"Now: {line}" for line in now if line not in then]
    lines += [f"-# Before: {line}" for line in then if line not in now]
    return "\n".join([*lines, *map(ceiling, after.ceilings)]) if lines else budgets(after)


def budgets(found: Budgets) -> str:
    """Everything said about money in a server, with how far it is spent."""
    lines = [ceiling(each) for each in found.ceilings]
    return "\n".join([*lines, *(f"-# {line}" for line in said(found))])


def place_of(pause: Pause) -> str:
    """What a pause holds up."""
    return {
        Scope.SERVER: "The whole server",
        Scope.CHANNEL: f"<#{pause.target_id}>",
        Scope.ROLE: f"<@&{pause.target_id}>",
    }[pause.scope]


def paused(pause: Pause, waiting: int) -> str:
    """After a pause began."""
    jobs = f" {waiting} order{'s' if waiting != 1 else ''} in line will wait." if waiting else ""
    return f"Paused: {place_of(pause)}. Nothing new is taken or sent; what is at a provider finishes.{jobs}"


def pauses(found: Sequence[Pause]) -> str:
    """What is paused now."""
    return "\n".join(
        f"{place_of(each)}, by <@{each.by}> <t:{each.at // 1000}:R>" + (f": {each.reason}" if each.reason else "")
        for each in found
    )


def resumed(scope: Scope, target_id: int, waiting: int) -> str:
    """After a pause ended."""
    place = place_of(Pause(scope=scope, target_id=target_id, reason="", by=0, at=0))
    jobs = f" {waiting} order{'s go' if waiting != 1 else ' goes'} on." if waiting else ""
    return f"Going on: {place}.{jobs}"


def alert(found: Alert) -> str:
    """What the owner's channel is told, once."""
    if found.kind is AlertKind.OVERRUN:
        return (
            f"An order cost more than was estimated: {show_usd(found.spent)} instead of {show_usd(found.limit)} "
            f"({found.detail}). It is booked as billed."
        )
    whom = "This bot" if not found.guild_id else "This server"
    span = "for today" if found.span is Span.DAY else "for this month"
    ending = " New orders are refused until it starts afresh; running ones finish." if found.threshold >= 100 else ""
    return (
        f"{whom} has spent {found.threshold} % of its budget {span}: "
        f"{show_usd(found.spent)} of {show_usd(found.limit)}.{ending}"
    )


SUSPECTED = "May have been billed; the answers were lost. Look at the provider's list, then settle:"
SETTLE_TITLE, PRICE_TITLE = "Settle a suspected cost", "Price of a picture"
NO_SUCH_OFFER = "That offer is no longer in the price list."
NO_SUCH_EXPORT = "There are two files: `ledger` and `jobs`."


def costs_title(by: By, days: int) -> str:
    """Above the chart."""
    span = "today" if days == 1 else f"{days} days"
    return f"Cost by {by.value}, {span}"


def costs_total(found: Costs) -> str:
    """The sum in words."""
    total = found.total
    maybe = f", {show_usd(total.suspected)} of it only suspected" if total.suspected else ""
    return (
        f"From {found.first} to {found.last}: **{show_usd(total.cost)}**{maybe}, "
        f"{words.pictures(total.pictures)} in {total.jobs} order{'s' if total.jobs != 1 else ''}. "
        f"Members' quotas bore {show_usd(total.charged)}."
    )


def reconciled(found: Reconciled, provider: str) -> str:
    """A provider's balance beside the books."""
    text = f"{provider} has {show_usd(found.balance)} left"
    if found.drop is None or found.booked is None or found.since is None:
        return f"{text}. The next look compares it with the books."
    since = f"since <t:{found.since // 1000}:R>"
    if found.drop < 0:
        return f"{text}; it was topped up {since}."
    difference = found.difference or 0
    if not difference:
        return f"{text}; {since} it took {show_usd(found.drop)}, exactly what the books say."
    return f"{text}; {since} it took {show_usd(found.drop)}, the books say {show_usd(found.booked)}."


def suspected(found: Suspected) -> str:
    """A suspicion as a choice."""
    return f"{found.day} {found.provider} {found.model}: {show_usd(found.micro_usd)}, {found.prompt}"


def settled(found: Suspected, billed: int) -> str:
    """After settling one."""
    return f"Settled: {found.provider} billed {show_usd(billed)} for it." if billed else "Settled: it was not billed."


def price(found: PriceLine) -> str:
    """An offer's price as a choice."""
    name, now = f"{found.offer.provider} {found.offer.wire_id}", found.offer.price
    if not now.known:
        return f"{name}: no price, so nobody can order it"
    changed = f" (shipped {show_usd(found.shipped)})" if found.shipped != now.micro_usd else ""
    free = f", {words.pictures(found.free_left)} free" if found.free_left else ""
    return f"{name}: {show_usd(now.micro_usd)}{changed}{free}"


GO_AHEAD, LEAVE_IT, TAKE_CHEAPER = "Go ahead", "Leave it", "Take the cheaper one"
LEFT = "Left. Nothing was ordered and nothing was charged."
NOT_ASKED = "This question was for somebody else."
UNDECIDED_FORGOTTEN = (
    "This question has been answered already, or I was restarted since I asked it. "
    "Nothing more was ordered; ask for the picture once more if you still want it."
)


def price_line(found: Forecast) -> str:
    """`about $0.04, $0.61 left today`: what a press would cost, and what the member may still spend."""
    cost = f"about {show_usd(found.micro_usd)}" if found.micro_usd else "free of charge"
    spans = ((found.left_today, "today"), (found.left_month, "this month"))
    lefts = [f"{show_usd(left)} left {span}" for left, span in spans if left is not None]
    return ", ".join([cost, *lefts])


def doubt(found: Forecast) -> str:
    """The question before an order."""
    sentences = [f"This order costs {price_line(found)}."]
    if found.eco is not None and found.near is not None:
        sentences.append(f"{ceiling(found.near)}: nearly spent.")
        sentences.append(f"`{found.eco.model}` would make it for {show_usd(found.eco.micro_usd)}.")
    else:
        sentences.append("Shall I order it?")
    return f"{' '.join(sentences)}\n-# Nothing is reserved or charged until you answer."
