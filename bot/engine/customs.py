"""The customs of a server and the wishes of its members: styles, consent to remixing, cards at the top of threads."""

import unicodedata

from bot.core.errors import BadRequest, NotYours
from bot.core.requests import PROMPT_LIMIT, Request
from bot.engine.orders import Input
from bot.engine.workshop import Workshop
from bot.store import consent, pictures, styles, threads
from bot.store.styles import Style

NAME_LIMIT, TEMPLATE_LIMIT = 50, 1500  # characters
PLACEHOLDER = "$prompt"


def style_of(name: str, template: str, example: int | None = None) -> Style:
    """A style as it would be kept.

    Raises:
        BadRequest: the name or template cannot be used; the sentence says why.
    """
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > NAME_LIMIT:
        raise BadRequest(f"A style's name has 1 to {NAME_LIMIT} characters.")
    if template.count(PLACEHOLDER) != 1:
        raise BadRequest(f"A template holds `{PLACEHOLDER}` exactly once: that is where the member's words go.")
    if len(template) > TEMPLATE_LIMIT:
        raise BadRequest(f"The template has {len(template)} characters; up to {TEMPLATE_LIMIT} work.")
    return Style(name=plain, template=template.strip(), example=example)


class Customs:
    """Part of the engine's front; see `Engine.customs`."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._db = shop.db

    # Styles

    async def styles(self, guild_id: int) -> list[Style]:
        """The server's prompt templates, by name."""
        return await self._db.read(styles.every, guild_id=guild_id)

    async def add_style(self, *, guild_id: int, name: str, template: str, example: int | None, by: int) -> Style:
        """Write a style or replace the one of that name.

        Raises:
            BadRequest: the name or template cannot be used; the sentence says why.
        """
        style = style_of(name, template, example)
        await self._db.write(styles.put, style, guild_id=guild_id, by=by, now=self._shop.clock.now())
        return style

    async def keep_example(self, item: Input, *, guild_id: int, user_id: int) -> int:
        """The number under which a picture handed in for a style is kept."""
        return await self._db.write(
            pictures.number_of_input,
            item.kept,
            parent=item.parent,
            guild_id=guild_id,
            user_id=user_id,
            now=self._shop.clock.now(),
        )

    async def remove_style(self, *, guild_id: int, name: str) -> None:
        """Forget a style.

        Raises:
            NotYours: there is none of that name.
        """
        if not await self._db.write(styles.remove, name, guild_id=guild_id):
            raise NotYours(f"There is no style called “{name[:NAME_LIMIT]}”.")

    async def styled(self, request: Request, *, guild_id: int, style: str | None) -> Request:
        """The request with its prompt put into a style's template; as it is without one.

        Raises:
            BadRequest: there is no such style, or the finished prompt is too long.
        """
        if not style:
            return request
        found = await self._db.read(styles.get, style, guild_id=guild_id)
        if found is None:
            names = ", ".join(f"“{each.name}”" for each in await self.styles(guild_id))
            hint = f"There are: {names}." if names else "This server has no styles yet."
            raise BadRequest(f"There is no style called “{style[:NAME_LIMIT]}”. {hint}")
        prompt = found.template.replace(PLACEHOLDER, request.prompt.strip())
        if len(prompt) > PROMPT_LIMIT:
            room = PROMPT_LIMIT - len(found.template) + len(PLACEHOLDER)
            raise BadRequest(f"With the style “{found.name}” the prompt may have up to {room} characters.")
        return request.evolve(prompt=prompt, style=found.name, words=request.prompt)

    # Consent

    async def remixing_of(self, *, guild_id: int, user_id: int) -> bool:
        """Whether others may take a member's pictures further."""
        return await self._db.read(consent.member_allows, guild_id=guild_id, user_id=user_id)

    async def set_remixing(self, *, guild_id: int, user_id: int, allow: bool) -> None:
        """A member's wish for all their pictures in a server."""
        now = self._shop.clock.now()
        await self._db.write(consent.set_member, guild_id=guild_id, user_id=user_id, allow=allow, now=now)

    async def set_server_remixing(self, *, guild_id: int, allow: bool) -> None:
        """What holds for members who never said anything."""
        await self._db.write(consent.set_guild, guild_id=guild_id, allow=allow, now=self._shop.clock.now())

    async def set_picture_remixing(self, number: int, *, by: int, guild_id: int, allow: bool) -> None:
        """The switch of one picture, for its maker.

        Raises:
            NotYours: somebody else made it, or it is gone.
        """
        picture = await self._db.read(pictures.get, number)
        if picture is None or picture.guild_id != guild_id or not picture.there:
            raise NotYours("That picture is gone.")
        if picture.user_id != by:
            raise NotYours("Only the member who made a picture decides whether others may take it further.")
        await self._db.write(consent.set_picture, number, allow=allow)

    async def picture_allows(self, number: int, *, by: int) -> bool:
        """Whether a member may take a picture further."""
        return await self._db.read(consent.allows, number, by=by)

    async def server_remixing(self, guild_id: int) -> bool:
        """What holds for members who never said anything."""
        return await self._db.read(consent.guild_allows, guild_id)

    # Threads

    async def thread_card(self, thread_id: int) -> int | None:
        """The message at the top of a thread."""
        return await self._db.read(threads.card, thread_id)

    async def set_thread_card(self, thread_id: int, message_id: int) -> None:
        """Remember it."""
        await self._db.write(threads.set_card, thread_id, message_id, now=self._shop.clock.now())

    async def forget_thread_card(self, thread_id: int) -> None:
        """It is gone, for nothing is left to show; a thread that grows again gets a new one."""
        await self._db.write(threads.forget_card, thread_id)
