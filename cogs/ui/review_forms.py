"""The forms in which moderators write why, as modals that outlive the process."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.engine.reviewing import REASON_LIMIT
from cogs.ui import words_review as words
from cogs.ui.forms import Form
from cogs.ui.review_cards import REFUSE, TAKE_DOWN

WORDS, STRIKE = "words", "strike"  # the fields, by their custom ids
YES, NO = "yes", "no"


def _reason(meaning: str) -> "discord.ui.Label[Any]":
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=WORDS, style=discord.TextStyle.paragraph, max_length=REASON_LIMIT
    )
    return discord.ui.Label(text=words.REASON, description=meaning, component=field)


def _strike() -> "discord.ui.Label[Any]":
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=STRIKE,
        required=False,
        options=[
            discord.SelectOption(label=words.NO_STRIKE, value=NO, default=True),
            discord.SelectOption(label=words.WITH_STRIKE, value=YES),
        ],
    )
    return discord.ui.Label(text=words.STRIKE, description=words.STRIKE_MEANING, component=menu)


# Title and fields, by the verb of the button that opens it and of the form itself.
FORMS: Mapping[str, tuple[str, Any]] = {
    REFUSE: (words.REFUSE_TITLE, lambda: (_reason(words.REASON_MEANING), _strike())),
    TAKE_DOWN: (words.TAKE_DOWN_TITLE, lambda: (_reason(words.TAKE_DOWN_MEANING),)),
}


def form(verb: str, number: int) -> Form:
    """A form about one question."""
    title, fields = FORMS[verb]
    return Form(verb, number, title, *fields())
