"""What is registered at Discord is exactly the contract, and it is registered when it has to be."""

import discord
import pytest

from bot.client import COGS, EaselBot
from bot.core.decisions import DecisionKind
from cogs.delivery import DiscordDelivery
from tests.cogs.fakes import FakeEngine, Fitting, Hourglass, Shelf

SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE = 1, 2, 3, 4, 5, 6, 7, 8
MENTIONABLE, NUMBER, ATTACHMENT = 9, 10, 11
RATIOS = ["21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21"]

# The command table of the design, line by line: (name, type, required, limits).
PROMPT = ("prompt", STRING, True, {"min_length": 1, "max_length": 2000})
MODEL = ("model", STRING, False, {"autocomplete": True})
RATIO = ("aspect_ratio", STRING, False, {"choices": RATIOS})
COUNT = ("count", INTEGER, False, {"min_value": 1, "max_value": 4})
SEED = ("seed", INTEGER, False, {"min_value": -1, "max_value": 9_999_999_999})
GUIDANCE = ("guidance", NUMBER, False, {"min_value": 1, "max_value": 20})
STEPS = ("steps", INTEGER, False, {"min_value": 1, "max_value": 50})
NEGATIVE = ("negative_prompt", STRING, False, {"min_length": 1, "max_length": 2000})
STYLE = ("style", STRING, False, {"autocomplete": True})
CONTRACT = {
    "imagine": [
        *(PROMPT, MODEL, RATIO, COUNT, SEED, GUIDANCE, STEPS, ("size", STRING, False, {}), NEGATIVE),
        *(("image", ATTACHMENT, False, {}), ("strength", NUMBER, False, {"min_value": 0, "max_value": 1}), STYLE),
    ],
    "edit": [
        *(("image", ATTACHMENT, True, {}), PROMPT, MODEL, RATIO, COUNT, SEED, GUIDANCE, STEPS, NEGATIVE, STYLE),
    ],
    "blend": [
        *(PROMPT, *((f"image{n}", ATTACHMENT, False, {}) for n in range(1, 6)), MODEL, RATIO, COUNT, SEED, GUIDANCE),
    ],
    "remix": [
        *(PROMPT, ("picture", STRING, False, {"autocomplete": True}), ("image", ATTACHMENT, False, {})),
        *(MODEL, RATIO, SEED),
    ],
    "jobs": [],
    "cancel": [("job", STRING, True, {"autocomplete": True})],
    "usage": [("member", USER, False, {})],
    "models": [],
    "gallery": [("member", USER, False, {}), ("sort", STRING, False, {"choices": ["newest", "stars"]})],
    "family": [("picture", STRING, False, {"autocomplete": True})],
    "privacy remixing": [("allow", BOOLEAN, True, {})],
    "privacy export": [],
    "privacy erase": [],
    "studio channels": [
        *(("channel", CHANNEL, False, {}), ("mode", STRING, False, {"choices": ["post", "spoiler", "hold", "off"]})),
        *(("moderators", CHANNEL, False, {}), ("gallery", CHANNEL, False, {})),
        ("stars", INTEGER, False, {"min_value": 1, "max_value": 50}),
    ],
    "studio style add": [
        ("name", STRING, True, {"min_length": 1, "max_length": 50}),
        ("template", STRING, True, {"min_length": 1, "max_length": 1500}),
        ("example", ATTACHMENT, False, {}),
    ],
    "studio style remove": [("name", STRING, True, {"min_length": 1, "max_length": 50, "autocomplete": True})],
    "studio style list": [],
    "studio limits": [
        ("who", MENTIONABLE, False, {}),
        ("images_per_day", INTEGER, False, {"min_value": 0, "max_value": 100_000}),
        ("usd_per_day", NUMBER, False, {"min_value": 0, "max_value": 100_000}),
        ("usd_per_month", NUMBER, False, {"min_value": 0, "max_value": 1_000_000}),
        ("jobs_at_once", INTEGER, False, {"min_value": 0, "max_value": 1_000}),
        ("cap", BOOLEAN, False, {}),
        ("clear", BOOLEAN, False, {}),
    ],
    "studio budget": [
        ("usd_per_day", NUMBER, False, {"min_value": 0, "max_value": 100_000}),
        ("usd_per_month", NUMBER, False, {"min_value": 0, "max_value": 1_000_000}),
        ("where", CHANNEL, False, {}),
        ("alerts", CHANNEL, False, {}),
        ("eco", BOOLEAN, False, {}),
    ],
    "studio costs": [
        ("by", STRING, False, {"choices": ["day", "member", "role", "channel", "model", "provider"]}),
        ("days", INTEGER, False, {"min_value": 1, "max_value": 366}),
    ],
    "studio export": [
        ("what", STRING, False, {"choices": ["ledger", "jobs"]}),
        ("days", INTEGER, False, {"min_value": 1, "max_value": 366}),
    ],
    "studio pause": [
        *(("channel", CHANNEL, False, {}), ("role", ROLE, False, {})),
        ("reason", STRING, False, {"min_length": 1, "max_length": 300}),
    ],
    "studio resume": [
        *(("channel", CHANNEL, False, {}), ("role", ROLE, False, {})),
        ("reason", STRING, False, {"min_length": 1, "max_length": 300}),
    ],
    "moderation rule add": [
        ("name", STRING, True, {"min_length": 1, "max_length": 50}),
        ("kind", STRING, True, {"choices": ["words", "phrase", "regex"]}),
        ("pattern", STRING, True, {"min_length": 1, "max_length": 1000}),
        ("severity", STRING, True, {"choices": ["refuse", "hold", "flag"]}),
        *(("leet", BOOLEAN, False, {}), ("shadow", BOOLEAN, False, {})),
    ],
    "moderation rule remove": [("name", STRING, True, {"min_length": 1, "max_length": 50, "autocomplete": True})],
    "moderation rule list": [],
    "moderation rule test": [
        ("name", STRING, True, {"min_length": 1, "max_length": 50, "autocomplete": True}),
        ("last", INTEGER, False, {"min_value": 1, "max_value": 1000}),
    ],
    "moderation suspend": [
        *(("member", USER, True, {}), ("days", INTEGER, False, {"min_value": 1, "max_value": 3650})),
        ("reason", STRING, False, {"min_length": 1, "max_length": 500}),
    ],
    "moderation unsuspend": [
        ("member", USER, True, {}),
        ("reason", STRING, False, {"min_length": 1, "max_length": 500}),
    ],
    "moderation log": [
        *(("member", USER, False, {}), ("kind", STRING, False, {"choices": [str(kind) for kind in DecisionKind]})),
        *(("days", INTEGER, False, {"min_value": 1, "max_value": 366}), ("csv", BOOLEAN, False, {})),
    ],
    "moderation queue": [],
    "moderation takedown": [
        ("picture", STRING, True, {"autocomplete": True}),
        *(("reason", STRING, False, {"min_length": 1, "max_length": 400}), ("family", BOOLEAN, False, {})),
    ],
}
# Entries in the menu of a message.
MENUS = {"Remix this picture", "Add to blend", "About this picture", "Report picture"}
SLASH, MESSAGE = 1, 3
LIMITS = ("min_value", "max_value", "min_length", "max_length")


@pytest.fixture
async def commands() -> dict[str, dict]:
    engine = FakeEngine(Hourglass())
    delivery = DiscordDelivery(pictures=Shelf(), fit=Fitting(), clock=engine.clock)
    bot = EaselBot(engine=engine, delivery=delivery)
    for name in COGS:
        await bot.load_extension(name)
    found: dict[str, dict] = {}
    for command in bot.tree.get_commands():
        document = command.to_dict(bot.tree)
        found |= leaves(document, document)
    return found


def leaves(document: dict, top: dict, above: str = "") -> dict[str, dict]:
    """A command by its whole name, or those of a group, each with what its group says about all of them."""
    name = f"{above}{document['name']}"
    inner = [it for it in document.get("options", []) if it["type"] in (SUB, GROUP)]
    if not inner or (document is top and document["type"] == MESSAGE):
        general = ("contexts", "integration_types", "default_member_permissions")
        return {name: {**document, "type": top["type"], **{key: top.get(key) for key in general}}}
    return {key: leaf for it in inner for key, leaf in leaves(it, top, f"{name} ").items()}


def described(option: dict) -> tuple:
    limits = {name: option[name] for name in LIMITS if name in option}
    if option.get("autocomplete"):
        limits["autocomplete"] = True
    if option.get("choices"):
        limits["choices"] = [choice["value"] for choice in option["choices"]]
    return option["name"], option["type"], option["required"], limits


def test_the_commands_are_those_of_the_contract(commands):
    """No command is missing and none is there that the contract does not name."""
    assert {name for name, it in commands.items() if it["type"] == SLASH} == set(CONTRACT)
    assert {name for name, it in commands.items() if it["type"] == MESSAGE} == MENUS
    assert len(commands) == len(CONTRACT) + len(MENUS)


@pytest.mark.parametrize("name", CONTRACT)
def test_each_option_is_that_of_the_contract(commands, name):
    """Names, types, whether required, ranges and choices are exactly those of the contract."""
    assert [described(option) for option in commands[name]["options"]] == CONTRACT[name]


@pytest.mark.parametrize("name", [*CONTRACT, *sorted(MENUS)])
def test_commands_live_in_servers_only(commands, name):
    """Commands are offered in servers, to installations in servers."""
    assert commands[name]["contexts"] == [0]
    assert commands[name]["integration_types"] == [0]


@pytest.mark.parametrize("name", [name for name in CONTRACT if name.startswith("studio ")])
def test_setting_up_is_for_those_who_manage_the_server(commands, name):
    """Discord offers `/studio` to those who may Manage Server, unless the server decides otherwise."""
    assert int(commands[name]["default_member_permissions"]) == discord.Permissions(manage_guild=True).value


@pytest.mark.parametrize("name", [name for name in CONTRACT if name.startswith("moderation ")])
def test_moderating_is_for_those_who_manage_messages(commands, name):
    """Discord offers `/moderation` to those who may Manage Messages, unless the server decides otherwise."""
    assert int(commands[name]["default_member_permissions"]) == discord.Permissions(manage_messages=True).value


@pytest.mark.parametrize("name", CONTRACT)
def test_every_description_says_something_within_the_limit(commands, name):
    """Commands and options carry descriptions of at most 100 characters, none of them a placeholder."""
    texts = [commands[name]["description"], *(option["description"] for option in commands[name]["options"])]
    assert all(4 < len(text) <= 100 for text in texts)


async def test_no_privileged_intent_is_asked_for():
    """Easel runs without any intent that Discord would have to approve."""
    engine = FakeEngine(Hourglass())
    bot = EaselBot(engine=engine, delivery=DiscordDelivery(pictures=Shelf(), fit=Fitting(), clock=engine.clock))
    asked = {name for name, wanted in bot.intents if wanted}
    assert asked == {"guilds", "guild_messages", "dm_messages", "auto_moderation_configuration"}
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict()["parse"] == []
