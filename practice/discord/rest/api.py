"""The whole API as one aiohttp application: every route, the gateway and the CDN."""

from aiohttp import web

from practice.discord.rest import (
    accounts,
    callbacks,
    cdn,
    channels,
    commands,
    guilds,
    messages,
    pins,
    reactions,
    threads,
    webhooks,
)
from practice.discord.rest.calls import PREFIX, served, unknown
from practice.discord.server import Server

TABLE = (
    *accounts.ROUTES,
    *channels.ROUTES,
    *pins.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *threads.ROUTES,
    *guilds.ROUTES,
    *commands.ROUTES,
    *callbacks.ROUTES,
    *webhooks.ROUTES,
)
LARGEST_BODY = 512 * 1024 * 1024  # ten files at the highest boost tier would still not fit


def install(app: web.Application, server: Server) -> None:
    """Add the API, the gateway and the CDN to an application."""
    for route in TABLE:
        app.router.add_route(route.method, PREFIX + route.path, served(server, route))
    app.router.add_route("*", "/api/{rest:.*}", unknown)
    app.router.add_get("/gateway", server.gateway.handle)
    app.router.add_get("/gateway/", server.gateway.handle)
    cdn.install(app, server)
