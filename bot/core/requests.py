"""What a member asked for, as a value: the same whether it came from a command, a button or a modal."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from bot.core.parameters import Value

PROMPT_LIMIT = 2000  # characters; Discord's own limit for a string option would be 6000
COUNT_LIMIT = 4


class Kind(StrEnum):
    """Which way in a request came."""

    IMAGINE = "imagine"
    EDIT = "edit"
    BLEND = "blend"
    REMIX = "remix"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One order, before a model's offer is chosen.

    `model` is a public name, None for the default; `provider` pins one. Options left None are not sent.
    `pictures` is how many pictures are handed in. Where a `style` was chosen, `prompt` is its template filled
    with the member's `words`. `safety_tolerance` is the server's decision when it was ordered, never the member's.
    """

    kind: Kind
    prompt: str
    pictures: int = 0
    model: str | None = None
    provider: str | None = None
    count: int = 1
    aspect_ratio: str | None = None
    seed: int | None = None
    guidance: float | None = None
    steps: int | None = None
    size: str | None = None
    strength: float | None = None
    negative_prompt: str | None = None
    style: str | None = None
    words: str | None = None
    safety_tolerance: int | None = None

    @property
    def wish(self) -> str:
        """What the member wrote: the words before a style's template, else the prompt."""
        return self.words or self.prompt

    def options(self) -> dict[str, Value]:
        """The options somebody set, by Easel's names; seed, count and the server's own are not among them."""
        names = ("aspect_ratio", "guidance", "steps", "size", "strength", "negative_prompt")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)

    def to_json(self) -> str:
        """For the database; unset options are left out."""
        return json.dumps({k: v for k, v in asdict(self).items() if v is not None}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Back from the database; fields of a later version are ignored."""
        known = {item.name for item in fields(cls)}
        data: Mapping[str, Any] = json.loads(text)
        values = {key: value for key, value in data.items() if key in known}
        return cls(**{**values, "kind": Kind(values["kind"])})


def split_model(text: str | None) -> tuple[str | None, str | None]:
    """`kontext-pro@wavespeed` as (model, provider); either part may be missing."""
    if not text or not text.strip():
        return None, None
    name, _, provider = text.strip().lower().partition("@")
    return name.strip() or None, provider.strip() or None
