"""Points discord.py at another host, in this one place. Knows nothing of what is sent there.

discord.py keeps its addresses in class attributes: `Route.BASE` (REST, also of interaction webhooks),
`Asset.BASE` (CDN) and `DiscordWebSocket.DEFAULT_GATEWAY` (used whenever a shard count is given and by
every fresh identify).
"""

from collections.abc import Callable

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

DISCORD = "https://discord.com/api/v10"


def point_at(api_url: str) -> Callable[[], None]:
    """Send every call to `api_url` (with its version path) instead of Discord; Discord's own address changes nothing.

    The CDN of another host is taken to live at its root. Returns a function that restores what was there before.

    Raises:
        ValueError: not an absolute http(s) address.
    """
    address = yarl.URL(api_url.rstrip("/"))
    if address.scheme not in ("http", "https") or not address.host:
        raise ValueError(f"not an http(s) address: {api_url!r}")
    before = Route.BASE, discord.Asset.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    if str(address) != DISCORD:
        Route.BASE = str(address)
        discord.Asset.BASE = str(address.origin())

    def restore() -> None:
        Route.BASE, discord.Asset.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    return restore


def elsewhere() -> bool:
    """Whether discord.py speaks to another host than Discord."""
    return Route.BASE != DISCORD


async def learn_gateway(client: discord.Client) -> None:
    """Ask the other host where its gateway is; needs a client that has logged in.

    Without this, a client with a fixed shard count, or one whose session was invalidated, would connect to
    Discord's own gateway. Source: https://discord.com/developers/docs/events/gateway#get-gateway-bot
    """
    _, address, _ = await client.http.get_bot_gateway()
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
