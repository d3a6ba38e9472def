"""Sentences about a member's own data: what an export brings, and what an erase takes and leaves."""

from bot.core.privacy import Inventory, Packed
from cogs.ui import words
from cogs.ui.text import cut, escaped, plain

ERASE, KEEP = "Erase everything", "Keep it"
KEPT = "Nothing was erased."
COMING = "I am putting it together; it comes by private message."
CLOSED = (
    "I can't write to you: your private messages are closed. Open this server's menu (its name, at the top), choose "
    "**Privacy Settings** and allow **Direct Messages**, then use `/privacy export` again. Nothing was sent, and "
    "nothing of it goes to a channel."
)
NOT_NOW = "Discord does not let me write to you at the moment. Try again in a minute; nothing was sent."
BROKEN_OFF = (
    "Your data could not be sent to its end. What has arrived is good, but it is not everything. "
    "Use `/privacy export` again, whenever you like."
)
NOTHING_LEFT = "There was nothing left to erase."
GONE_SOON = (
    "Their messages disappear now, one after the other; with many of them that takes a while. What stands in a channel "
    "that I can no longer enter, a moderator can delete."
)
ELSEWHERE = "For what I know about you from other servers, ask me there."
PICTURES_GO = (
    "- Your pictures, made and handed in: files and previews, the messages they stand in, copies in the gallery and in "
    "everybody's tray, and the stars on them."
)
BOOKS_STAY = (
    "- Amounts and dates of your orders, under your Discord id and without words: quotas and the owner's bills have to "
    "stay right. Limits set for you are the server's."
)
_NAME_SHOWN = 100


def greeting(server: str) -> str:
    """The first private message of an export."""
    return (
        f"This is what I keep about you on **{_name(server)}**, as one or more ZIP files. Each is complete by itself: "
        "unpack them all into the same folder. `README.txt` says what is what."
    )


def part(number: int) -> str:
    """Beside a file of an export."""
    return f"File {number}"


def farewell(server: str, packed: Packed) -> str:
    """The last private message of an export."""
    files = "1 file" if packed.parts == 1 else f"{packed.parts} files"
    lines = [
        f"That was everything from **{_name(server)}**: {files} with {words.pictures(packed.pictures)}. {ELSEWHERE}"
    ]
    if packed.smaller:
        lines.append(
            f"-# {words.pictures(packed.smaller)} came as a smaller copy: Discord takes no larger file in private."
        )
    if packed.without:
        verb = "has" if packed.without == 1 else "have"
        lines.append(
            f"-# {words.pictures(packed.without)} {verb} no file: taken down, or waiting for a moderator. "
            "What is known about them is in easel.json."
        )
    if packed.unreadable:
        lines.append(
            f"-# {words.pictures(packed.unreadable)} could not be read from my disk; the owner's log says why."
        )
    return "\n".join(lines)


def heading(found: Inventory) -> str:
    """The title of the sheet that asks, and how much it is about."""
    counts = [
        f"**{words.pictures(found.pictures)}**{_of_which(found)}",
        f"the words of **{_orders(found.orders)}**",
    ]
    return f"### Erase what I keep about you here?\nOn this server that is {words.listed(counts)}."


def goes(found: Inventory) -> str:
    """What an erase takes."""
    small = [
        _counted(found.stars, "star you gave", "stars you gave"),
        _counted(found.tray, "picture in your tray", "pictures in your tray"),
        "your wish about remixing",
    ]
    lines = [
        "**What goes, for good**",
        PICTURES_GO,
        "- Your words: every prompt and negative prompt, and what you wrote to moderators.",
        f"- {_capital(words.listed([each for each in small if each]))}.",
    ]
    if found.styles:
        what = "the style" if found.styles == 1 else f"the {found.styles} styles"
        lines.append(f"- Your name from {what} you wrote. Styles are the server's and stay.")
    if found.appeals:
        one = found.appeals == 1
        lines.append("- Your open appeal: it is withdrawn." if one else "- Your open appeals: they are withdrawn.")
    return "\n".join(lines)


def of_others(found: Inventory) -> str:
    """The rule for what others have built on it."""
    if not found.further:
        start = "Nobody has taken your pictures further, so far as they are still there."
    elif found.further == 1:
        start = "1 of your pictures was taken further by others. What they made is theirs and stays."
    else:
        start = f"{found.further} of your pictures were taken further by others. What they made is theirs and stays."
    return (
        f"**What others made of it**\n{start} In the family of such a picture yours becomes an empty place without a "
        "name, and “from pictures by …” below it no longer names you."
    )


def stays(found: Inventory) -> str:
    """What an erase leaves, and why."""
    lines = [
        "**What stays, and why**",
        BOOKS_STAY,
        f"- {_standing(found)}",
        "- What lies with Discord: what you wrote or posted yourself, and the names of threads.",
    ]
    if found.decided:
        lines.insert(3, "- What you decided as a moderator: the log is the server's.")
    return "\n".join(lines)


def last_word() -> str:
    """Below it all."""
    return "-# It can't be undone. `/privacy export` gives you a copy first."


def erased(found: Inventory) -> str:
    """After the press."""
    return (
        f"### Erased\n{_capital(words.pictures(found.pictures))} and the words of {_orders(found.orders)} are gone. "
        f"{GONE_SOON}"
    )


def _standing(found: Inventory) -> str:
    """What moderation must not forget."""
    holding = [
        "your suspension" if found.suspended else "",
        _counted(found.strikes, "strike", "strikes"),
    ]
    held = [each for each in holding if each]
    line = "What moderation has decided about you, if anything, without your words."
    if not held:
        return line
    until = "until it runs out" if len(held) == 1 and found.strikes < 2 else "until they run out"
    return f"{line} {_capital(words.listed(held))}, {until}."


def _of_which(found: Inventory) -> str:
    if not found.pictures:
        return ""
    both = f" ({found.made} made, {found.handed_in} handed in)" if found.made and found.handed_in else ""
    return f"{both}, {found.further} of them taken further by others," if found.further else both


def _orders(count: int) -> str:
    return "1 order" if count == 1 else f"{count} orders"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(server: str) -> str:
    return escaped(cut(plain(server), _NAME_SHOWN)) or "this server"
