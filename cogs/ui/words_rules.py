"""Sentences about a server's rules for words, about trying them out, and about Discord's AutoMod."""

from collections.abc import Sequence

from bot.core.moderation import Severity
from bot.core.rehearsal import Fate, Found, Rehearsal
from bot.core.rules import Automod, AutomodRule, Rule, RuleKind
from cogs.ui import words
from cogs.ui.cards import message_link
from cogs.ui.text import cut, escaped, plain, quoted

LIST_TITLE, TEST_TITLE = "Rules", "Rehearsal"
NO_RULES = "This server has no rules of its own. `/moderation rule add` makes one."
SAME = "Nothing changed: that is what it says already."
ON_TRIAL = (
    "It is on trial: it writes into the log what it would have done, and does nothing else. "
    "`/moderation rule test` shows how it does; add it again without `shadow` and it counts."
)
NOBODY_LOOKS = (
    "**This server has no moderators' channel yet**, so held pictures wait in `/moderation queue` and nobody is told. "
    "Somebody who manages the server names one with `/studio channels moderators:`."
)
PRESETS = (
    "-# Discord keeps its own lists (profanity, sexual content, slurs) to itself. I cannot read them, so they do not "
    "count here."
)
UNREADABLE = (
    "**I cannot read Discord's AutoMod rules here**, so what they block in messages passes in prompts. Discord shows "
    "them to those with **Manage Server** only: give my role that permission and I read them at once."
)
NOT_READ_YET = "Discord's AutoMod rules have not been read yet; that takes a moment after a start."
NO_KEYWORDS = "Discord's AutoMod has no keyword rules switched on here."
NO_HITS = "It would have found nothing in the last {}."
NOTHING_ASKED = "Nobody has asked for a picture here so far, so there is nothing to try it on."
ALL_HITS = "-# The file has all of them."
HITS_SHOWN = 10
_NAME, _PATTERN, _REGEX, _WISH, _FOUND = 40, 80, 40, 100, 40  # characters shown
_UNUSABLE_SHOWN = 2  # expressions of one rule of AutoMod
_DOES = {Severity.REFUSE: "refuses", Severity.HOLD: "holds", Severity.FLAG: "flags"}
_WOULD = {Severity.REFUSE: "refused", Severity.HOLD: "held", Severity.FLAG: "flagged"}
_KINDS = {RuleKind.WORDS: "the words", RuleKind.PHRASE: "the phrase", RuleKind.REGEX: "the expression"}
_FATES = {
    Fate.SHOWN: "shown, and nobody complained",
    Fate.CLEARED: "a moderator found it fine",
    Fate.STOPPED: "refused, reported or taken down",
    Fate.UNSEEN: "failed, cancelled or under way",
}


def rule_name(name: str) -> str:
    """A rule's name in a sentence; rules of AutoMod may have long ones."""
    return f"**{escaped(cut(plain(name), _NAME))}**"


def rule(found: Rule) -> str:
    """What a rule says, to follow its name."""
    extras = [text for text, on in ((", leetspeak too", found.leet), (", on trial", found.shadow)) if on]
    return f"{_DOES[found.severity]} {_KINDS[found.kind]} {quoted(found.pattern, _PATTERN)}{''.join(extras)}"


def listed(found: Rule) -> str:
    """One rule of the list."""
    return f"{rule_name(found.name)} {rule(found)}\n-# by <@{found.by}> {words.stamp(found.at)}"


def saved(found: Rule, before: Rule | None, *, same: bool) -> str:
    """After `/moderation rule add`."""
    if same:
        return f"{rule_name(found.name)} {rule(found)}. {SAME}"
    lines = [f"{'Changed' if before else 'Added'}: {rule_name(found.name)} {rule(found)}."]
    if before is not None:
        lines.append(f"-# Before: it {rule(before)}.")
    if found.shadow:
        lines.append(ON_TRIAL)
    return "\n".join(lines)


def removed(found: Rule) -> str:
    """After `/moderation rule remove`."""
    return f"Removed: {rule_name(found.name)}, which {rule(found)}. It counts no more."


def list_title(count: int, page: int, pages: int) -> str:
    """The heading of a page; `page` counts from 0."""
    where = f" · page {page + 1} of {pages}" if pages > 1 else ""
    return f"{LIST_TITLE}{f' · {count}' if count else ''}{where}"


def automod(known: Automod, unusable: Sequence[tuple[str, str]]) -> str:
    """Discord's rules: which are honoured, what of them is not, or why they cannot be read."""
    if not known.readable:
        return UNREADABLE if known.at else NOT_READ_YET
    if not known.rules:
        return f"{NO_KEYWORDS}\n{PRESETS}"
    lines = [f"**Discord's AutoMod**: its keyword rules count here as well, as they were {words.stamp(known.at)}."]
    for each in known.rules:
        lines.append(_automod_rule(each))
        lines += _unusable([regex for name, regex in unusable if name == each.name])
    return "\n".join([*lines, PRESETS])


def _automod_rule(found: AutomodRule) -> str:
    holds = [
        _count(len(found.keywords), "keyword"),
        _count(len(found.regexes), "expression"),
        _count(len(found.allowed), "allowed word"),
    ]
    spared = [_count(len(found.exempt_roles), "role"), _count(len(found.exempt_channels), "channel")]
    exempt = [text for text in spared if text]
    parts = ["refuses" if found.blocks else "flags", ", ".join(text for text in holds if text)]
    if exempt:
        parts.append(f"not for {words.listed(exempt)}")
    return f"{rule_name(found.name)} {' · '.join(parts)}"


def _unusable(regexes: Sequence[str]) -> list[str]:
    if not regexes:
        return []
    shown = [quoted(regex, _REGEX) for regex in regexes[:_UNUSABLE_SHOWN]]
    rest = len(regexes) - len(shown)
    if rest:
        shown.append(words.others(rest))
    return [f"-# Cannot be run here and does not count: {words.listed(shown)}"]


def rehearsal(found: Rehearsal) -> str:
    """What a rule would have done, in numbers."""
    if not found.looked:
        return "\n".join([_trial(found), NOTHING_ASKED]).strip()
    prompts = _count(found.looked, "prompt")
    if not found.found:
        return "\n".join([_trial(found), NO_HITS.format(prompts)]).strip()
    hits, would = len(found.found), _WOULD[found.rule.severity]
    wrong = found.of(Fate.SHOWN, Fate.CLEARED)
    lines = [
        _trial(found),
        f"Of the last {prompts} it would have {would} **{hits}**, {_wrongly(wrong, hits)}:",
        *(f"{count} × {_FATES[each]}" for each in Fate if (count := found.of(each))),
    ]
    return "\n".join(line for line in lines if line)


def _wrongly(wrong: int, hits: int) -> str:
    if not wrong:
        return "none of them wrongly, as far as anybody can tell"
    return "**all of them wrongly**" if wrong == hits else f"**{wrong} of them wrongly**"


def _trial(found: Rehearsal) -> str:
    if not found.rule.shadow:
        return ""
    times = "once" if found.on_trial == 1 else f"{found.on_trial} times"
    return f"On trial since {words.stamp(found.rule.at, 'f')}: by the log it has hit {times}."


def hit(found: Found, number: int, guild_id: int) -> str:
    """One hit: who, when, where to see it, what became of it, and what the rule found."""
    asked = found.asked
    parts = [f"<@{asked.member}> {words.stamp(asked.at)}", _FATES[asked.fate]]
    if asked.channel_id and asked.message_id:
        parts.append(f"[see it]({message_link(guild_id, asked.channel_id, asked.message_id)})")
    elif asked.decision is not None:
        parts.append(f"line {asked.decision} of the log")
    return f"{number}. {quoted(asked.wish, _WISH)}, found {quoted(found.matched, _FOUND)}\n-# {' · '.join(parts)}"


def fate(found: Fate) -> str:
    """What became of an order, for a file."""
    return _FATES[found]


def _count(number: int, thing: str) -> str:
    """`1 keyword`, `2 keywords`; empty for none."""
    return f"{number} {thing}{'' if number == 1 else 's'}" if number else ""
