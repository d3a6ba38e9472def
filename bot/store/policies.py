"""What servers decided about moderation: policy, moderators' channel, and the modes of their channels.

Each change stands in the log, written in the same transaction.
"""

from collections.abc import Mapping
from typing import Any

from bot.core import house_words
from bot.core.decisions import DecisionKind
from bot.core.errors import BadRequest
from bot.core.policy import House, Mode, Policy
from bot.store import consent, decisions, reviews, stars
from bot.store.database import Reader, Transaction

NO_MODERATORS = (
    "Held pictures wait in a channel for moderators, and this server has named none yet. Name one first, or in the "
    "same command: `/studio channels moderators:` and the channel."
)


async def house(reader: Reader, guild_id: int) -> House:
    """Everything a server says; the defaults where it said nothing."""
    row = await reader.fetch_one("SELECT policy, moderators_channel FROM guilds WHERE id = $1", guild_id)
    modes = await reader.fetch("SELECT channel_id, mode FROM channel_modes WHERE guild_id = $1", guild_id)
    return House(
        policy=Policy.from_json(row["policy"]) if row else Policy(),
        moderators_channel=row["moderators_channel"] if row else None,
        modes={each["channel_id"]: Mode(each["mode"]) for each in modes},
    )


async def set_policy(tx: Transaction, guild_id: int, policy: Policy, *, now: int) -> None:
    """Write a server's policy."""
    await _known(tx, guild_id, now)
    await tx.execute("UPDATE guilds SET policy = $1 WHERE id = $2", policy.to_json(), guild_id)


async def set_moderators(tx: Transaction, guild_id: int, channel_id: int | None, *, now: int) -> None:
    """Where moderators are asked; None = nowhere. What waits and has no card gets one there."""
    await _known(tx, guild_id, now)
    await tx.execute("UPDATE guilds SET moderators_channel = $1 WHERE id = $2", channel_id, guild_id)
    await reviews.ask_anew(tx, guild_id)


async def set_mode(tx: Transaction, guild_id: int, channel_id: int, mode: Mode) -> None:
    """What becomes of pictures ordered in a channel or thread."""
    await tx.execute(
        "INSERT INTO channel_modes (guild_id, channel_id, mode) VALUES ($1, $2, $3) "
        "ON CONFLICT (guild_id, channel_id) DO UPDATE SET mode = excluded.mode",
        *(guild_id, channel_id, str(mode)),
    )


async def drop_mode(tx: Transaction, guild_id: int, channel_id: int) -> None:
    """What was said about a channel or thread holds no more."""
    await tx.execute("DELETE FROM channel_modes WHERE guild_id = $1 AND channel_id = $2", guild_id, channel_id)


async def change_policy(
    tx: Transaction, guild_id: int, wishes: Mapping[str, Any], *, by: int, now: int
) -> tuple[Policy, Policy]:
    """Change some values of a policy; returns what held and what holds, with a line of the log for each change.

    Raises:
        BadRequest: a value cannot be; the sentence says what would work.
    """
    before = (await house(tx, guild_id)).policy
    after = before.evolve(**wishes)
    if after != before:
        await set_policy(tx, guild_id, after, now=now)
    for name, words in house_words.NAMES.items():
        was, becomes = house_words.value(before, name), house_words.value(after, name)
        if was != becomes:
            await _note(tx, guild_id, words, was, becomes, by=by, now=now)
    return before, after


async def change_moderators(tx: Transaction, guild_id: int, channel_id: int, *, by: int, now: int) -> int | None:
    """Name the moderators' channel; returns what it was. Naming the same one again brings cards that it missed."""
    before = (await house(tx, guild_id)).moderators_channel
    await set_moderators(tx, guild_id, channel_id, now=now)
    if before != channel_id:
        was = f"<#{before}>" if before else "none"
        await _note(tx, guild_id, "Moderators' channel", was, f"<#{channel_id}>", by=by, now=now)
    return before


async def change_mode(
    tx: Transaction, guild_id: int, channel_id: int, mode: Mode | None, *, by: int, now: int
) -> Mode | None:
    """Say what becomes of pictures of a channel or thread, None = what holds elsewhere; returns what was said before.

    Raises:
        BadRequest: they cannot be held as long as the server has no moderators' channel.
    """
    found = await house(tx, guild_id)
    if mode is Mode.HOLD and found.moderators_channel is None:
        raise BadRequest(NO_MODERATORS)
    before = found.modes.get(channel_id)
    if before == mode:
        return before
    if mode is None:
        await drop_mode(tx, guild_id, channel_id)
    else:
        await set_mode(tx, guild_id, channel_id, mode)
    was, becomes = house_words.mode(before), house_words.mode(mode)
    await _note(tx, guild_id, f"Pictures of <#{channel_id}>", was, becomes, by=by, now=now)
    return before


async def change_gallery(
    tx: Transaction, guild_id: int, channel_id: int | None, stars_needed: int | None, *, by: int, now: int
) -> None:
    """Where starred pictures go (0 = nowhere) and after how many stars; None leaves a value."""
    before = await stars.gallery_settings(tx, guild_id)
    await stars.set_gallery(tx, guild_id=guild_id, channel_id=channel_id, stars=stars_needed, now=now)
    after = await stars.gallery_settings(tx, guild_id)
    if before != after:
        await _note(tx, guild_id, "Starred pictures", _gallery(*before), _gallery(*after), by=by, now=now)


async def change_remixing(tx: Transaction, guild_id: int, *, allow: bool, by: int, now: int) -> None:
    """Whether others may take pictures further of members who never said anything."""
    before = await consent.guild_allows(tx, guild_id)
    await consent.set_guild(tx, guild_id=guild_id, allow=allow, now=now)
    if before != allow:
        was, becomes = ("on" if value else "off" for value in (before, allow))
        await _note(tx, guild_id, "Remixing by default", was, becomes, by=by, now=now)


def _gallery(channel_id: int | None, count: int) -> str:
    after = "1 star" if count == 1 else f"{count} stars"
    return f"<#{channel_id}> after {after}" if channel_id else f"nowhere, {after}"


async def _note(tx: Transaction, guild_id: int, what: str, was: str, becomes: str, *, by: int, now: int) -> None:
    await decisions.note(
        tx, DecisionKind.SETTING, guild_id=guild_id, by=by, now=now, reason=what, before=was, after=becomes
    )


async def _known(tx: Transaction, guild_id: int, now: int) -> None:
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
