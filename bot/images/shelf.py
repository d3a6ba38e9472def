"""The `Pictures` port on a vault, a darkroom and a way to download. Knows addresses and bytes, not jobs or members."""

import asyncio
import hashlib
from dataclasses import replace
from typing import Protocol

from bot.core.errors import PictureRefused
from bot.core.ports import Kept, Seen
from bot.images.container import Unfit
from bot.images.darkroom import Darkroom
from bot.images.inspect import Facts
from bot.images.prepare import spoken_name
from bot.images.vault import Vault
from bot.net.errors import DownloadError

INPUT_BYTES = 50 * 1024 * 1024  # more than Discord lets members without a subscription upload
MEGABYTE = 1024 * 1024


class Fetch(Protocol):
    """Downloads a file within so many bytes. Raises DownloadError."""

    async def __call__(self, url: str, *, max_bytes: int) -> bytes:
        """The bytes."""
        ...


class Shelf:
    """Pictures handed in and pictures made, on disk."""

    def __init__(self, *, vault: Vault, darkroom: Darkroom, fetch: Fetch) -> None:
        self._vault = vault
        self._darkroom = darkroom
        self._fetch = fetch

    async def take_input(self, *, url: str, name: str, size: int | None) -> Kept:
        """See `bot.core.ports.Pictures.take_input`."""
        data = await self._download(url=url, name=name, size=size)
        prepared = await self._darkroom.prepare(data, name=name)
        kept = await self._keep(prepared.data, prepared.facts)
        return replace(kept, untouched=prepared.data == data)

    async def recognise(self, *, url: str, name: str, size: int | None) -> Seen:
        """See `bot.core.ports.Pictures.recognise`. The hash is of the bytes as they came."""
        data = await self._download(url=url, name=name, size=size)
        try:
            look = await self._darkroom.look_of(data)
        except Unfit as unfit:
            raise PictureRefused(unfit.about(spoken_name(name))) from unfit
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        return Seen(sha256=sha256, look=look)

    async def keep_result(self, data: bytes) -> Kept:
        """See `bot.core.ports.Pictures.keep_result`."""
        return await self._keep(data, await self._darkroom.check_result(data))

    async def read(self, sha256: str, extension: str) -> bytes:
        """See `bot.core.ports.Pictures.read`."""
        return await self._vault.read(sha256, extension)

    async def shrink(self, data: bytes, *, most: int) -> tuple[bytes, str]:
        """See `bot.core.ports.Pictures.shrink`."""
        smaller = await self._darkroom.shrink(data, max_bytes=most)
        return smaller.data, smaller.facts.media_type

    async def remove(self, sha256: str, extension: str) -> None:
        """See `bot.core.ports.Pictures.remove`."""
        await self._vault.remove(sha256, extension)

    async def fit(self, data: bytes, kept: Kept, limit: int) -> tuple[bytes, str]:
        """A picture within an upload limit in bytes, and its extension; the same bytes when they fit."""
        facts = await self._darkroom.check_result(data) if len(data) > limit else None
        if facts is None:
            return data, kept.extension
        packaged = await self._darkroom.fit_upload(data, facts, limit=limit)
        return packaged.data, packaged.extension

    async def _download(self, *, url: str, name: str, size: int | None) -> bytes:
        if size is not None and size > INPUT_BYTES:
            has, most = f"{size / MEGABYTE:.0f} MB", f"{INPUT_BYTES // MEGABYTE} MB"
            raise PictureRefused(f"{spoken_name(name)} has {has}; up to {most} work. Hand in a smaller copy.")
        try:
            return await self._fetch(url, max_bytes=INPUT_BYTES)
        except DownloadError as error:
            raise PictureRefused(
                f"{spoken_name(name)} could not be downloaded from Discord. Attach it again."
            ) from error

    async def _keep(self, data: bytes, facts: Facts) -> Kept:
        stored = await self._vault.put(data, facts.extension)
        preview = await self._vault.thumbnail(stored.sha256, facts.extension)
        return Kept(
            sha256=stored.sha256,
            extension=facts.extension,
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
            size=stored.size,
            look=await self._look(preview, data),
        )

    async def _look(self, preview: bytes, data: bytes) -> str:
        """How a stored picture looks: its preview tells that within 2 bits, far faster than the original."""
        try:
            return await self._darkroom.look_of(preview)
        except Unfit:  # a preview from earlier, damaged since; not worth losing a picture that is paid for
            return await self._darkroom.look_of(data)
