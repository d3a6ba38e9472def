"""`/practice/rules`: the server's AutoMod rules, as its settings page shows them to those with Manage Server."""

from collections.abc import Callable
from typing import cast

from aiohttp import web

from practice.discord import guilds
from practice.discord.entities import Guild, Json
from practice.discord.permissions import BITS, in_guild
from practice.discord.resolved import Refused
from practice.discord.world import World
from practice.page.wire import Handler, answer, body

_FIELDS = ("keywords", "regexes", "allowed", "message", "enabled")


def routes(world: World) -> list[tuple[str, str, Handler]]:
    """Read, add, change and remove rules, each as somebody (`user`) who manages the server."""

    def guild_for(asked: Json) -> Guild:
        guild = next(iter(world.guilds.values()))
        number = str(asked.get("user", ""))
        member = guild.members.get(int(number)) if number.isdigit() else None
        if member is None or not in_guild(guild, member) & BITS["MANAGE_GUILD"]:
            raise Refused("AutoMod is for those who manage the server.")
        return guild

    def shown(guild: Guild) -> web.Response:
        return answer(guild.automod_rules)

    async def read(request: web.Request) -> web.StreamResponse:
        return shown(guild_for(dict(request.query)))

    async def add(request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        guild = guild_for(asked)
        name = str(asked.get("name") or "").strip()
        if not name:
            raise Refused("A rule needs a name.")
        _try(lambda: guilds.add_rule(world, guild, name, **_wishes(world, asked)))
        return shown(guild)

    async def change(request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        guild = guild_for(asked)
        _try(lambda: guilds.change_rule(world, guild, str(asked.get("rule")), **_wishes(world, asked)))
        return shown(guild)

    async def remove(request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        guild = guild_for(asked)
        _try(lambda: guilds.remove_rule(world, guild, str(asked.get("rule"))))
        return shown(guild)

    base = "/practice/rules"
    return [
        ("GET", base, read),
        ("POST", base, add),
        ("POST", base + "/change", change),
        ("POST", base + "/remove", remove),
    ]


def _wishes(world: World, asked: Json) -> guilds.RuleWishes:
    wishes: Json = {name: asked[name] for name in _FIELDS if name in asked}
    for name in ("keywords", "regexes", "allowed"):
        listed = wishes.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(it, str) for it in listed):
            raise Refused(f"{name} must be a list of texts.")
    if asked.get("alert"):
        try:
            wishes["alert"] = world.channel(int(asked["alert"]))
        except (KeyError, ValueError):
            raise Refused("There is no such channel.") from None
    return cast("guilds.RuleWishes", wishes)


def _try(work: Callable[[], object]) -> None:
    try:
        work()
    except KeyError:
        raise Refused("There is no such rule.") from None
    except ValueError as reason:
        raise Refused(f"Discord would not keep this rule: {reason}.") from None
