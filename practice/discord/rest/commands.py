"""The application's commands over REST, global and per guild.

Source: https://discord.com/developers/docs/interactions/application-commands#endpoints
"""

from practice.discord.entities import Json
from practice.discord.errors import refusal
from practice.discord.rest.calls import Call, Created, Route

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> int | None:
    call.application()
    if "guild_id" not in call.request.match_info:
        return None
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or call.bot.id not in guild.members:
        raise refusal(50001)
    return guild.id


def listing(call: Call) -> list[Json]:
    """GET the commands of a scope."""
    return call.server.commands.of(_scope(call))


def overwrite(call: Call) -> list[Json]:
    """PUT all commands of a scope."""
    return call.server.commands.overwrite(_scope(call), call.items)


def create(call: Call) -> Json | Created:
    """POST one command."""
    command, new = call.server.commands.put(_scope(call), call.json)
    return Created(data=command) if new else command


def get(call: Call) -> Json:
    """GET one command."""
    return call.server.commands.get(_scope(call), call.id("command_id"))


def edit(call: Call) -> Json:
    """PATCH one command."""
    scope = _scope(call)
    known = call.server.commands.get(scope, call.id("command_id"))
    return call.server.commands.put(scope, known | call.json)[0]


def delete(call: Call) -> None:
    """DELETE one command."""
    call.server.commands.delete(_scope(call), call.id("command_id"))


def _routes(base: str) -> tuple[Route, ...]:
    one = base + "/{command_id}"
    return (
        Route(method="GET", path=base, handler=listing),
        Route(method="PUT", path=base, handler=overwrite),
        Route(method="POST", path=base, handler=create),
        Route(method="GET", path=one, handler=get),
        Route(method="PATCH", path=one, handler=edit),
        Route(method="DELETE", path=one, handler=delete),
    )


ROUTES = _routes(_GLOBAL) + _routes(_GUILD)
