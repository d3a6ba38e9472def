"""Who may decide is asked at every press: numbers can be guessed, and what stands on a screen outlives a permission."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bot.core.moderation import Severity
from bot.core.rules import RuleKind
from bot.engine.house_rules import rule_of
from bot.engine.reviewing import GONE
from bot.engine.takedowns import NOT_ONE
from cogs.ui.words_family import NO_SUCH_PICTURE
from practice.discord import atelier
from practice.discord.entities import Channel, Message
from practice.discord.interaction import Interaction, InteractionType
from practice.discord.visitor import Visitor
from tests.cogs.bench import moderate
from tests.cogs.club import Club
from tests.cogs.jury import card, hold, ordered, settled
from tests.cogs.reading import private_answer

MODERATORS = "Only moderators (who may Manage Messages on this server) can do that."
MANAGERS = "Only those who may Manage Server can set that."

# Everything members may press, whoever they are: it asks for itself whose it is.
MEMBERS = {
    *("again", "appeal", "cancel", "cheaper", "delete", "deletesurely", "eraseall", "erasenothing", "family", "found"),
    *("gallery", "goahead", "keep", "leaveit", "remix", "remixing", "replay", "report", "star", "stars", "sumup"),
    *("trayadd", "trayblend", "trayclear", "trayform", "traytake", "tree"),
}
# What forged presses of moderators carry: buttons and forms with one number, and buttons with several parts.
NUMBERED = ("claim", "approve", "refuse", "keep", "takedown", "uphold", "reject")
PARTED = {
    "queue": ("0",),
    "queueopen": ("1", "0"),
    "decisions": ("0", "any", "0", "0"),
    "rules": ("0",),
    "takenbelow": ("1",),
    "takenday": ("1",),
}
MANAGED = {
    "policy": (),
    "channels": (),
    "policyadult": ("off",),
    "policyclosed": ("off",),
    "policyscores": ("0",),
    "policynumbers": ("0",),
    "remixdefault": ("off",),
    "nogallery": ("0",),
}
PICKED = {"forgetmode": "1", "policysafety": "6"}
FORMS = ("policyscores", "policynumbers")
# The same of `/studio limits`, `budget` and `costs`: buttons, menus with a choice, forms.
MONEY = {
    "budgeteco": "/1",
    "budgetform": "/0",
    "costsby": "member",
    "limitform": "/0/0/amounts",
    "limitpick": "0:0",
    "price": "x",
    "prices": "/0",
    "settle": "1",
    **dict.fromkeys(("limiteveryone", "limitmember", "limitrole"), ""),
}
TABLES = ("reviews", "decisions", "pictures", "guilds", "rules", "channel_modes", "suspensions", "strikes", "notices")


def component(custom_id: str, values: Iterable[str] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"component_type": 2 if values is None else 3, "custom_id": custom_id, "id": 1}
    return body if values is None else body | {"values": list(values)}


def form(verb: str, number: int = 1) -> dict[str, Any]:
    field = {"type": 4, "id": 2, "custom_id": "words", "value": "because"}
    return {"custom_id": f"easel:{verb}:{number}", "components": [{"type": 18, "id": 1, "component": field}]}


class Intruder:
    """Sends what Discord's own client never would: presses on messages nobody showed them."""

    def __init__(self, who: Visitor, place: Channel, source: Message) -> None:
        self._who, self._place, self._source = who, place, source

    def press(self, data: dict[str, Any]) -> Interaction:
        """A press on a message that has this button, or this menu."""
        shown = {"type": data["component_type"], "custom_id": data["custom_id"], "id": 1}
        shown |= {"label": "x", "style": 2} if shown["type"] == 2 else {"options": []}
        source = replace(self._source, components=[{"type": 1, "id": 2, "components": [shown]}])
        opened = self._who.server.interactions.open
        return opened(InteractionType.COMPONENT, self._who.user, self._place, data, source=source)

    def send(self, data: dict[str, Any]) -> Interaction:
        opened = self._who.server.interactions.open
        return opened(InteractionType.MODAL, self._who.user, self._place, data, source=self._source)

    def moderators(self, numbers: Iterable[int], parted: Iterable[str] = tuple(PARTED)) -> Iterable[Interaction]:
        """Every press and form of moderators, of those with several parts some."""
        for number in numbers:
            for verb in NUMBERED:
                yield self.press(component(f"easel:review{verb}:{number}"))
            for verb in ("refuse", "takedown"):
                yield self.send(form(f"review{verb}", number))
        for verb in parted:
            yield self.press(component("/".join(["easel", verb, *PARTED[verb]])))

    def managers(self) -> Iterable[Interaction]:
        """Every press, choice and form of those who manage a server."""
        for verb, parts in MANAGED.items():
            yield self.press(component("/".join(["easel", verb, *parts])))
        for verb, value in PICKED.items():
            yield self.press(component(f"easel:pick:{verb}:0", [value]))
        for verb in FORMS:
            yield self.send(form(verb, 0))
        for verb, more in MONEY.items():
            if more.startswith("/"):
                yield self.press(component(f"easel/{verb}{more}"))
            elif more:
                yield self.press(component(f"easel:pick:{verb}:1", [more]))
            if not more or verb in ("budgetform", "price", "settle"):
                yield self.send(form(verb))


async def _everything(reader: Any) -> list[Any]:
    left_out = ("version", "shown", "tries", "taken_at")  # a card that is still on its way is no decision
    rows = [dict(row) for table in TABLES for row in await reader.fetch(f"SELECT * FROM {table}")]
    return [{name: value for name, value in row.items() if name not in left_out} for row in rows]


@pytest.fixture
async def busy(club: Club, ann: Visitor, ben: Visitor, mo: Visitor) -> Club:
    """Something of every kind waits: a held picture, a report, an appeal; something was taken down, a rule stands."""
    (gone,) = await club.made(ann, "a secret boat")
    child = await club.remix(ben, gone, "a secret sail")
    (seen,) = await club.made(ann, "a secret house")
    await hold(club)
    await ordered(club, ann, "a secret door")
    await club.engine.takedowns.report(seen.number, by=ben.id, guild_id=club.guild_id, reason="secretly bad")
    done = await club.engine.takedowns.take_down([gone.number], by=mo.id, guild_id=club.guild_id, reason="secret")
    await club.engine.discipline.appeal(done.decision, by=ann.id, guild_id=club.guild_id, text="secretly fine")
    rule = rule_of(name="secret rule", kind=RuleKind.WORDS, pattern="secret", severity=Severity.FLAG)
    await club.engine.house_rules.add_rule(rule, guild_id=club.guild_id, by=mo.id)
    club.engine.reviews.wake()
    await card(club, 3)
    await settled(club)
    assert not (await club.node(child.number)).removed
    return club


async def test_a_member_who_forges_presses_learns_and_changes_nothing(busy, room, ben):
    """Every button, menu and form of moderators and managers, with numbers that exist."""
    before = await busy.db.read(_everything)
    intruder = Intruder(ben, room.channel("studio"), await card(busy))
    told = {await private_answer(it) for it in intruder.moderators((1, 2, 3))}
    assert told <= {MODERATORS, f"{MODERATORS}\n-# You wrote: “because”"}
    assert {await private_answer(it) for it in intruder.managers()} == {MANAGERS}
    assert await busy.db.read(_everything) == before


async def test_nobody_decides_in_private_messages(busy, room, mo):
    """A conversation has no moderators, whatever somebody is elsewhere."""
    before = await busy.db.read(_everything)
    intruder = Intruder(mo, mo.direct(), await card(busy))
    told = {await private_answer(it) for it in intruder.moderators((1, 2, 3))}
    assert told <= {MODERATORS, f"{MODERATORS}\n-# You wrote: “because”"}
    assert {await private_answer(it) for it in intruder.managers()} == {MANAGERS}
    assert await busy.db.read(_everything) == before


async def test_the_owner_of_another_server_learns_and_changes_nothing(busy, room, cleo):
    """Numbers count through all servers: those of this one mean nothing there."""
    other = atelier.add_guild(room.world, "Elsewhere", owner=cleo.user)
    place = atelier.add_channel(room.world, other, "elsewhere")
    before = await busy.db.read(_everything)
    intruder = Intruder(cleo, place, await card(busy))
    told = {await private_answer(it) for it in intruder.moderators((1, 2, 3), ("queueopen", "takenbelow", "takenday"))}
    assert {sentence.partition("\n")[0] for sentence in told} == {GONE, NOT_ONE}
    for picture in ("1", "2"):
        answer = await private_answer(await cleo.command(place, "moderation takedown", picture=picture))
        assert answer == NO_SUCH_PICTURE
    assert await cleo.autocomplete(place, "moderation takedown", focused="picture", picture="s") == []
    for what in ("rule remove", "rule test"):
        assert "There is no rule of that name" in await moderate(cleo, what, place, name="secret rule")
    assert await cleo.autocomplete(place, "moderation rule test", focused="name", name="s") == []
    assert "Nothing was decided here so far." in await moderate(cleo, "log", place)
    assert "Nothing waits for you." in await moderate(cleo, "queue", place)
    assert await busy.db.read(_everything) == before


async def test_whoever_moderates_one_channel_only_decides_nothing_about_the_server(busy, room, ben):
    """Discord offers them the commands there; suspensions, rules, the log and other channels are not theirs."""
    room.allow("MANAGE_MESSAGES", "studio", ben.user)
    before = await busy.db.read(_everything)
    assert await moderate(ben, "queue") == MODERATORS
    assert await moderate(ben, "suspend", member=busy.room.world.user("cleo")) == MODERATORS
    assert await ben.autocomplete("studio", "moderation takedown", focused="picture", picture="s") == []
    assert await ben.autocomplete("studio", "moderation rule test", focused="name", name="s") == []
    intruder = Intruder(ben, room.channel("studio"), await card(busy))
    assert {await private_answer(it) for it in intruder.moderators((), PARTED)} == {MODERATORS}
    assert await busy.db.read(_everything) == before


async def test_every_press_is_one_of_these(club):
    """A new button, menu or form is either for members or stands in the lists above."""
    bot = club.bot
    staff = {*(f"review{verb}" for verb in NUMBERED), *PARTED, *MANAGED, *PICKED, *MONEY}
    assert {*bot.presses, *bot.turns, *bot.picks, *bot.forms} == staff | MEMBERS
