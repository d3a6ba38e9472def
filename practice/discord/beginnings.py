"""A thread or forum post as it begins, whoever begins it. Makes the record only; telling and posting come after.

Source: https://discord.com/developers/docs/resources/channel#start-thread-from-message
"""

from collections.abc import Iterable

from practice.discord.entities import Channel, ChannelType, ThreadState, User
from practice.discord.world import World


def thread(
    world: World,
    parent: Channel,
    owner: User,
    name: str,
    *,
    thread_id: int | None = None,
    kind: ChannelType = ChannelType.PUBLIC_THREAD,
    minutes: int = 1440,
    slowmode: int = 0,
    invitable: bool = True,
    tags: Iterable[int] = (),
) -> Channel:
    """A thread below `parent` with its owner in it; `minutes` of silence archive it."""
    now = world.clock.time()
    return Channel(
        id=world.ids.next() if thread_id is None else thread_id,
        type=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        slowmode=slowmode,
        thread=ThreadState(
            owner_id=owner.id,
            created_at=now,
            auto_archive_minutes=minutes,
            member_joined={owner.id: now},
            invitable=invitable,
            applied_tags=list(tags),
        ),
    )
