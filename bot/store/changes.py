"""What the staff of a server change about money: each in one transaction with the line that says who, when and what."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.core import limits as rules
from bot.core.accounts import Pause, Scope
from bot.core.budgets import Budget
from bot.core.errors import BadRequest
from bot.core.jobs import Job
from bot.core.limits import Rule, Subject
from bot.core.money import show_usd
from bot.store import audit, budgets, limits, pauses
from bot.store.database import Transaction


async def set_limit(
    tx: Transaction,
    guild_id: int,
    subject: Subject,
    target_id: int,
    values: Mapping[str, int | None],
    *,
    cap: bool | None,
    by: int,
    now: int,
) -> Rule:
    """Change some values of a rule.

    Raises:
        BadRequest: a value cannot be.
    """
    target_id = 0 if subject is Subject.EVERYONE else target_id
    unknown = values.keys() - set(rules.VALUES)
    if unknown:
        raise BadRequest(f"There is no limit called `{min(unknown)}`.")
    before = await limits.get(tx, guild_id=guild_id, subject=subject, target_id=target_id) or Rule()
    after = before.evolve(**values, cap=before.cap if cap is None else cap and subject is Subject.ROLE)
    if problem := rules.problem(after):
        raise BadRequest(problem)
    if after.empty:
        await limits.remove(tx, guild_id=guild_id, subject=subject, target_id=target_id)
    else:
        await limits.put(tx, after, guild_id=guild_id, subject=subject, target_id=target_id)
    await audit.note(
        tx, guild_id=guild_id, by=by, now=now, what="limits", target=_target(subject, target_id),
        before=_rule(before), after=_rule(after),
    )  # fmt: skip
    return after


async def clear_limit(tx: Transaction, guild_id: int, subject: Subject, target_id: int, *, by: int, now: int) -> bool:
    """Forget a rule; False when there was none."""
    target_id = 0 if subject is Subject.EVERYONE else target_id
    before = await limits.get(tx, guild_id=guild_id, subject=subject, target_id=target_id)
    if before is None:
        return False
    await limits.remove(tx, guild_id=guild_id, subject=subject, target_id=target_id)
    await audit.note(
        tx, guild_id=guild_id, by=by, now=now, what="limits", target=_target(subject, target_id),
        before=_rule(before), after="",
    )  # fmt: skip
    return True


async def set_budget(
    tx: Transaction, guild_id: int, place_id: int, amounts: Mapping[str, int | None], *, by: int, now: int
) -> None:
    """Change what a place may cost.

    Raises:
        BadRequest: a negative amount.
    """
    said = await budgets.of_places(tx, [place_id], guild_id=guild_id)
    before = said[0] if said else Budget(place_id=place_id)
    changes = {name: amount for name, amount in amounts.items() if amount is not None}
    if any(amount < 0 for amount in changes.values()):
        raise BadRequest("A budget is 0 (no limit) or more.")
    after = replace(before, **changes)
    await budgets.put(tx, after, guild_id=guild_id)
    await audit.note(
        tx, guild_id=guild_id, by=by, now=now, what="budget", target=f"<#{place_id}>" if place_id else "server",
        before=_budget(before), after=_budget(after),
    )  # fmt: skip


async def configure(tx: Transaction, guild_id: int, wishes: Mapping[str, Any], *, by: int, now: int) -> None:
    """Change how a server wants to be told about money.

    Raises:
        BadRequest: a negative amount.
    """
    before = await budgets.wishes(tx, guild_id=guild_id)
    after = replace(before, **{name: value for name, value in wishes.items() if value is not None})
    if after.confirm_above < 0:
        raise BadRequest("The price above which members confirm is 0 (never) or more.")
    await budgets.wish(tx, after, guild_id=guild_id, now=now)
    for name, value in asdict(after).items():
        await audit.note(
            tx, guild_id=guild_id, by=by, now=now, what=name.replace("_", " "), target="server",
            before=str(getattr(before, name) or ""), after=str(value or ""),
        )  # fmt: skip


async def pause(tx: Transaction, guild_id: int, new: Pause) -> list[Job]:
    """Begin a pause; returns the jobs in line it holds up."""
    held = await pauses.put(tx, new, guild_id=guild_id)
    await audit.note(
        tx, guild_id=guild_id, by=new.by, now=new.at, what="pause", target=_place(new.scope, new.target_id),
        before="", after=new.reason or "paused",
    )  # fmt: skip
    return held


async def resume(
    tx: Transaction, guild_id: int, scope: Scope, target_id: int, *, by: int, now: int
) -> list[Job] | None:
    """End a pause; returns the jobs that go on, None when there was no such pause."""
    freed = await pauses.remove(tx, scope, target_id, guild_id=guild_id)
    if freed is not None:
        await audit.note(
            tx, guild_id=guild_id, by=by, now=now, what="pause", target=_place(scope, target_id),
            before="paused", after="",
        )  # fmt: skip
    return freed


def _target(subject: Subject, target_id: int) -> str:
    return {Subject.EVERYONE: "everyone", Subject.ROLE: f"<@&{target_id}>", Subject.MEMBER: f"<@{target_id}>"}[subject]


def _place(scope: Scope, target_id: int) -> str:
    return {Scope.SERVER: "server", Scope.CHANNEL: f"<#{target_id}>", Scope.ROLE: f"<@&{target_id}>"}[scope]


def _rule(rule: Rule) -> str:
    parts = [
        f"{name} {_amount(name, value)}" for name, value in asdict(rule).items() if value is not None and name != "cap"
    ]
    return ", ".join([*parts, *(["cap"] if rule.cap else [])])


def _budget(budget: Budget) -> str:
    both = (("usd_per_day", budget.usd_per_day), ("usd_per_month", budget.usd_per_month))
    return ", ".join(f"{name} {_amount(name, value)}" for name, value in both if value is not None)


def _amount(name: str, value: int) -> str:
    return show_usd(value) if name.startswith("usd") else str(value)
