"""Every limit of messages, with the status and code Discord refuses it with."""

import pytest

V2 = 1 << 15


def button(number=0, **more):
    """A button."""
    return {"type": 2, "style": 1, "label": "x", "custom_id": f"b{number}"} | more


def row(*children):
    """An action row."""
    return {"type": 1, "components": list(children)}


def text(content="x"):
    """A text display."""
    return {"type": 10, "content": content}


def v2(*components):
    """A message laid out with components."""
    return {"flags": V2, "components": list(components)}


def select(**more):
    """A string select."""
    options = [{"label": "a", "value": "a"}]
    return {"type": 3, "custom_id": "s", "options": options} | more


def options(count):
    """Options of a select."""
    return [{"label": str(it), "value": str(it)} for it in range(count)]


def gallery(*urls, **more):
    """A media gallery."""
    return {"type": 12, "items": [{"media": {"url": it}} | more for it in urls]}


PICTURE = "https://example.org/a.png"
GOOD = {
    "2000 characters": {"content": "x" * 2000},
    "ten embeds": {"embeds": [{"title": "x"}] * 10},
    "6000 in embeds": {"embeds": [{"description": "x" * 3000}] * 2},
    "five rows of five": {
        "content": "x",
        "components": [row(*(button(5 * r + c) for c in range(5))) for r in range(5)],
    },
    "custom id of 100": {"content": "x", "components": [row(button(custom_id="x" * 100))]},
    "40 components": v2(*[text()] * 40),
    "4000 in texts": v2(text("x" * 2000), text("x" * 2000)),
    "a gallery of ten": v2(gallery(*[PICTURE] * 10)),
    "alt text of 1024": v2(gallery(PICTURE, description="x" * 1024)),
    "25 options": {"content": "x", "components": [row(select(options=options(25)))]},
    "nonce of 25": {"content": "x", "nonce": "n" * 25},
    "a section": v2({"type": 9, "components": [text()], "accessory": button()}),
    "emoji only": {"content": "x", "components": [row(button(label=None, emoji={"name": "★"}))]},
}
BAD = {
    "empty": ({}, 50006, None),
    "spaces": ({"content": " \n "}, 50006, None),
    "2001 characters": ({"content": "x" * 2001}, 50035, "content.BASE_TYPE_MAX_LENGTH"),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, 50035, "embeds.BASE_TYPE_BAD_LENGTH"),
    "title of 257": ({"embeds": [{"title": "x" * 257}]}, 50035, "embeds.0.title"),
    "26 fields": (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
        50035,
        "embeds.0.fields",
    ),
    "6001 in embeds": (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
        50035,
        "embeds.MAX_EMBED_SIZE_EXCEEDED",
    ),
    "six rows": (
        {"content": "x", "components": [row(button(it)) for it in range(6)]},
        50035,
        "components.BASE_TYPE_BAD_LENGTH",
    ),
    "six buttons": (
        {"content": "x", "components": [row(*(button(it) for it in range(6)))]},
        50035,
        "components.0.components.BASE_TYPE_BAD_LENGTH",
    ),
    "an empty row": ({"content": "x", "components": [row()]}, 50035, "components.0.components"),
    "custom id of 101": (
        {"content": "x", "components": [row(button(custom_id="x" * 101))]},
        50035,
        "components.0.components.0.custom_id.BASE_TYPE_BAD_LENGTH",
    ),
    "no custom id": (
        {"content": "x", "components": [row(button(custom_id=None))]},
        50035,
        "components.0.components.0.custom_id.BASE_TYPE_REQUIRED",
    ),
    "one custom id twice": (
        {"content": "x", "components": [row(button(1), button(1))]},
        50035,
        "components.0.components.1.custom_id.COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "one custom id twice, far apart": (
        v2(
            {"type": 17, "components": [row(button(1))]},
            {"type": 9, "components": [text()], "accessory": button(1)},
        ),
        50035,
        "components.1.accessory.custom_id.COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "label of 81": (
        {"content": "x", "components": [row(button(label="x" * 81))]},
        50035,
        "components.0.components.0.label",
    ),
    "no label": (
        {"content": "x", "components": [row(button(label=None))]},
        50035,
        "components.0.components.0",
    ),
    "a select beside a button": (
        {"content": "x", "components": [row(select(), button())]},
        50035,
        "components.0.components.1.COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "26 options": (
        {"content": "x", "components": [row(select(options=options(26)))]},
        50035,
        "components.0.components.0.options.BASE_TYPE_BAD_LENGTH",
    ),
    "one option twice": (
        {"content": "x", "components": [row(select(options=options(1) * 2))]},
        50035,
        "components.0.components.0.options.1.value",
    ),
    "layout without flag": (
        {"content": "x", "components": [text()]},
        50035,
        "components.0.type.UNION_TYPE_CHOICES",
    ),
    "layout with content": (
        v2(text()) | {"content": "x"},
        50035,
        "content.MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "layout with embeds": (v2(text()) | {"embeds": [{"title": "x"}]}, 50035, "embeds"),
    "41 components": (v2(*[text()] * 41), 50035, "components.BASE_TYPE_BAD_LENGTH"),
    "41 components, nested": (
        v2({"type": 17, "components": [text()] * 40}),
        50035,
        "components.BASE_TYPE_BAD_LENGTH",
    ),
    "4001 in texts": (
        v2(text("x" * 2000), text("x" * 2001)),
        50035,
        "components.COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "an empty text": (v2(text("")), 50035, "components.0.content.BASE_TYPE_REQUIRED"),
    "a bare button": (v2(button()), 50035, "components.0.type.UNION_TYPE_CHOICES"),
    "a container in a container": (
        v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        50035,
        "components.0.components.0.type",
    ),
    "a section of four": (
        v2({"type": 9, "components": [text()] * 4, "accessory": button()}),
        50035,
        "components.0.components.BASE_TYPE_BAD_LENGTH",
    ),
    "a section without accessory": (
        v2({"type": 9, "components": [text()]}),
        50035,
        "components.0.accessory.BASE_TYPE_REQUIRED",
    ),
    "a gallery of eleven": (
        v2(gallery(*[PICTURE] * 11)),
        50035,
        "components.0.items.BASE_TYPE_BAD_LENGTH",
    ),
    "an empty gallery": (v2(gallery()), 50035, "components.0.items"),
    "alt text of 1025": (
        v2(gallery(PICTURE, description="x" * 1025)),
        50035,
        "components.0.items.0.description.BASE_TYPE_MAX_LENGTH",
    ),
    "a missing attachment": (
        v2(gallery("attachment://a.png")),
        50035,
        "components.0.items.0.media.UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    "a file elsewhere": (
        v2({"type": 13, "file": {"url": PICTURE}}),
        50035,
        "components.0.file.url.URL_TYPE_INVALID_SCHEME",
    ),
    "an odd colour": (
        v2({"type": 17, "components": [text()], "accent_color": 1 << 24}),
        50035,
        "components.0.accent_color",
    ),
    "nonce of 26": ({"content": "x", "nonce": "n" * 26}, 50035, "nonce"),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        50035,
        "allowed_mentions",
    ),
    "no list": ({"content": "x", "embeds": "x"}, 50035, "embeds.LIST_TYPE_CONVERT"),
    "text too wide": (v2(text("字" * 3390)), 0, None),
}


def leaves(tree, path=()):
    """The paths of all problems in an errors object, each ending in its code."""
    for key, node in tree.items():
        if key == "_errors":
            yield from (".".join((*path, it["code"])) for it in node)
        else:
            yield from leaves(node, (*path, key))


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD.keys())
async def test_what_just_fits_is_posted(rest, studio, body):
    """Each limit is inclusive."""
    status, answer = await rest("POST", f"/channels/{studio.id}/messages", body)
    assert (status, answer.get("errors")) == (200, None)


@pytest.mark.parametrize(("body", "code", "where"), BAD.values(), ids=BAD.keys())
async def test_what_does_not_fit_is_refused(rest, studio, body, code, where):
    """One beyond a limit is refused, at the place that is wrong, and nothing is posted."""
    status, answer = await rest("POST", f"/channels/{studio.id}/messages", body)

    assert status == (500 if code == 0 else 400)
    assert answer["code"] == code
    found = list(leaves(answer.get("errors", {})))
    assert where is None or any(it.startswith(where) for it in found), found
    assert studio.messages == {}


@pytest.mark.parametrize(("body", "code", "where"), BAD.values(), ids=BAD.keys())
async def test_answers_have_the_same_limits(room, rest, bot, ann, connected, body, code, where):
    """First answers to interactions are checked alike, under `data`."""

    @bot.tree.command(description="Quiet")
    async def quiet(interaction):
        """Says nothing; the test answers."""

    async with connected(bot):
        used = await ann.command("studio", "quiet")
    path = f"/interactions/{used.id}/{used.token}/callback"
    status, answer = await rest("POST", path, {"type": 4, "data": body})

    if body.get("nonce"):
        assert status in (204, 400)
        return
    assert answer["code"] == code
    found = list(leaves(answer.get("errors", {})))
    expected = None if where is None else ("data." + where if "LIST_TYPE" not in where else where)
    assert expected is None or any(it.startswith(expected) for it in found), found
    assert used.messages == []


async def test_files_are_limited_in_number_and_size(room, rest, studio):
    """Eleven files are 30015; a file over the server's limit is 413 with 40005."""
    path = f"/channels/{studio.id}/messages"
    many = [(f"{it}.txt", b"x") for it in range(11)]
    assert (await rest("POST", path, {}, files=many))[1]["code"] == 30015
    assert (await rest("POST", path, {}, files=many[:10]))[0] == 200
    large = [("a.bin", b"x" * (10 * 1024 * 1024 + 1))]
    status, answer = await rest("POST", path, {}, files=large)
    assert (status, answer["code"]) == (413, 40005)
    room.guild.premium_tier = 2
    assert (await rest("POST", path, {}, files=large))[0] == 200


async def test_attachment_lines_must_have_a_file(rest, studio):
    """A line about a file nobody sent is refused."""
    body = {"content": "x", "attachments": [{"id": 3, "description": "nothing"}]}
    answer = (await rest("POST", f"/channels/{studio.id}/messages", body))[1]
    assert list(leaves(answer["errors"])) == ["attachments.0.ATTACHMENT_NOT_FOUND"]


async def test_broken_requests_are_refused(room, rest, session, studio):
    """Broken JSON is 50109, a foreign content type 50035, an odd id 50035, a stray path 404."""
    url = f"{room.api_url}/channels/{studio.id}/messages"
    head = {"Authorization": f"Bot {room.token}", "Content-Type": "application/json"}
    async with session.post(url, data="{", headers=head) as answer:
        assert (await answer.json())["code"] == 50109
    head["Content-Type"] = "text/plain"
    async with session.post(url, data="{}", headers=head) as answer:
        assert (await answer.json())["code"] == 50035
    assert (await rest("GET", "/channels/abc"))[1]["code"] == 50035
    assert (await rest("GET", "/no/such/thing"))[0] == 404
    assert (await rest("GET", "/channels/123"))[1]["code"] == 10003
    assert (await rest("GET", "/users/@me", token="x"))[1] == {
        "message": "401: Unauthorized",
        "code": 0,
    }
