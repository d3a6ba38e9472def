"""The CDN: stored files by their signed address, and painted avatars.

Source: https://discord.com/developers/docs/reference#image-formatting
"""

import io
from functools import lru_cache

from aiohttp import web
from PIL import Image, ImageDraw

from practice.discord.server import Server

_GONE = "This content is no longer available."


def install(app: web.Application, server: Server) -> None:
    """Add the CDN's addresses to an application."""

    async def attachment(request: web.Request) -> web.Response:
        wanted = int(request.match_info["attachment_id"])
        query = request.query
        signed = server.links.valid(wanted, query.get("ex", ""), query.get("is", ""), query.get("hm", ""))
        file = server.uploads.get(wanted) or server.world.files.get(wanted) if signed else None
        if file is None:
            return web.Response(status=404, text=_GONE)
        headers = {"Cache-Control": "public, max-age=31536000"}
        if file.width is None:  # what is no picture is saved, not shown
            headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
        kind = file.content_type or "application/octet-stream"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    async def avatar(request: web.Request) -> web.Response:
        user = server.world.users.get(int(request.match_info["user_id"]))
        if user is None:
            return web.Response(status=404)
        letter = (user.global_name or user.name)[0].upper()
        return web.Response(body=_face(letter, user.color), content_type="image/png")

    async def plain_avatar(request: web.Request) -> web.Response:
        tint = 0x505868 + 0x181410 * (int(request.match_info["number"]) % 6)
        return web.Response(body=_face("", tint), content_type="image/png")

    for root in ("attachments", "ephemeral-attachments"):
        path = f"/{root}/{{channel_id:\\d+}}/{{attachment_id:\\d+}}/{{name}}"
        app.router.add_get(path, attachment)
    app.router.add_get("/avatars/{user_id:\\d+}/{name}", avatar)
    app.router.add_get("/embed/avatars/{number:\\d+}.png", plain_avatar)


@lru_cache(maxsize=64)
def _face(letter: str, color: int) -> bytes:
    size = 128
    light = tuple((color >> shift) & 0xFF for shift in (16, 8, 0))
    dark = tuple(part * 2 // 3 for part in light)
    picture = Image.new("RGB", (size, size), dark)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((-size // 4, -size // 3, size * 5 // 4, size), fill=light)
    pen.text((size / 2, size / 2), letter, fill="white", anchor="mm", font_size=size * 5 // 9)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    return stored.getvalue()
