"""The default world: a guild called The Atelier, five people, a bot and their channels.

Edit this to change what a visitor of the demo finds.
"""

from practice.clock import Clock
from practice.discord.entities import (
    Channel,
    ChannelType,
    Guild,
    Member,
    Overwrite,
    OverwriteKind,
    Role,
    User,
)
from practice.discord.permissions import bits
from practice.discord.snowflakes import Snowflakes, shard_of
from practice.discord.world import World

EVERYONE = bits(
    "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY",
    "ADD_REACTIONS", "USE_APPLICATION_COMMANDS", "CREATE_PUBLIC_THREADS",
    "SEND_MESSAGES_IN_THREADS", "USE_EXTERNAL_EMOJIS", "CHANGE_NICKNAME", "CREATE_INSTANT_INVITE",
)  # fmt: skip
MODERATOR = bits(
    "MANAGE_MESSAGES", "MANAGE_THREADS", "MODERATE_MEMBERS", "KICK_MEMBERS", "BAN_MEMBERS",
    "VIEW_AUDIT_LOG", "MENTION_EVERYONE", "PIN_MESSAGES",
)  # fmt: skip
BOT = bits(
    "VIEW_CHANNEL", "SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "CREATE_PUBLIC_THREADS",
    "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY", "MANAGE_THREADS", "MANAGE_MESSAGES",
    "ADD_REACTIONS", "MANAGE_GUILD",
)  # fmt: skip

PEOPLE = (
    ("ann", "Ann", 0xC9785D),
    ("ben", "Ben", 0x5D8FC9),
    ("cleo", "Cleo", 0x6FA86B),
    ("mo", "Mo", 0x9A7BC0),
    ("olive", "Olive", 0xB59A3C),
)


def build(clock: Clock) -> World:
    """The Atelier and everyone in it."""
    ids = Snowflakes(clock)
    bot = User(id=ids.next(), name="easel", global_name="Easel", bot=True, color=0x3F8F87)
    world = World(clock, ids, bot)
    for name, shown, color in PEOPLE:
        world.add_user(User(id=world.ids.next(), name=name, global_name=shown, color=color))
    guild = add_guild(world, "The Atelier", owner=world.user("olive"))
    moderators = Role(
        id=world.ids.next(),
        name="Moderators",
        permissions=MODERATOR,
        position=2,
        color=0x9A7BC0,
        mentionable=True,
    )
    guild.roles[moderators.id] = moderators
    guild.members[world.user("mo").id].role_ids.add(moderators.id)
    _channels(world, guild, moderators)
    return world


def add_guild(world: World, name: str, *, owner: User, shard: tuple[int, int] | None = None) -> Guild:
    """A guild with everybody in it and the bot at work; `shard` chooses who hears of it."""
    guild_id = world.ids.next()
    while shard is not None and shard_of(guild_id, shard[1]) != shard[0]:
        guild_id += 1 << 22
    guild = Guild(id=guild_id, name=name, owner_id=owner.id)
    guild.roles[guild_id] = Role(id=guild_id, name="@everyone", permissions=EVERYONE)
    own = Role(
        id=world.ids.next(),
        name=world.bot.global_name or world.bot.name,
        permissions=BOT,
        position=1,
        managed_by=world.bot.id,
    )
    guild.roles[own.id] = own
    now = world.clock.time()
    for user in world.users.values():
        roles = {own.id} if user is world.bot else set()
        guild.members[user.id] = Member(user=user, joined_at=now, role_ids=roles)
    return world.add_guild(guild)


def add_channel(
    world: World,
    guild: Guild,
    name: str,
    *,
    kind: ChannelType = ChannelType.TEXT,
    topic: str | None = None,
    nsfw: bool = False,
    overwrites: tuple[Overwrite, ...] = (),
) -> Channel:
    """A channel of a guild, below the ones there are."""
    position = sum(1 for it in world.channels.values() if it.guild_id == guild.id)
    channel = Channel(
        id=world.ids.next(),
        type=kind,
        name=name,
        guild_id=guild.id,
        position=position,
        topic=topic,
        nsfw=nsfw,
        overwrites={it.id: it for it in overwrites},
    )
    return world.add_channel(channel)


def _channels(world: World, guild: Guild, moderators: Role) -> None:
    add_channel(world, guild, "studio", topic="Make pictures here: type / to begin.")
    add_channel(world, guild, "gallery", topic="The pictures people liked best.")
    add_channel(world, guild, "after-dark", nsfw=True, topic="Age-restricted.")
    own = next(it for it in guild.roles.values() if it.managed_by == world.bot.id)
    hidden = bits("VIEW_CHANNEL")
    private = (
        Overwrite(id=guild.id, kind=OverwriteKind.ROLE, deny=hidden),
        Overwrite(id=moderators.id, kind=OverwriteKind.ROLE, allow=hidden),
        Overwrite(id=own.id, kind=OverwriteKind.ROLE, allow=hidden),
    )
    add_channel(world, guild, "mods", overwrites=private, topic="For moderators only.")
    add_channel(world, guild, "projects", kind=ChannelType.FORUM, topic="One post for each idea.")
