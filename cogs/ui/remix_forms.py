"""The forms in which members say what should change, and what they wrote as an order."""

import hashlib
from collections.abc import Sequence
from typing import Any

import discord

from bot.core.models import DEFAULT_MODEL
from bot.core.parameters import RATIOS
from bot.core.requests import PROMPT_LIMIT, Kind, Request, split_model
from bot.engine.orders import Availability, Input
from cogs.handed import Handed
from cogs.making import Wish
from cogs.ui import words_remix as words
from cogs.ui.forms import PROMPT, Filled, Form
from cogs.ui.options import model_choices
from cogs.ui.picks import OPTIONS_LIMIT
from cogs.ui.text import cut

_MODEL, _RATIO, _MORE = "model", "aspect_ratio", "images"
_MOST_MORE = 4  # with the picture itself, five: as many as any offer takes


def remix_form(verb: str, number: int, title: str, models: Sequence[Availability], *, price: str | None = None) -> Form:
    """What should change about one picture; `number` says which, in the words of `verb`; `price` is told before."""
    more: discord.ui.Label[Any] = discord.ui.Label(
        text=words.MORE,
        description=words.MORE_MEANING,
        component=discord.ui.FileUpload(custom_id=_MORE, required=False, min_values=0, max_values=_MOST_MORE),
    )
    fields = [_prompt(words.EXAMPLE, price), _model(models, 1), _ratio(words.RATIO_DEFAULT), more]
    return Form(verb, number, title, *fields)


def blend_form(
    verb: str, number: int, pictures: int, models: Sequence[Availability], *, price: str | None = None
) -> Form:
    """How several pictures should come together; `price` is told before."""
    fields = [_prompt(words.BLEND_EXAMPLE, price), _model(models, pictures), _ratio(words.RATIO_BLEND)]
    return Form(verb, number, words.BLEND_TITLE, *fields)


def wish_of(
    form: Filled, kind: Kind, *, about: str, inputs: Sequence[Input] = (), before: Sequence[Handed] = ()
) -> Wish:
    """What was filled in, as an order: the pictures it is about first, then those handed in with the form.

    `about` names those pictures: the same form about the same, sent twice at once, is one order.
    """
    prompt, ratio = form.texts.get(PROMPT, "").strip(), form.one(_RATIO)
    model, provider = split_model(form.one(_MODEL))
    request = Request(
        kind=kind,
        prompt=prompt,
        pictures=len(inputs) + len(before) + len(form.files),
        model=model,
        provider=provider,
        aspect_ratio=ratio,
    )
    said = repr((prompt, form.one(_MODEL), ratio, [(it.filename, it.size) for it in form.files]))
    return Wish(
        request=request,
        inputs=inputs,
        attachments=[*before, *form.files],
        press=f"{about}:{hashlib.sha256(said.encode()).hexdigest()[:16]}",
    )


def _prompt(example: str, price: str | None) -> discord.ui.Label[Any]:
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=PROMPT,
        style=discord.TextStyle.paragraph,
        placeholder=example,
        min_length=1,
        max_length=PROMPT_LIMIT,
    )
    return discord.ui.Label(text=words.WHAT_CHANGES, description=price, component=field)


def _model(models: Sequence[Availability], pictures: int) -> discord.ui.Label[Any]:
    # A bot none of whose providers takes pictures still has a form; the refusal then says what is missing.
    choices = [(it.name, it.value) for it in model_choices(models, pictures)] or [(DEFAULT_MODEL, DEFAULT_MODEL)]
    return discord.ui.Label(
        text=words.MODEL, description=words.model_default(DEFAULT_MODEL), component=_menu(_MODEL, choices)
    )


def _ratio(meaning: str) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=words.RATIO, description=meaning, component=_menu(_RATIO, [(ratio, ratio) for ratio in RATIOS])
    )


def _menu(name: str, choices: Sequence[tuple[str, str]]) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=name,
        required=False,
        min_values=0,
        options=[discord.SelectOption(label=cut(label, 100), value=value) for label, value in choices[:OPTIONS_LIMIT]],
    )
