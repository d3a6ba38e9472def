"""What people point at in options, selects and modals, turned into ids and `resolved` data.

Accepts the handy forms tests use (names, objects, paths, bytes) besides plain ids.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from practice.discord import payloads
from practice.discord.entities import Attachment, Channel, Guild, Json, Member, Role, User
from practice.discord.server import Server
from practice.discord.uploads import Upload, attach


class Refused(Exception):
    """Discord's client would not send this; the sentence says why."""


class Resolved:
    """Collects the people, roles, channels and files one interaction refers to."""

    def __init__(self, server: Server, asker: User, guild: Guild | None) -> None:
        self._server = server
        self._world = server.world
        self._asker = asker
        self._guild = guild
        self.data: Json = {}

    def user(self, value: Any) -> str:
        """Somebody, by object, id or name."""
        user = getattr(value, "user", value)
        if not isinstance(user, User):
            user = self._known(self._world.user, user, "user")
        self._add("users", user.id, payloads.user(user))
        member = self._guild.members.get(user.id) if self._guild else None
        if member is not None and self._guild is not None:
            self._add("members", user.id, self._member(member))
        return str(user.id)

    def role(self, value: Any) -> str:
        """A role of the guild, by object, id or name."""
        roles = self._guild.roles if self._guild else {}
        if isinstance(value, Role):
            found: Role | None = value
        elif str(value).isdigit():
            found = roles.get(int(value))
        else:
            found = next((it for it in roles.values() if it.name == value), None)
        if found is None:
            raise Refused(f"There is no role {value!r} here.")
        self._add("roles", found.id, payloads.role(found))
        return str(found.id)

    def mentionable(self, value: Any) -> str:
        """A member or a role."""
        try:
            return self.role(value)
        except Refused:
            return self.user(value)

    def channel(self, value: Any, kinds: list[int] | None = None) -> str:
        """A channel the asker sees, of one of `kinds` where those are named."""
        it = value if isinstance(value, Channel) else None
        it = it or self._known(self._world.channel, value, "channel")
        if not self._world.may_see(self._asker, it):
            raise Refused(f"There is no channel {value!r} here.")
        if kinds and int(it.type) not in kinds:
            raise Refused(f"#{it.name} is not the kind of channel asked for.")
        self._add("channels", it.id, payloads.partial_channel(self._world, it, self._asker))
        return str(it.id)

    def file(self, value: Any, channel: Channel) -> str:
        """A file: an upload, a path, bytes, or the id of something uploaded before."""
        file = stored(self._server, value, channel)
        self._add("attachments", file.id, self._server.messages.attachment(file))
        return str(file.id)

    def _member(self, member: Member) -> Json:
        document = payloads.member(member, with_user=False)
        return document | {"permissions": "0"}

    def _add(self, kind: str, thing_id: int, document: Json) -> None:
        self.data.setdefault(kind, {})[str(thing_id)] = document

    @staticmethod
    def _known(find: Callable[[Any], Any], value: Any, what: str) -> Any:
        try:
            return find(value)
        except KeyError:
            raise Refused(f"There is no {what} {value!r}.") from None


def stored(server: Server, value: Any, channel: Channel) -> Attachment:
    """Upload a file as somebody's client does, and keep it; ids of earlier uploads are found."""
    if isinstance(value, Attachment):
        return value
    if isinstance(value, (str, int)) and str(value).isdigit():
        found = server.uploads.get(int(value))
        if found is None:
            raise Refused(f"Nothing was uploaded under {value}.")
        return found
    if isinstance(value, bytes):
        value = Upload(filename="picture.png", data=value)
    elif isinstance(value, (str, Path)):
        path = Path(value)
        value = Upload(filename=path.name, data=path.read_bytes())
    if not isinstance(value, Upload):
        raise Refused(f"{value!r} is not a file.")
    guild = server.world.guild_of(channel)
    if len(value.data) > (guild.file_limit if guild else 10 * 1024 * 1024):
        raise Refused("Your files are too powerful: the file is larger than this server allows.")
    file = attach(value, attachment_id=server.world.ids.next(), channel_id=channel.id, ephemeral=True)
    server.uploads[file.id] = file
    return file
