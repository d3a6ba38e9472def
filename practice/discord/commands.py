"""The application's registered commands: global ones, and one guild's own.

Keeps ids when a command of the same name and kind is registered again, as Discord does.
Source: https://discord.com/developers/docs/interactions/application-commands
"""

from practice.discord.changes import Event
from practice.discord.command_schema import check_commands
from practice.discord.entities import Json
from practice.discord.errors import refusal
from practice.discord.world import World

CHAT_INPUT, USER, MESSAGE = 1, 2, 3


class Commands:
    """Commands by scope; the scope of global commands is None."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._scopes: dict[int | None, dict[int, Json]] = {None: {}}

    def of(self, guild_id: int | None) -> list[Json]:
        """The commands registered in exactly this scope."""
        return list(self._scopes.get(guild_id, {}).values())

    def usable(self, guild_id: int | None) -> list[Json]:
        """The commands a guild (or a private conversation) has; a guild's own come first."""
        own = self.of(guild_id) if guild_id is not None else []
        taken = {(it["type"], it["name"]) for it in own}
        return own + [it for it in self.of(None) if (it["type"], it["name"]) not in taken]

    def get(self, guild_id: int | None, command_id: int) -> Json:
        """One command. Refused with 10063 when there is none."""
        try:
            return self._scopes.get(guild_id, {})[command_id]
        except KeyError:
            raise refusal(10063) from None

    def overwrite(self, guild_id: int | None, commands: list[Json]) -> list[Json]:
        """Replace all commands of a scope.

        Raises:
            DiscordError: 50035 when any is not as it must be, 30032 when there are too many.
        """
        check_commands(commands)
        before = {(it["type"], it["name"]): it for it in self.of(guild_id)}
        after: dict[int, Json] = {}
        for given in commands:
            whole = self._whole(given, guild_id)
            known = before.get((whole["type"], whole["name"]))
            if known is not None:
                whole["id"] = known["id"]
                if known | {"version": 0} == whole | {"version": 0}:
                    whole["version"] = known["version"]
            after[int(whole["id"])] = whole
        self._scopes[guild_id] = after
        self._world.changes.tell(Event(name="commands", guild_id=guild_id))
        return list(after.values())

    def put(self, guild_id: int | None, command: Json) -> tuple[Json, bool]:
        """Add or replace one command by kind and name; the flag tells whether it is new."""
        rest = [
            it for it in self.of(guild_id) if (it["type"], it["name"]) != (command.get("type", 1), command.get("name"))
        ]
        new = len(rest) == len(self.of(guild_id))
        return self.overwrite(guild_id, [*rest, command])[-1], new

    def delete(self, guild_id: int | None, command_id: int) -> None:
        """Remove one command."""
        self.get(guild_id, command_id)
        del self._scopes[guild_id][command_id]
        self._world.changes.tell(Event(name="commands", guild_id=guild_id))

    def _whole(self, given: Json, guild_id: int | None) -> Json:
        kind = given.get("type", CHAT_INPUT)
        whole: Json = {
            "id": str(self._world.ids.next()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.ids.next()),
            "type": kind,
            "name": given["name"],
            "name_localizations": given.get("name_localizations"),
            "description": given.get("description", "") if kind == CHAT_INPUT else "",
            "description_localizations": given.get("description_localizations"),
            "default_member_permissions": _text(given.get("default_member_permissions")),
            "nsfw": bool(given.get("nsfw", False)),
        }
        if given.get("options"):
            whole["options"] = given["options"]
        if guild_id is not None:
            return whole | {"guild_id": str(guild_id)}
        return whole | {
            "dm_permission": given.get("dm_permission", True),
            "contexts": given.get("contexts"),
            "integration_types": given.get("integration_types") or [0],
        }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
