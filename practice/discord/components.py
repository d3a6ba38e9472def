"""What Discord accepts as the components of a message: kinds, nesting, lengths, counts.

Modals have rules of their own in `modals.py`; the checks both share are here.
Source: https://discord.com/developers/docs/components/reference
"""

from collections.abc import Callable, Iterator
from enum import IntEnum

from practice.discord.entities import Json
from practice.discord.errors import Path, Problems
from practice.discord.fields import check_custom_id, check_select, check_text


class ComponentType(IntEnum):
    """https://discord.com/developers/docs/components/reference#component-object."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(range(3, 9)) - {ComponentType.TEXT_INPUT}
_C = ComponentType
_CONTAINER_CHILDREN = (
    _C.ACTION_ROW, _C.SECTION, _C.TEXT_DISPLAY, _C.MEDIA_GALLERY, _C.FILE, _C.SEPARATOR,
)  # fmt: skip
_TOP_LEVEL = (*_CONTAINER_CHILDREN, _C.CONTAINER)
MOST_COMPONENTS = 40
MOST_TEXT = 4000
# More than this makes Discord fail with a 500 instead of refusing, counted in UTF-8 bytes plus
# 12 for each text display: https://github.com/discord/discord-api-docs/issues/8554
MOST_TEXT_BYTES = 10_170
LINK_STYLE, PREMIUM_STYLE = 5, 6


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a message or modal, parents before children."""
    for component in components:
        yield component
        children = component.get("components")
        if isinstance(children, list):
            yield from walk(children)
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def number(components: list[Json]) -> None:
    """Give each component without an id the next free one, as Discord does."""
    taken = {component.get("id") for component in walk(components)}
    following = 1
    for component in walk(components):
        if component.get("id"):
            continue
        while following in taken:
            following += 1
        component["id"] = following
        taken.add(following)


class ComponentCheck:
    """Checks the components of one message; `files` are the names `attachment://` may mean."""

    def __init__(self, problems: Problems, files: set[str], *, v2: bool) -> None:
        self._problems = problems
        self._files = files
        self._v2 = v2
        self._custom_ids: set[str] = set()
        self._rules: dict[int, Callable[[Path, Json], None]] = {
            _C.ACTION_ROW: self._row,
            _C.SECTION: self._section,
            _C.TEXT_DISPLAY: self._text,
            _C.MEDIA_GALLERY: self._gallery,
            _C.FILE: self._file,
            _C.SEPARATOR: self._separator,
            _C.CONTAINER: self._container,
        }

    def message(self, components: list[Json]) -> None:
        """Note every problem of a message's components."""
        path: Path = ("components",)
        if not all(isinstance(component, dict) for component in components):
            self._problems.add(path, "BASE_TYPE_BAD_TYPE", "Components must be objects.")
            return
        if not self._v2:
            self._problems.length(path, components, 0, 5)
            self._each(path, components, (_C.ACTION_ROW,))
            return
        total = sum(1 for _ in walk(components))
        if total > MOST_COMPONENTS:
            self._problems.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                f"The message holds {total} components; must be between 1 and {MOST_COMPONENTS}.",
            )
        self._each(path, components, _TOP_LEVEL)
        texts = [str(it.get("content", "")) for it in walk(components) if it.get("type") == 10]
        if sum(map(len, texts)) > MOST_TEXT:
            self._problems.add(
                path,
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"Components displayable text size exceeds maximum size of {MOST_TEXT}",
            )

    def _each(self, path: Path, components: list[Json], allowed: tuple[int, ...]) -> None:
        for index, component in enumerate(components):
            here = (*path, index)
            kind = component.get("type")
            if kind not in allowed:
                self._unexpected(here, allowed)
            else:
                self._rules[kind](here, component)

    def _unexpected(self, path: Path, allowed: tuple[int, ...]) -> None:
        listed = ", ".join(str(int(kind)) for kind in allowed)
        self._problems.add(
            (*path, "type"),
            "UNION_TYPE_CHOICES",
            f'Value of field "type" must be one of ({listed},).',
        )

    def _row(self, path: Path, row: Json) -> None:
        children = row.get("components")
        if not isinstance(children, list):
            self._problems.required((*path, "components"))
            return
        self._problems.length((*path, "components"), children, 1, 5)
        selects = [child for child in children if child.get("type") in SELECTS]
        if selects and len(children) > 1:
            self._problems.add(
                (*path, "components", 1),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )
        for index, child in enumerate(children):
            here = (*path, "components", index)
            if child.get("type") == _C.BUTTON:
                self._button(here, child)
            elif child.get("type") in SELECTS:
                check_select(self._problems, here, child)
                self._custom_id(here, child)
            else:
                self._unexpected(here, (_C.BUTTON, *sorted(SELECTS)))

    def _button(self, path: Path, button: Json) -> None:
        style = button.get("style")
        if style not in range(1, 7):
            self._problems.choice((*path, "style"), (1, 2, 3, 4, 5, 6))
        if style == LINK_STYLE:
            check_text(self._problems, (*path, "url"), button.get("url"), 1, 512)
            if "custom_id" in button:
                self._problems.add(
                    (*path, "custom_id"),
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified",
                )
        elif style != PREMIUM_STYLE:
            self._custom_id(path, button)
        if button.get("label") is not None:
            check_text(self._problems, (*path, "label"), button["label"], 0, 80)
        elif button.get("emoji") is None and style != PREMIUM_STYLE:
            self._problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI", "A button needs a label or an emoji")

    def _custom_id(self, path: Path, component: Json) -> None:
        check_custom_id(self._problems, path, component, self._custom_ids)

    def _section(self, path: Path, section: Json) -> None:
        texts = section.get("components")
        if not isinstance(texts, list):
            self._problems.required((*path, "components"))
        else:
            self._problems.length((*path, "components"), texts, 1, 3)
            self._each((*path, "components"), texts, (_C.TEXT_DISPLAY,))
        accessory = section.get("accessory")
        here = (*path, "accessory")
        if not isinstance(accessory, dict):
            self._problems.required(here)
        elif accessory.get("type") == _C.BUTTON:
            self._button(here, accessory)
        elif accessory.get("type") == _C.THUMBNAIL:
            self._media(here, accessory)
        else:
            self._unexpected(here, (_C.BUTTON, _C.THUMBNAIL))

    def _text(self, path: Path, text: Json) -> None:
        check_text(self._problems, (*path, "content"), text.get("content"), 1, MOST_TEXT)

    def _gallery(self, path: Path, gallery: Json) -> None:
        items = gallery.get("items")
        if not isinstance(items, list):
            self._problems.required((*path, "items"))
            return
        self._problems.length((*path, "items"), items, 1, 10)
        for index, item in enumerate(items):
            self._media((*path, "items", index), item)

    def _media(self, path: Path, item: Json) -> None:
        self._url((*path, "media"), item.get("media"), schemes=("http", "https", "attachment"))
        if item.get("description") is not None:
            check_text(self._problems, (*path, "description"), item["description"], 0, 1024)

    def _file(self, path: Path, component: Json) -> None:
        self._url((*path, "file"), component.get("file"), schemes=("attachment",))

    def _separator(self, path: Path, component: Json) -> None:
        if component.get("spacing", 1) not in (1, 2):
            self._problems.choice((*path, "spacing"), (1, 2))

    def _container(self, path: Path, container: Json) -> None:
        children = container.get("components")
        if not isinstance(children, list) or not children:
            self._problems.required((*path, "components"))
            return
        color = container.get("accent_color")
        if color is not None and not 0 <= color <= 0xFFFFFF:
            self._problems.add(
                (*path, "accent_color"),
                "NUMBER_TYPE_MAX",
                "int value should be less than or equal to 16777215.",
            )
        self._each((*path, "components"), children, _CONTAINER_CHILDREN)

    def _url(self, path: Path, media: object, *, schemes: tuple[str, ...]) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        if not isinstance(url, str) or not url:
            self._problems.required((*path, "url"))
            return
        scheme, _, rest = url.partition("://")
        if scheme not in schemes:
            self._problems.add(
                (*path, "url"),
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{scheme}" is not supported. Scheme must be one of {schemes}.',
            )
        elif scheme == "attachment" and rest not in self._files:
            self._problems.add(
                path,
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found",
            )


def text_bytes(components: list[Json]) -> int:
    """How much room the text displays of a message take in Discord's undocumented measure."""
    texts = [it for it in walk(components) if it.get("type") == _C.TEXT_DISPLAY]
    return sum(len(str(it.get("content", "")).encode()) + 12 for it in texts)
