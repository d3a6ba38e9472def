"""The one way of errors: a refusal is its sentence, everything else is a code that stands in the log."""

import secrets
from typing import TYPE_CHECKING, Any, cast

import discord
import structlog
from discord import app_commands

from bot.core.errors import Moderated, Refusal
from cogs.ui import words
from cogs.ui.answers import UNKNOWN_INTERACTION, Answer
from cogs.ui.appeal import with_appeal
from cogs.ui.text import tame

if TYPE_CHECKING:
    from cogs.host import Interaction

log = structlog.get_logger(__name__)


def sentence_for(error: Exception) -> str | None:
    """What a member may read about this error; None when it is our own fault."""
    if isinstance(error, Moderated):
        return tame(error.sentence)
    if isinstance(error, Refusal):
        return error.sentence
    if isinstance(error, app_commands.NoPrivateMessage):
        return words.SERVER_ONLY
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return words.OLD_COMMAND
    if isinstance(error, app_commands.TransformerError):
        return words.ODD_VALUE
    return None


async def report(interaction: "Interaction", error: Exception) -> None:
    """Tell the member, and the log where it is our fault; never raises, never shows raw text.

    Words written into a form are given back: nobody should have to write them twice.
    """
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    facts = {
        "interaction": interaction.id,
        "user": interaction.user.id,
        "guild": interaction.guild_id,
        "asked": _asked(interaction),
    }
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
        log.warning("interaction_expired", **facts)
        return
    sentence, written = explained(error, **facts), interaction.extras.get("written")
    text = f"{sentence}\n{words.you_wrote(written)}" if written else sentence
    await Answer.of(interaction).tell(appealable(error, text))


def appealable(error: Exception, text: str) -> str | discord.ui.LayoutView:
    """The text, with the button `Appeal` where the error is a decision that may be looked at again."""
    decision = error.decision if isinstance(error, Moderated) else None
    return text if decision is None else with_appeal(text, decision)


def explained(error: Exception, **facts: object) -> str:
    """What a member reads of an error; the log gets `facts`, and everything where it is our fault."""
    sentence = sentence_for(error)
    if sentence is not None:
        log.info("refused", reason=type(error).__name__, **facts)
        return sentence
    code = secrets.token_hex(2).upper()
    log.error("command_failed", code=code, **facts, exc_info=error)
    return words.went_wrong(code)


class EaselTree(app_commands.CommandTree[Any]):
    """The command tree; its errors go the way of every other error."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Answer in words."""
        await report(cast("Interaction", interaction), error)


def _asked(interaction: "Interaction") -> str | None:
    command = interaction.command
    return command.qualified_name if command is not None else interaction.custom_id
