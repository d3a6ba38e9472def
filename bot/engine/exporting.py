"""One export: what a member has made in a server, packed into ZIPs that a private message can carry.

Built piece by piece in a folder of its own, off the event loop; never more than one picture and one part at a time.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from bot.core.errors import PictureRefused
from bot.core.privacy import (
    HIDDEN,
    PART_BYTES,
    PICTURE_BYTES,
    SCHEMA,
    SMALLER,
    TAKEN_DOWN,
    TOO_LARGE,
    UNREADABLE,
    Packed,
    Part,
    moment,
    readme,
    slug,
)
from bot.engine.parcels import Document, Entry, Parcel
from bot.engine.workshop import Workshop
from bot.store import belongings, conduct
from bot.store.belongings import Record, Section

PAGE = 200  # records read at a time
DOCUMENT_BYTES = 8 * 1024 * 1024  # fits into a part even unpacked
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
_PICTURES = "pictures"
# The lists of easel.json, in their order. Pictures come first: their records tell what became of their files.
SECTIONS: dict[str, Section] = {
    _PICTURES: belongings.pictures,
    "jobs": belongings.jobs,
    "ledger": belongings.ledger,
    "stars": belongings.stars,
    "tray": belongings.tray,
    "styles": belongings.styles,
    "limits": belongings.limits,
    "exports": belongings.exports,
    **conduct.SECTIONS,
}


class Export:
    """Made by `Privacy.begin_export`; `packed` tells what it holds once every part was taken."""

    def __init__(self, shop: Workshop, folder: Path, *, guild_id: int, user_id: int, server: str) -> None:
        self.guild_id = guild_id
        self.user_id = user_id
        self.packed = Packed()
        self._shop = shop
        self._folder = folder
        self._server = server
        self._at = shop.clock.now()

    async def parts(self) -> AsyncGenerator[Part]:
        """The files of the export, one after the other; each is deleted when the next one is asked for.

        Close the iterator (`contextlib.aclosing`) so that nothing stays on the disk when it is left early.

        Raises:
            OSError: the disk is full.
        """
        work = Path(await asyncio.to_thread(self._workplace))
        document = Document(work, await self._header(), list(SECTIONS), limit=DOCUMENT_BYTES)
        number, parcel = 1, self._parcel(work, 1)
        try:
            async with aclosing(self._entries(document)) as entries:
                async for entry in entries:
                    if not parcel.fits(entry) and not parcel.empty:
                        yield await self._part(parcel, number, last=False)
                        parcel.path.unlink()
                        number, parcel = number + 1, self._parcel(work, number + 1)
                    await asyncio.to_thread(parcel.add, entry)
            yield await self._part(parcel, number, last=True)
        finally:
            document.abandon()
            with suppress(OSError, ValueError):  # ValueError: a thread is still writing to it, and closes it then
                parcel.close()
            shutil.rmtree(work, ignore_errors=True)

    def _workplace(self) -> str:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tempfile.mkdtemp(dir=self._folder)

    def _parcel(self, work: Path, number: int) -> Parcel:
        return Parcel(work / f"easel-{slug(self._server)}-{number}.zip", limit=PART_BYTES)

    async def _part(self, parcel: Parcel, number: int, *, last: bool) -> Part:
        size = await asyncio.to_thread(parcel.close)
        self.packed = replace(self.packed, parts=number)
        return Part(number=number, name=parcel.path.name, path=parcel.path, size=size, last=last)

    async def _entries(self, document: Document) -> AsyncGenerator[Entry]:
        """Everything to be packed: the pictures, then what is written about all of it."""
        yield Entry(name="README.txt", data=readme(self._server, made_at=self._at).encode(), at=self._at, text=True)
        async for records in self._pages(_PICTURES):
            for record in records:
                entry = await self._file(record)
                if entry is not None:
                    yield entry
            await asyncio.to_thread(document.write, _PICTURES, records)
        for name in SECTIONS:
            if name != _PICTURES:
                async for records in self._pages(name):
                    await asyncio.to_thread(document.write, name, records)
        for path in await asyncio.to_thread(document.close):
            yield Entry(name=path.name, data=await asyncio.to_thread(path.read_bytes), at=self._at, text=True)

    async def _header(self) -> dict[str, Any]:
        who = await self._shop.db.read(belongings.member, guild_id=self.guild_id, user_id=self.user_id)
        server = {"id": str(self.guild_id), "name": self._server}
        return {"schema": SCHEMA, "made_at": moment(self._at), "server": server, "member": who}

    async def _pages(self, name: str) -> AsyncIterator[list[Record]]:
        offset = 0
        while page := await self._shop.db.read(SECTIONS[name], self.guild_id, self.user_id, offset, PAGE):
            yield page
            offset += len(page)

    async def _file(self, record: Record) -> Entry | None:
        """A picture's file, and in its record what became of it."""
        sha256, extension, at = record["sha256"], record.pop("extension"), self._at
        record |= {"file": None, "note": None}
        data: bytes | None = None
        if record["removed_at"] is not None:
            record["note"] = TAKEN_DOWN
        elif record["waits_for_moderator"]:
            record["note"] = HIDDEN
        else:
            data, extension, record["note"] = await self._bytes(sha256, extension)
        packed = self.packed
        if data is None:
            unreadable = record["note"] in (UNREADABLE, TOO_LARGE)
            self.packed = replace(
                packed, without=packed.without + (not unreadable), unreadable=packed.unreadable + unreadable
            )
            return None
        smaller = packed.smaller + (record["note"] == SMALLER)
        self.packed = replace(packed, pictures=packed.pictures + 1, smaller=smaller)
        record["file"] = f"pictures/{record['number']}.{extension}"
        return Entry(name=record["file"], data=data, at=at)

    async def _bytes(self, sha256: str, extension: str) -> tuple[bytes | None, str, str | None]:
        """What goes into the export for a picture: its bytes or a smaller copy, the extension, and a note."""
        shelf = self._shop.pictures
        try:
            data = await shelf.read(sha256, extension)
        except (OSError, ValueError) as error:
            structlog.get_logger(__name__).warning("picture not exported", sha256=sha256, error=repr(error))
            return None, extension, UNREADABLE
        if len(data) <= PICTURE_BYTES:
            return data, extension, None
        try:
            smaller, media_type = await shelf.shrink(data, most=PICTURE_BYTES)
        except (PictureRefused, ValueError, OSError):
            return None, extension, TOO_LARGE
        return smaller, _EXTENSIONS.get(media_type, extension), SMALLER
