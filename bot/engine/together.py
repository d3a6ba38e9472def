"""What members do with each other's pictures: find, remix, star, collect, trace back. Refusals are sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.drawing import Drawing
from bot.core.errors import BadRequest, NotPermitted, NotYours
from bot.core.family import Family, Node
from bot.core.jobs import Picture
from bot.engine.orders import Input
from bot.engine.workshop import Workshop
from bot.store import consent, lineage, looks, pictures, redraws, stars, trays
from bot.store.database import Transaction
from bot.store.orders import NO_REMIXING


@dataclass(frozen=True, kw_only=True)
class Starred:
    """After a press on ★: whether it was given, how many there are, and where to show the picture now, if anywhere."""

    given: bool
    stars: int
    gallery_channel: int | None = None


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A picture Easel knows: `bits` is how far it looks from the one asked about, `same` that it is byte for byte."""

    node: Node
    bits: int
    same: bool = False


class Together:
    """Part of the engine's front; see `Engine.together`."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._db = shop.db

    # Finding pictures

    async def picture(self, number: int, *, guild_id: int) -> Node | None:
        """One picture of a server."""
        found = await self._db.read(lineage.nodes_of, [number])
        return found[0] if found and found[0].guild_id == guild_id else None

    async def in_message(self, message_id: int) -> list[Node]:
        """The pictures of one of Easel's messages, in order; removed ones included."""
        return await self._db.read(stars.of_message, message_id)

    async def in_thread(self, channel_id: int, *, most: int = 100) -> list[Node]:
        """The pictures that stand in a thread, newest first."""
        return await self._db.read(stars.of_thread, channel_id, most=most)

    async def recognise(self, *, url: str, name: str, size: int | None, guild_id: int) -> list[Recognised]:
        """Pictures of this server that are the one behind an address, or look like it; nearest first.

        Raises:
            PictureRefused: it is not a picture.
        """
        seen = await self._shop.pictures.recognise(url=url, name=name, size=size)
        same = await self._db.read(pictures.made_here, guild_id=guild_id, sha256=seen.sha256)
        near = await self._db.read(looks.similar, seen.look, guild_id=guild_id)
        bits = {**dict(near), **dict.fromkeys(same, 0)}
        nodes = await self._db.read(lineage.nodes_of, list(bits))
        found = [Recognised(node=n, bits=bits[n.number], same=n.number in same) for n in nodes]
        return sorted(found, key=lambda it: (not it.same, it.bits, it.node.number))

    # Taking pictures further

    async def input_of(self, number: int, *, by: int, guild_id: int) -> Input:
        """A picture of this server as input for a new one.

        Raises:
            NotYours: it is gone, or of another server.
            NotPermitted: its maker does not want that.
        """
        row = await self._db.read(pictures.get, number)
        if row is None or row.guild_id != guild_id or not row.there:
            raise NotYours("That picture is gone.")
        if not await self._db.read(consent.allows, number, by=by):
            raise NotPermitted(NO_REMIXING)
        return Input(kept=pictures.kept_of(row), parent=number)

    async def check_owner(self, owner: int, *, by: int, guild_id: int) -> None:
        """Whether a member's own pictures in the chat may be taken further by somebody else.

        Raises:
            NotPermitted: no.
        """
        if owner != by and not await self._db.read(consent.member_allows, guild_id=guild_id, user_id=owner):
            raise NotPermitted(NO_REMIXING)

    async def credits(self, job_id: int) -> list[int]:
        """The members on whose pictures a job's pictures stand, nearest first, its own maker left out."""
        made = await self._db.read(pictures.of_job, job_id)
        if made:
            family = await self._db.read(lineage.ancestors, made[0].number)
            return family.makers(made[0].number) if family else []
        handed_in = [picture for picture, _ in await self._db.read(pictures.inputs_of, job_id)]
        return list(dict.fromkeys(picture.user_id for picture in handed_in if picture.user_id))

    # Families

    async def family(self, number: int, *, guild_id: int) -> Family:
        """Everything related to a picture.

        Raises:
            NotYours: there is no such picture in this server.
        """
        found = await self._db.read(lineage.family, number)
        if found is None or found.by_number[number].guild_id != guild_id:
            raise NotYours(f"There is no picture {number} here.")
        return found

    async def descendants(self, number: int) -> list[Node]:
        """Everything made from a picture that is still there, oldest first."""
        return [node for node in await self._db.read(lineage.descendants, number) if not node.removed]

    async def draw_tree(self, family: Family, names: Mapping[int, str]) -> bytes:
        """The family as a PNG."""
        return await self._drawing.tree(family, names)

    async def draw_replay(
        self, family: Family, number: int, names: Mapping[int, str], *, limit: int
    ) -> tuple[bytes, str]:
        """From the first ancestor to a picture, as an animation within `limit` bytes, and its extension.

        Raises:
            BadRequest: the picture has no ancestors that could be shown.
        """
        steps = [node for node in family.path(number) if not node.removed]
        if len(steps) < 2:
            raise BadRequest("There is nothing to replay: this picture has no earlier step that is still there.")
        return await self._drawing.replay(steps, names, limit=limit)

    async def draw_sheet(self, nodes: Sequence[Node], *, title: str) -> bytes:
        """A contact sheet as a JPEG."""
        return await self._drawing.sheet(nodes, title=title)

    @property
    def _drawing(self) -> Drawing:
        if self._shop.drawing is None:
            raise BadRequest("This bot was set up without a way to draw.")
        return self._shop.drawing

    # Stars and the gallery

    async def star(self, number: int, *, user_id: int, guild_id: int) -> Starred:
        """Give a star or take it back; counted exactly however many press at once.

        Raises:
            NotYours: the picture is gone.
        """
        node = await self.picture(number, guild_id=guild_id)
        if node is None or node.removed:
            raise NotYours("That picture is gone.")
        now = self._shop.clock.now()
        given, count = await self._db.write(stars.toggle, number, user_id=user_id, now=now)
        channel = None
        if given:
            channel = await self._db.write(stars.reserve_gallery_post, number, guild_id=guild_id, now=now)
        return Starred(given=given, stars=count, gallery_channel=channel)

    async def shown_in_gallery(self, number: int, message_id: int | None) -> None:
        """The picture stands in the gallery; None = it could not be posted and the next star tries again."""
        if message_id is None:
            await self._db.write(stars.gallery_post_failed, number)
        else:
            await self._db.write(_posted, number, message_id, now=self._shop.clock.now())

    async def gallery_slot(self, number: int) -> tuple[int, int | None] | None:
        """Where a picture is being shown in the gallery; the message is None while nobody has written it down."""
        return await self._db.read(stars.gallery_slot, number)

    async def left_gallery(self, number: int, message_id: int) -> None:
        """Its copy is gone from the gallery."""
        await self._db.write(stars.gallery_left, number, message_id)

    async def earned(self, number: int, *, guild_id: int) -> int | None:
        """The gallery channel a picture has earned and does not stand in; None = none."""
        return await self._db.write(stars.reserve_gallery_post, number, guild_id=guild_id, now=self._shop.clock.now())

    async def gallery_place(self, number: int) -> tuple[int, int] | None:
        """Channel and message of a picture in the gallery channel."""
        return await self._db.read(stars.gallery_message, number)

    async def gallery(
        self, *, guild_id: int, user_id: int | None, starred: bool, offset: int, most: int
    ) -> tuple[list[Node], int]:
        """A page of the server's pictures, and how many there are in all."""
        return await self._db.read(
            stars.page, guild_id=guild_id, user_id=user_id, starred=starred, offset=offset, most=most
        )

    async def set_gallery(self, *, guild_id: int, channel_id: int | None, stars_needed: int | None) -> None:
        """Where starred pictures go (0 = nowhere) and after how many stars; None leaves a value."""
        now = self._shop.clock.now()
        await self._db.write(stars.set_gallery, guild_id=guild_id, channel_id=channel_id, stars=stars_needed, now=now)

    async def gallery_settings(self, guild_id: int) -> tuple[int | None, int]:
        """(gallery channel or None, stars needed)."""
        return await self._db.read(stars.gallery_settings, guild_id)

    # The blend tray

    async def add_to_tray(self, item: Input, *, guild_id: int, user_id: int) -> list[Picture]:
        """Put a picture into a member's tray and return what lies in it.

        Raises:
            BadRequest: the tray is full.
        """
        now = self._shop.clock.now()
        number = await self._db.write(
            pictures.number_of_input,
            item.kept,
            parent=item.parent,
            guild_id=guild_id,
            user_id=item.owner or user_id,
            now=now,
            adult=item.adult,
        )
        if not await self._db.write(trays.add, guild_id=guild_id, user_id=user_id, picture=number, now=now):
            raise BadRequest(f"Your tray is full: {trays.MOST} pictures. Blend them, or take one out first.")
        return await self.tray(guild_id=guild_id, user_id=user_id)

    async def tray(self, *, guild_id: int, user_id: int) -> list[Picture]:
        """What lies in a member's tray, in order."""
        return await self._db.read(trays.items, guild_id=guild_id, user_id=user_id, now=self._shop.clock.now())

    async def take_from_tray(self, number: int | None, *, guild_id: int, user_id: int) -> list[Picture]:
        """Take one picture out (None: all of them) and return what is left."""
        await self._db.write(trays.remove, guild_id=guild_id, user_id=user_id, picture=number)
        return await self.tray(guild_id=guild_id, user_id=user_id)

    async def tray_inputs(self, *, guild_id: int, user_id: int) -> list[Input]:
        """The tray as inputs for a blend.

        Raises:
            NotPermitted: a maker has changed their mind since.
        """
        items = await self.tray(guild_id=guild_id, user_id=user_id)
        return [await self.input_of(item.number, by=user_id, guild_id=guild_id) for item in items]


async def _posted(tx: Transaction, number: int, message_id: int, *, now: int) -> None:
    """A copy stands in the gallery; if nobody may see the picture any more by now, it has to go."""
    await stars.gallery_posted(tx, number, message_id)
    await redraws.add_if_gone(tx, number, now=now)
