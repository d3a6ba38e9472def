"""Files and bodies of requests: multipart or JSON in, plain values out.

A picture's size is read from its header only; nothing is decoded here.
Source: https://discord.com/developers/docs/reference#uploading-files
"""

import io
import json
import mimetypes
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web
from PIL import Image, UnidentifiedImageError

from practice.discord.entities import Attachment, Json
from practice.discord.errors import DiscordError, refusal

_PART = re.compile(r"^files\[(\d+)\]$")
_FORBIDDEN = re.compile(r"[^\w.\-]+")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file on its way in."""

    filename: str
    data: bytes

    def stored_name(self, wanted: str | None = None) -> str:
        """The name Discord keeps: no paths, no spaces, nothing but plain characters."""
        name = (wanted or self.filename).replace("\\", "/").rsplit("/", 1)[-1]
        return _FORBIDDEN.sub("_", name) or "unknown"


@dataclass(frozen=True, kw_only=True)
class Body:
    """The JSON part of a request (an object or a list) and its files, by their number."""

    json: Any = field(default_factory=dict)
    files: Mapping[int, Upload] = field(default_factory=dict)


async def read_body(request: web.Request) -> Body:
    """Read a request's body.

    Raises:
        DiscordError: 50109 for broken JSON, 50035 for another content type.
    """
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request)
    text = await request.read()
    if not text:
        return Body()
    if request.content_type != "application/json":
        raise DiscordError(
            400,
            50035,
            "Invalid Form Body",
            errors={
                "_errors": [
                    {
                        "code": "CONTENT_TYPE_INVALID",
                        "message": 'Expected "Content-Type" header to be one of '
                        "{'application/json', 'multipart/form-data'}.",
                    }
                ]
            },
        )
    return Body(json=_parse(text))


async def _read_multipart(request: web.Request) -> Body:
    document: Json = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        match = _PART.match(part.name or "")
        if part.name == "payload_json":
            document = _parse(bytes(await part.read(decode=True)))
        elif match is not None:
            data = bytes(await part.read(decode=True))
            files[int(match[1])] = Upload(filename=part.filename or "unknown", data=data)
        elif part.name:
            document.setdefault(part.name, (await part.text()))
    return Body(json=document, files=files)


def _parse(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise refusal(50109) from None


def attach(
    upload: Upload,
    *,
    attachment_id: int,
    channel_id: int,
    filename: str | None = None,
    description: str | None = None,
    ephemeral: bool = False,
) -> Attachment:
    """Store an upload: settle its name, find out what it is and how large the picture is."""
    name = upload.stored_name(filename)
    content_type = mimetypes.guess_type(name)[0]
    width = height = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload.data)) as picture:
                width, height = picture.size
                content_type = Image.MIME.get(picture.format or "", content_type)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        width = height = None  # not a picture, or one Discord could not preview either
    return Attachment(
        id=attachment_id,
        channel_id=channel_id,
        filename=name,
        data=upload.data,
        content_type=content_type,
        width=width,
        height=height,
        description=description,
        ephemeral=ephemeral,
    )
