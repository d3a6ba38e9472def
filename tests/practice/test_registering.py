"""Which commands and modals Discord takes, and what registering them again changes."""

import pytest

from practice.discord.errors import DiscordError, Problems
from practice.discord.modals import check_modal


def option(name="prompt", kind=3, **more):
    """A command option."""
    return {"name": name, "description": "x", "type": kind} | more


def command(*options, **more):
    """A slash command."""
    return {"name": "imagine", "description": "Make", "type": 1, "options": list(options)} | more


def sub(name, *options, kind=1):
    """A sub-command or a group of them."""
    return {"name": name, "description": "x", "type": kind, "options": list(options)}


CHOICES = [{"name": str(it), "value": str(it)} for it in range(26)]
GOOD = {
    "plain": command(),
    "25 options": command(*(option(f"o{it}") for it in range(25))),
    "25 choices": command(option(choices=CHOICES[:25])),
    "groups": command(sub("style", sub("add", option()), kind=2), sub("list")),
    "a menu": {"name": "Remix this picture", "type": 3},
    "other letters": command(name="bild_größe"),
}
BAD = {
    "capitals": command(name="Imagine"),
    "spaces": command(name="imag ine"),
    "33 letters": command(name="x" * 33),
    "no description": command(description=""),
    "101 in description": command(description="x" * 101),
    "26 options": command(*(option(f"o{it}") for it in range(26))),
    "26 choices": command(option(choices=CHOICES)),
    "choices and autocomplete": command(option(choices=CHOICES[:2], autocomplete=True)),
    "a choice of the wrong type": command(option(kind=4, choices=[{"name": "x", "value": "x"}])),
    "required last": command(option("a"), option("b", required=True)),
    "one option twice": command(option(), option()),
    "mixed with sub-commands": command(option(), sub("add")),
    "groups in groups": command(sub("a", sub("b", sub("c"), kind=2), kind=2)),
    "an unknown kind": command(option(kind=12)),
    "a menu with description": {"name": "Remix", "type": 3, "description": "x"},
    "too long in all": command(
        *(option(f"o{it}", choices=[{"name": "n" * 100, "value": "v" * 100}] * 4) for it in range(10))
    ),
}


@pytest.fixture
def commands_path(room):
    return f"/applications/{room.world.bot.id}/commands"


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD.keys())
async def test_good_commands_are_registered(rest, commands_path, body):
    """What Discord takes is taken and given back with an id."""
    status, made = await rest("PUT", commands_path, [body])
    assert status == 200
    assert made[0]["name"] == body["name"]
    assert (await rest("GET", commands_path))[1] == made


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
async def test_bad_commands_are_refused(rest, commands_path, body):
    """What Discord refuses is 50035, and what was registered stays."""
    before = (await rest("PUT", commands_path, [GOOD["plain"]]))[1]
    status, answer = await rest("PUT", commands_path, [body])
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]
    assert (await rest("GET", commands_path))[1] == before


async def test_registering_again_keeps_ids(room, rest, commands_path):
    """A command keeps its id, and its version while nothing about it changes."""
    one = (await rest("PUT", commands_path, [command(), GOOD["a menu"]]))[1]
    two = (await rest("PUT", commands_path, [command(option()), GOOD["a menu"]]))[1]
    assert [it["id"] for it in one] == [it["id"] for it in two]
    assert one[0]["version"] != two[0]["version"]
    assert one[1]["version"] == two[1]["version"]
    assert (await rest("PUT", commands_path, []))[1] == []


async def test_single_commands(rest, commands_path):
    """One command can be made, read, changed and removed alone."""
    status, made = await rest("POST", commands_path, command())
    assert status == 201
    assert (await rest("POST", commands_path, command(option())))[0] == 200
    path = f"{commands_path}/{made['id']}"
    assert (await rest("PATCH", path, {"description": "Paint"}))[1]["description"] == "Paint"
    assert (await rest("GET", path))[1]["options"] == [option()]
    assert (await rest("DELETE", path))[0] == 204
    assert (await rest("GET", path))[1]["code"] == 10063


async def test_a_guilds_own_commands_come_first(room, rest, commands_path, ann):
    """In a guild its own command hides a global one of the same name."""
    own = f"/applications/{room.world.bot.id}/guilds/{room.guild.id}/commands"
    await rest("PUT", commands_path, [command(), command(name="other")])
    await rest("PUT", own, [command(description="Here only")])
    seen = [(it["name"], it["description"]) for it in ann.commands("studio")]
    assert seen == [("imagine", "Here only"), ("other", "Make")]
    stranger = own.replace(str(room.guild.id), "123")
    assert (await rest("PUT", stranger, []))[1]["code"] == 50001
    assert (await rest("GET", "/applications/123/commands"))[1]["code"] == 10002


async def test_there_is_an_end_to_commands(rest, commands_path):
    """A hundred and first command is refused with 30032."""
    many = [command(name=f"c{it}") for it in range(101)]
    assert (await rest("PUT", commands_path, many[:100]))[0] == 200
    assert (await rest("PUT", commands_path, many))[1]["code"] == 30032


def field(**more):
    """A labelled text input."""
    entry = {"type": 4, "custom_id": "a", "style": 1} | more
    return {"type": 18, "label": "x", "component": entry}


def modal(*rows, **more):
    """A modal."""
    return {"title": "T", "custom_id": "m", "components": list(rows)} | more


def upload(**more):
    """A labelled file upload."""
    return {"type": 18, "label": "x", "component": {"type": 19, "custom_id": "f"} | more}


OPTIONS = [{"label": str(it), "value": str(it)} for it in range(3)]
MODALS = {
    "plain": (modal(field()), None),
    "an old row": (
        modal({"type": 1, "components": [field()["component"] | {"label": "x"}]}),
        None,
    ),
    "text beside": (modal({"type": 10, "content": "read this"}, field()), None),
    "files": (modal(upload(max_values=10)), None),
    "a title of 46": (modal(field(), title="x" * 46), "title"),
    "an id of 101": (modal(field(), custom_id="x" * 101), "custom_id"),
    "nothing": (modal(), "components"),
    "six": (modal(*(field(custom_id=str(it)) for it in range(6))), "components"),
    "one id twice": (modal(field(), field()), "components.1.component.custom_id"),
    "a label of 46": (modal(field() | {"label": "x" * 46}), "components.0.label"),
    "no component": (modal({"type": 18, "label": "x"}), "components.0.component"),
    "a button": (
        modal({"type": 18, "label": "x", "component": {"type": 2}}),
        "components.0.component.type",
    ),
    "a bare input": (modal(field()["component"]), "components.0.type"),
    "an odd style": (modal(field(style=3)), "components.0.component.style"),
    "4001 long": (modal(field(max_length=4001)), "components.0.component.max_length"),
    "a placeholder of 101": (
        modal(field(placeholder="x" * 101)),
        "components.0.component.placeholder",
    ),
    "eleven files": (modal(upload(max_values=11)), "components.0.component.max_values"),
    "none of what is required": (
        modal(upload(min_values=0)),
        "components.0.component.min_values",
    ),
    "a disabled select": (
        modal(
            {
                "type": 18,
                "label": "x",
                "component": {
                    "type": 3,
                    "custom_id": "s",
                    "options": OPTIONS,
                    "disabled": True,
                },
            }
        ),
        "components.0.component.disabled",
    ),
    "one radio": (
        modal(
            {
                "type": 18,
                "label": "x",
                "component": {"type": 21, "custom_id": "r", "options": OPTIONS[:1]},
            }
        ),
        "components.0.component.options",
    ),
}


@pytest.mark.parametrize(("body", "where"), MODALS.values(), ids=MODALS.keys())
def test_modals(body, where):
    """Each rule of modals points at the field that breaks it."""
    problems = Problems()
    check_modal(problems, body)
    if where is None:
        problems.refuse()
        return
    with pytest.raises(DiscordError) as caught:
        problems.refuse()
    node = caught.value.errors
    for step in where.split("."):
        node = node[step]
    assert node["_errors"]
