"""Sentences about where pictures come from: families, what a picture is, deletion with children, remixing."""

from collections.abc import Mapping, Sequence

from bot.core.family import Family, Node
from cogs.ui import words
from cogs.ui.text import ALT_LIMIT, cut, plain

NO_SUCH_PICTURE = (
    "I know no such picture here, or it stands where you cannot look. Give its number, or a link to its message."
)
NONE_HERE = "No picture of mine stands here yet. Name one with `picture`: its number, or a link to its message."
HANDED_IN = "a picture handed in"
NO_WORDS = "(no words)"
NOWHERE = "somewhere you cannot look"
SOMEBODY = "somebody"
CHOOSE_RELATIVE = "Show another picture of this family"
NO_PICTURE_HERE = "There is no picture in that message."
ALL_GONE = "The pictures of that message were taken down."
CHOOSE_ABOUT = "Which picture of the message?"
MADE_HERE = "**Made by Easel.**"
NOT_MADE_HERE = "**Not made by Easel**, as far as I can tell: no picture made in this server looks like it."
MADE_OUT_OF_SIGHT = "**Made by Easel**, somewhere in this server where you cannot look."
TAKEN_DOWN = "It was taken down; only its place in the family is kept."
REMIX_ALLOWED = "Others may take it further."
REMIX_REFUSED = "Others may not take it further."
REMIX_ON, REMIX_OFF = "Remixing on", "Remixing off"
REPLAY_ALT = "An animation, step by step: "
_PART_SHOWN = 80
_TOLD = 6  # relatives told of in an alternative text


def who(user_id: int) -> str:
    """A member by mention, which pings nobody here; `somebody` when that must not be told."""
    return f"<@{user_id}>" if user_id else SOMEBODY


def title(number: int) -> str:
    """The heading of a family."""
    return f"Family of #{number}"


def counted(family: Family) -> str:
    """How large the family is, and what of it cannot be looked at."""
    size = len(family.nodes) + family.hidden
    if size == 1:
        return "It stands alone so far: nothing was made from it, and it was made from no other picture."
    gone = sum(node.removed for node in family.nodes)
    ending = f", {gone} of them taken down or out of your sight" if gone else ""
    return f"{words.pictures(size)}{ending}."


def above(parents: Sequence[str]) -> str:
    """What a picture was made from."""
    return f"Made from {words.listed(parents)}." if parents else ""


def below(children: Sequence[str], more: int) -> str:
    """What was made from a picture."""
    if not children:
        return ""
    shown = [*children, words.others(more)] if more else children
    return f"Taken further as {words.listed(shown)}."


def family_aloud(family: Family, names: Mapping[int, str]) -> str:
    """The drawn family for somebody who cannot see it."""
    asked = family.by_number[family.asked]
    size = words.pictures(len(family.nodes) + family.hidden)
    parts = [f"A family tree of {size}; {_aloud(asked, names)} is marked."]
    parents = [family.by_number[each] for each in asked.parents if each in family.by_number]
    if parents:
        parts.append(f"It was made from {words.listed([_aloud(each, names) for each in parents])}.")
    children = family.children(family.asked)
    if children:
        told = [_aloud(each, names) for each in children[:_TOLD]]
        if len(children) > _TOLD:
            told.append(words.others(len(children) - _TOLD))
        parts.append(f"Made from it: {words.listed(told)}.")
    return cut(" ".join(parts), ALT_LIMIT)


def replay_aloud(steps: Sequence[Node], names: Mapping[int, str]) -> str:
    """The steps of a replay, in order."""
    return cut(REPLAY_ALT + ", then ".join(_aloud(step, names) for step in steps) + ".", ALT_LIMIT)


def looks_like(number: int, *, same: bool) -> str:
    """How sure it is that a picture is one of Easel's."""
    if same:
        return f"**Made by Easel**: this is #{number}, byte for byte."
    return f"**Looks like #{number}**, made by Easel; this copy was saved anew, resized or changed a little."


def handed_in_as(number: int, user_id: int) -> str:
    """A picture that was given to Easel, not made by it."""
    return f"**Not made by Easel.** {who(user_id)} handed it in as #{number}."


def also_like(numbers: Sequence[str]) -> str:
    """Other pictures a copy might be of."""
    return f"-# {words.listed(numbers)} look much the same."


def taken_further(count: int) -> str:
    """How many pictures stand on one."""
    return f"{words.pictures(count)} {'was' if count == 1 else 'were'} made from it."


def left_out(count: int) -> str:
    """Pictures of a message that were not looked at."""
    return f"I looked at the first ones only; the message has {words.others(count)}."


def stands_on(members: Sequence[str]) -> str:
    """Credit: whose pictures it stands on."""
    return f"It stands on pictures by {words.listed(members)}."


def descendants(count: int) -> str:
    """What a deletion leaves, before it is confirmed."""
    if not count:
        return ""
    verb, rest = ("was", "it stays") if count == 1 else ("were", "they stay")
    return f"{words.pictures(count)} {verb} made from this; {rest}, with the history."


def switched(number: int, *, allow: bool) -> str:
    """The answer to the switch of one picture."""
    return f"Others {'may' if allow else 'may not'} take #{number} further from now on."


def wish(*, allow: bool) -> str:
    """The answer to `/privacy remixing`."""
    if allow:
        return "Others may take your pictures on this server further. A single picture can still say no."
    return (
        "From now on nobody else may take your pictures on this server further; you still may. What was made from "
        "them already stays. A single picture can still say yes, under “About this picture”."
    )


def _aloud(node: Node, names: Mapping[int, str]) -> str:
    if node.removed:
        return f"#{node.number}, which was taken down or is out of sight"
    prompt = cut(plain(node.prompt), _PART_SHOWN)
    kind = f": “{prompt}”" if prompt else (", handed in" if node.uploaded else "")
    return f"#{node.number} by {plain(names.get(node.user_id, SOMEBODY))}{kind}"
