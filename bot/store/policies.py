"""What servers decided about moderation: policy, moderators' channel, and the modes of their channels."""

from bot.core.policy import House, Mode, Policy
from bot.store.database import Reader, Transaction


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
    """Where moderators are asked; None = nowhere."""
    await _known(tx, guild_id, now)
    await tx.execute("UPDATE guilds SET moderators_channel = $1 WHERE id = $2", channel_id, guild_id)


async def set_mode(tx: Transaction, guild_id: int, channel_id: int, mode: Mode) -> None:
    """What becomes of pictures ordered in a channel or thread."""
    await tx.execute(
        "INSERT INTO channel_modes (guild_id, channel_id, mode) VALUES ($1, $2, $3) "
        "ON CONFLICT (guild_id, channel_id) DO UPDATE SET mode = excluded.mode",
        *(guild_id, channel_id, str(mode)),
    )


async def _known(tx: Transaction, guild_id: int, now: int) -> None:
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
