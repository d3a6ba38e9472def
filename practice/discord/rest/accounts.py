"""The bot's own account, other people's, the application, and where the gateway is.

Sources: https://discord.com/developers/docs/resources/user and
https://discord.com/developers/docs/events/gateway#get-gateway-bot
"""

from practice.discord import payloads
from practice.discord.entities import Json
from practice.discord.errors import invalid, refusal
from practice.discord.rest.calls import Auth, Call, Route, snowflake


def me(call: Call) -> Json:
    """GET /users/@me."""
    own = {"email": None, "mfa_enabled": True, "verified": True, "flags": 0, "locale": "en-US"}
    return payloads.user(call.bot) | own


def user(call: Call) -> Json:
    """GET /users/{user_id}."""
    found = call.world.users.get(call.id("user_id"))
    if found is None:
        raise refusal(10013)
    return payloads.user(found)


def my_guilds(call: Call) -> list[Json]:
    """GET /users/@me/guilds."""
    return [
        {"id": str(it.id), "name": it.name, "icon": None, "owner": False, "features": []}
        for it in call.world.guilds.values()
        if call.bot.id in it.members
    ]


def open_conversation(call: Call) -> Json:
    """POST /users/@me/channels: the private conversation with somebody."""
    wanted = snowflake(call.json.get("recipient_id"), "recipient_id")
    person = call.world.users.get(wanted)
    if person is None:
        raise invalid(("recipient_id",), "USER_INVALID", f'User "{wanted}" does not exist.')
    if person.bot:
        raise refusal(50007)
    return payloads.channel(call.world, call.world.direct_channel(person))


def application(call: Call) -> Json:
    """GET /applications/@me and /oauth2/applications/@me."""
    return call.server.application


def gateway(call: Call) -> Json:
    """GET /gateway."""
    return {"url": call.server.gateway_url}


def gateway_bot(call: Call) -> Json:
    """GET /gateway/bot."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return {
        "url": call.server.gateway_url,
        "shards": call.server.shards,
        "session_start_limit": limit,
    }


def nothing(call: Call) -> list[Json]:
    """Lists that are always empty here: SKUs, entitlements, application emojis."""
    call.application()
    return []


ROUTES = (
    Route(method="GET", path="/users/@me", handler=me),
    Route(method="GET", path="/users/@me/guilds", handler=my_guilds),
    Route(method="POST", path="/users/@me/channels", handler=open_conversation),
    Route(method="GET", path="/users/{user_id}", handler=user),
    Route(method="GET", path="/applications/@me", handler=application),
    Route(method="GET", path="/oauth2/applications/@me", handler=application),
    Route(method="GET", path="/applications/{application_id}/entitlements", handler=nothing),
    Route(method="GET", path="/applications/{application_id}/skus", handler=nothing),
    Route(method="GET", path="/gateway", handler=gateway, auth=Auth.NONE),
    Route(method="GET", path="/gateway/bot", handler=gateway_bot),
)
