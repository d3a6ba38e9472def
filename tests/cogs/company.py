"""Who made what, in memory: the parts of the engine about pictures of others, for the cogs to meet in tests."""

import asyncio
from collections.abc import Sequence

from bot.core.errors import BadRequest, NotPermitted, NotYours
from bot.core.family import Node
from bot.core.jobs import Job, Picture
from bot.core.ports import Delivered, Kept
from bot.core.requests import Request
from bot.core.takedowns import Redraw
from bot.engine.orders import Input
from bot.store.styles import Style

NO = "Its maker does not want this picture to be taken further by others. Nothing was charged."


class FakeTogether:
    """Pictures that were posted, who does not want theirs taken further, and everybody's tray."""

    def __init__(self):
        self.nodes: dict[int, Node] = {}
        self.unwilling: set[int] = set()
        self.owed: dict[int, list[int]] = {}
        self.trays: dict[tuple[int, int], list[Picture]] = {}
        self._next = 50_000

    def posted(self, job: Job, pictures: Sequence[Picture], there: Delivered) -> None:
        """Pictures stand in a message now."""
        for it in pictures:
            self.nodes[it.number] = Node(
                number=it.number,
                user_id=it.user_id,
                prompt=job.request.prompt,
                sha256=it.sha256,
                extension=it.extension,
                guild_id=it.guild_id,
                channel_id=there.channel_id,
                message_id=there.message_id,
                job_id=job.id,
            )

    async def picture(self, number: int, *, guild_id: int) -> Node | None:
        node = self.nodes.get(number)
        return node if node and node.guild_id == guild_id else None

    async def in_message(self, message_id: int) -> list[Node]:
        return [it for it in self.nodes.values() if it.message_id == message_id]

    async def in_thread(self, channel_id: int, *, most: int = 100) -> list[Node]:
        found = [it for it in self.nodes.values() if it.channel_id == channel_id and not it.removed]
        return sorted(found, key=lambda it: -it.number)[:most]

    async def input_of(self, number: int, *, by: int, guild_id: int) -> Input:
        node = await self.picture(number, guild_id=guild_id)
        if node is None or node.removed:
            raise NotYours("That picture is gone.")
        await self.check_owner(node.user_id, by=by, guild_id=guild_id)
        return Input(kept=kept(node.sha256), parent=number)

    async def check_owner(self, owner: int, *, by: int, guild_id: int) -> None:
        if owner != by and owner in self.unwilling:
            raise NotPermitted(NO)

    async def credits(self, job_id: int) -> list[int]:
        return self.owed.get(job_id, [])

    async def descendants(self, number: int) -> list[Node]:
        found = {number}
        for it in sorted(self.nodes.values(), key=lambda node: node.number):
            if found.intersection(it.parents):
                found.add(it.number)
        return [self.nodes[it] for it in sorted(found - {number})]

    async def gallery_slot(self, number: int) -> tuple[int, int | None] | None:
        return None

    async def earned(self, number: int, *, guild_id: int) -> int | None:
        return None

    async def add_to_tray(self, item: Input, *, guild_id: int, user_id: int) -> list[Picture]:
        tray = self.trays.setdefault((guild_id, user_id), [])
        if len(tray) >= 5:
            raise BadRequest("Your tray is full: 5 pictures. Blend them, or take one out first.")
        owner = item.owner or user_id
        number = item.parent
        if number is None:
            self._next += 1
            number = self._next
            self.nodes[number] = Node(
                number=number, user_id=owner, guild_id=guild_id, sha256=item.kept.sha256, uploaded=True
            )
        if number not in [it.number for it in tray]:
            tray.append(tray_picture(self.nodes[number]))
        return list(tray)

    async def tray(self, *, guild_id: int, user_id: int) -> list[Picture]:
        return list(self.trays.get((guild_id, user_id), []))

    async def take_from_tray(self, number: int | None, *, guild_id: int, user_id: int) -> list[Picture]:
        tray = self.trays.get((guild_id, user_id), [])
        tray[:] = [] if number is None else [it for it in tray if it.number != number]
        return list(tray)

    async def tray_inputs(self, *, guild_id: int, user_id: int) -> list[Input]:
        items = await self.tray(guild_id=guild_id, user_id=user_id)
        return [await self.input_of(it.number, by=user_id, guild_id=guild_id) for it in items]

    async def draw_sheet(self, nodes: Sequence[Node], *, title: str) -> bytes:
        return b"a sheet of " + ", ".join(str(it.number) for it in nodes).encode()


class FakeTakedowns:
    """Nothing is ever owed."""

    async def take_redraws(self) -> list[Redraw]:
        return []

    async def redraw_of(self, job_id: int) -> Redraw | None:
        return None

    async def until_owed(self, seconds: float) -> None:
        await asyncio.Event().wait()


class FakeCustoms:
    """The styles of a server."""

    def __init__(self):
        self.kept: list[Style] = []

    async def thread_card(self, thread_id: int) -> int | None:
        return None

    async def styles(self, guild_id: int) -> list[Style]:
        return self.kept

    async def styled(self, request: Request, *, guild_id: int, style: str | None) -> Request:
        if not style:
            return request
        for each in self.kept:
            if each.name == style:
                return request.evolve(
                    prompt=each.template.replace("$prompt", request.prompt), style=style, words=request.prompt
                )
        raise BadRequest(f"There is no style called “{style}”. This server has no styles yet.")


def kept(name: str) -> Kept:
    return Kept(sha256=name, extension="png", media_type="image/png", width=1, height=1, size=1)


def tray_picture(node: Node) -> Picture:
    return Picture(
        number=node.number,
        job_id=node.job_id,
        position=0,
        guild_id=node.guild_id,
        user_id=node.user_id,
        sha256=node.sha256,
        extension="png",
        media_type="image/png",
        width=1,
        height=1,
        size=1,
        uploaded=node.uploaded,
    )
