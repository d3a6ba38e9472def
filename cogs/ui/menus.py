"""Entries in the menu of a message (Apps): declared at the method that answers, registered with its cog."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from discord import app_commands
from discord.ext import commands

F = TypeVar("F", bound=Callable[..., Awaitable[None]])
_MARK = "easel_menu"


@dataclass(frozen=True, kw_only=True)
class Menu:
    """A name of 1 to 32 characters, and what it does; Discord shows only the name."""

    name: str
    meaning: str


def message_menu(name: str, meaning: str) -> Callable[[F], F]:
    """Mark a method `(self, interaction, message: discord.Message)` as the answer to a menu entry."""

    def mark(method: F) -> F:
        setattr(method, _MARK, Menu(name=name, meaning=meaning))
        return method

    return mark


def menus_of(cog: type[commands.Cog]) -> Iterator[tuple[str, Menu]]:
    """The menu entries of a cog, with the names of their methods."""
    for name, thing in vars(cog).items():
        menu = getattr(thing, _MARK, None)
        if isinstance(menu, Menu):
            yield name, menu


def add_menus(tree: app_commands.CommandTree[Any], cog: commands.Cog) -> None:
    """Register a cog's menu entries."""
    for name, menu in menus_of(type(cog)):
        tree.add_command(app_commands.ContextMenu(name=menu.name, callback=getattr(cog, name)))
