"""Another API host is used for everything, in one place, and taken back without a trace."""

import json

import aiohttp.web
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import endpoints

GATEWAY = str(DiscordWebSocket.DEFAULT_GATEWAY)


def answer(document: dict) -> aiohttp.web.Response:
    # discord.py reads JSON only under exactly this type.
    return aiohttp.web.Response(body=json.dumps(document).encode(), headers={"Content-Type": "application/json"})


@pytest.fixture(autouse=True)
def _untouched():
    restore = endpoints.point_at(endpoints.DISCORD)
    yield
    restore()


def test_discords_own_address_changes_nothing():
    """The default leaves every address as discord.py has it."""
    restore = endpoints.point_at("https://discord.com/api/v10/")
    assert Route.BASE == "https://discord.com/api/v10"
    assert discord.Asset.BASE == "https://cdn.discordapp.com"
    assert not endpoints.elsewhere()
    restore()


def test_another_host_keeps_its_port_and_version_path():
    """REST calls go to the given path, the CDN to the root of the same host and port."""
    restore = endpoints.point_at("http://127.0.0.1:8123/api/v10")
    assert endpoints.elsewhere()
    assert Route("GET", "/users/{user_id}", user_id=5).url == "http://127.0.0.1:8123/api/v10/users/5"
    assert discord.Asset.BASE == "http://127.0.0.1:8123"
    restore()
    assert Route("GET", "/gateway").url == "https://discord.com/api/v10/gateway"
    assert discord.Asset.BASE == "https://cdn.discordapp.com"


@pytest.mark.parametrize("address", ["", "discord.com/api/v10", "ftp://host/api", "http://"])
def test_what_is_no_address_is_refused(address):
    """A setting that cannot work is refused before anything is changed."""
    with pytest.raises(ValueError, match="http"):
        endpoints.point_at(address)
    assert not endpoints.elsewhere()


async def test_the_gateway_is_asked_for_with_the_token():
    """The gateway's address comes from the other host, so that fixed shards and fresh identifies go there too."""
    seen = []

    async def gateway(request: aiohttp.web.Request) -> aiohttp.web.Response:
        seen.append(request.headers["Authorization"])
        limits = {"total": 1, "remaining": 1, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": "ws://elsewhere:9/gate", "shards": 1, "session_start_limit": limits})

    async def me(_: aiohttp.web.Request) -> aiohttp.web.Response:
        return answer({"id": "5", "username": "Easel", "discriminator": "0", "avatar": None})

    async def application(_: aiohttp.web.Request) -> aiohttp.web.Response:
        return answer(
            {
                "id": "5",
                "name": "Easel",
                "icon": None,
                "description": "",
                "verify_key": "",
                "flags": 0,
                "bot_public": True,
                "bot_require_code_grant": False,
                "summary": "",
                "team": None,
                "owner": {"id": "1", "username": "o", "discriminator": "0", "avatar": None},
            }
        )

    app = aiohttp.web.Application()
    app.router.add_get("/api/v10/gateway/bot", gateway)
    app.router.add_get("/api/v10/users/@me", me)
    app.router.add_get("/api/v10/oauth2/applications/@me", application)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    restore = endpoints.point_at(f"http://127.0.0.1:{port}/api/v10")
    try:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login("secret")
            await endpoints.learn_gateway(client)
            assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://elsewhere:9/gate"
            assert seen == ["Bot secret"]
    finally:
        restore()
        await runner.cleanup()
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == GATEWAY
