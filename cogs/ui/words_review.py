"""Sentences about what waits for moderators: on their cards, in their queue, and in answers to their presses."""

from collections.abc import Mapping, Sequence

from bot.core.decisions import Decision, DecisionKind
from bot.core.jobs import Job, Picture, State
from bot.core.money import show_usd
from bot.core.reviews import Outcome, Review, ReviewKind
from cogs.ui.facts import price
from cogs.ui.text import cut, escaped, plain, quoted, units
from cogs.ui.words import listed, stamp
from cogs.ui.words_family import who

TITLES = {ReviewKind.HELD: "Held", ReviewKind.REPORT: "Reported", ReviewKind.APPEAL: "Appeal"}
EMPTY = "Nothing waits for you. Held pictures, reports and appeals appear here as soon as there are any."
QUEUE_TITLE = "Waiting for a moderator"
BACK = "Back to the queue"
OWN = (
    "This one is about your own picture or appeal, so another moderator has to look at it. "
    "Only somebody who manages the server may decide about their own."
)
NO_PICTURES = "-# Its pictures are gone or cannot be read."
NOT_HERE = "-# Its pictures are from an age-restricted channel and this one is not, so they are not shown here."
LOOK_THERE = (
    "`/moderation queue` in an age-restricted channel shows them. So do cards, once the moderators' channel is "
    "age-restricted."
)
REFUSE_TITLE, TAKE_DOWN_TITLE = "Refuse it", "Take it down"
REASON, REASON_MEANING = "Reason", "The member reads this. It costs them nothing."
TAKE_DOWN_MEANING = "The member reads this."
STRIKE, STRIKE_MEANING = "Strike", "Enough strikes suspend a member for a while"
NO_STRIKE, WITH_STRIKE = "No", "Yes, this counts as a strike"
SOURCE_ALOUD = "A picture that was handed in for it."

BYTES_LIMIT = 9_600  # above some 10,000 in all Discord fails: https://github.com/discord/discord-api-docs/issues/8554
_RULE_SHOWN = 100
_PROMPT_ROOM = 2000  # UTF-16 units, as it is shown
_SMALL_ROOM, _SAID_ROOM, _COMPLAINT_ROOM = 400, 900, 260
_QUEUE_ROOM, _QUEUE_REASON_ROOM = 120, 160
# What the log counts that speaks against somebody, as one and as several.
_HISTORY = {
    DecisionKind.REFUSED: ("order refused", "orders refused"),
    DecisionKind.TAKEN_DOWN: ("picture taken down", "pictures taken down"),
    DecisionKind.SUSPENDED: ("suspension", "suspensions"),
    DecisionKind.REPORTED: ("report", "reports"),
}
_SOURCES = {
    "rule": "The rule {} asks for a look.",
    "automod": "The AutoMod rule {} asks for a look.",
    "remote": "The moderation service is not sure: {}.",
    "classifier": "The picture classifier saw {}.",
    "age": "It may not be for everybody: {}.",
}


def room(text: str, most: int) -> str:
    """Somebody's words in quotation marks, as much of them as fits into so many UTF-16 units once made safe."""
    limit = most
    while (over := units(shown := quoted(text, limit)) - most) > 0:
        limit -= (over + 1) // 2  # every letter may have needed a backslash
    return shown


def heading(review: Review, pictures: Sequence[Picture]) -> str:
    """Kind, number and outcome, and which pictures it is about."""
    ending = f" · {review.outcome}" if review.outcome is not None else ""
    about = f"\n-# picture{'' if len(pictures) == 1 else 's'} {numbers(pictures)}" if pictures else ""
    return f"### {TITLES[review.kind]} · question {review.number}{ending}{about}"


def within(text: str, most: int) -> str:
    """A text within so many UTF-16 units, and within what Discord bears of letters that take several bytes."""
    shown = cut(text, most)
    while (over := len(shown.encode("utf-8", "surrogatepass")) - BYTES_LIMIT) > 0:
        shown = cut(shown, units(shown) - (over + 3) // 4)
    return shown


def prompt(job: Job) -> str:
    """What was asked for, and what was not to be there."""
    lines = [room(job.request.wish, _PROMPT_ROOM)]
    if job.request.negative_prompt:
        lines.append(f"-# without {room(job.request.negative_prompt, _SMALL_ROOM)}")
    return "\n".join(lines)


def not_here(review: Review) -> str:
    """Pictures that may not be shown where a card stands, and where they may."""
    return f"{NOT_HERE} {LOOK_THERE}" if review.open else NOT_HERE


def why_held(reason: str) -> str:
    """Why pictures are held, from what the engine noted."""
    source, _, name = reason.partition(": ")
    form = _SOURCES.get(source)
    if form is not None and name:
        return form.format(quoted(name, _RULE_SHOWN))
    told = escaped(cut(plain(reason), 2 * _RULE_SHOWN)) or "somebody should look at it"
    return f"{told[0].upper()}{told[1:]}."


def money(job: Job, made: int) -> str:
    """What the member would pay, and when."""
    usd = show_usd(price(job, made))
    return {
        State.HELD: f"{usd}, charged only if it is approved",
        State.REFUSED: "costs the member nothing",
        State.CANCELLED: f"{show_usd(job.charged)} charged" if job.charged else "costs the member nothing",
    }.get(job.state, usd)


def numbers(found: Sequence[Picture]) -> str:
    """`#12`, `#12 and #13`."""
    return listed([f"#{it.number}" for it in found])


def made_from(parents: Sequence[Picture]) -> str:
    """Which pictures were handed in."""
    if not parents:
        return ""
    gone = sum(it.removed_at is not None for it in parents)
    return f"**Made from** {numbers(parents)}" + (f" ({gone} of them gone)" if gone else "")


def known(review: Review, history: Mapping[DecisionKind, int]) -> Mapping[DecisionKind, int]:
    """The history without what this very question stands on."""
    own = DecisionKind.REPORTED if review.kind is ReviewKind.REPORT else None
    return {kind: count - review.reports if kind is own else count for kind, count in history.items()}


def standing(strikes: int, history: Mapping[DecisionKind, int], member: int) -> str:
    """What is known of the maker."""
    told = ["1 strike that counts" if strikes == 1 else f"{strikes or 'no'} strikes that count"]
    for kind, (one, several) in _HISTORY.items():
        if (found := history.get(kind, 0)) > 0:
            told.append(f"{found} {one if found == 1 else several}")
    return f"**History of {who(member)}:** {', '.join(told)}\n-# all of it: `/moderation log member:`"


def where(job: Job, *, posted: bool = False) -> str:
    """Where it would be posted, or is."""
    return f"**{'Posted' if posted else 'Would be posted'} in** <#{job.thread_id or job.place.channel_id}>"


def until(review: Review) -> str:
    """What happens when nobody answers."""
    if review.until is None:
        return ""
    return f"Unanswered, it is refused {stamp(review.until)}, at no cost to the member."


def claimed(review: Review) -> str:
    """Who is looking."""
    if review.claimed_by is None or not review.open:
        return ""
    since = f" {stamp(review.claimed_at)}" if review.claimed_at else ""
    return f"**Claimed by {who(review.claimed_by)}**{since}"


def reported(review: Review, complaints: Sequence[str]) -> str:
    """How many members, and what the last of them wrote; never who."""
    many = "1 member reported it" if review.reports == 1 else f"{review.reports} members reported it"
    said = [f"> {room(text, _COMPLAINT_ROOM)}" for text in complaints]
    wrote = "They wrote:" if review.reports == 1 else "The last ones wrote:"
    return "\n".join([f"**{many}.** {wrote if said else 'Nobody wrote why.'}", *said])


def seen(picture: Picture | None) -> str:
    """Whether members see a reported picture now."""
    if picture is None or picture.removed_at is not None:
        return "It is gone."
    return "It is **hidden** until you decide." if picture.hidden else "It is **still visible**."


def appealed(line: Decision | None) -> str:
    """What an appeal is about: the decision, who made it, why, and the words, as far as they are kept."""
    if line is None:
        return "The decision it is about is no longer known."
    by = who(line.by) if line.by else "Easel"
    lines = [f"**Decided:** {line.kind} by {by} {stamp(line.at, 'f')}"]
    if line.kind is DecisionKind.SUSPENDED and line.after:
        lines[0] += f", {line.after}"
    if line.reason:
        lines.append(f"> {room(line.reason, _SAID_ROOM)}")
    if line.rule:
        lines.append(f"-# {_found_by(line.rule)}")
    lines.append(f"**Words:** {room(line.words, _SAID_ROOM)}" if line.words else "-# Its words are no longer kept.")
    return "\n".join(lines)


def _found_by(rule: str) -> str:
    """`found by rule “no cats”`, from what the log says."""
    source, _, name = rule.partition(": ")
    if name:
        return f"found by {escaped(plain(source))} {quoted(name, _RULE_SHOWN)}"
    return f"because {escaped(cut(plain(rule), _RULE_SHOWN))}"


def says(review: Review) -> str:
    """What the member writes in an appeal."""
    return f"**{who(review.member)} says:** {room(review.reason, _SAID_ROOM)}"


def decided_first(line: Decision | None, review: Review) -> str:
    """A second look by the same eyes is told as such."""
    if line is None or not line.by:
        return ""
    if review.open:
        return f"-# {who(line.by)} decided first; somebody else should look this time, if there is anybody."
    return f"-# {who(line.by)} had decided first as well." if review.decided_by == line.by else ""


def ended(review: Review) -> str:
    """How it ended, by whom, when, and with which words."""
    assert review.outcome is not None, "only of what is over"
    at = stamp(review.decided_at, "f") if review.decided_at else ""
    by = f"by {who(review.decided_by)} " if review.decided_by else ""
    text = {
        Outcome.APPROVED: f"**Approved** {by}{at}.",
        Outcome.REFUSED: f"**Refused** {by}{at}.",
        Outcome.EXPIRED: f"**Nobody answered in time**, so it was refused {at}.",
        Outcome.WITHDRAWN: f"**Nothing to decide any more** since {at}: {_withdrawn(review)}.",
        Outcome.KEPT: f"**Kept** {by}{at}.",
        Outcome.TAKEN_DOWN: f"**Taken down** {by}{at}.",
        Outcome.UPHELD: f"**Upheld** {by}{at}: the member was right.",
        Outcome.REJECTED: f"**Rejected** {by}{at}: it stays as it was.",
    }[review.outcome]
    return f"{text}\n> {room(review.answer, _SAID_ROOM)}" if review.answer else text


def _withdrawn(review: Review) -> str:
    return {
        ReviewKind.HELD: "it was cancelled or taken down",
        ReviewKind.REPORT: "the picture is gone",
        ReviewKind.APPEAL: "it was taken back or settled otherwise",
    }[review.kind]


def queue_line(review: Review, job: Job | None, link: str) -> str:
    """One question in the queue."""
    told = {
        ReviewKind.HELD: why_held(review.reason),
        ReviewKind.REPORT: f"{review.reports} report{'' if review.reports == 1 else 's'}"
        + (f": {room(review.reason, _QUEUE_REASON_ROOM)}" if review.reason else ""),
        ReviewKind.APPEAL: room(review.reason, _QUEUE_REASON_ROOM),
    }[review.kind]
    by = "by" if review.kind is ReviewKind.APPEAL else "picture by"  # who reported one is told to nobody
    facts = [f"**{TITLES[review.kind]}** {stamp(review.opened_at)}", f"{by} {who(review.member)}"]
    if review.until is not None:
        facts.append(f"expires {stamp(review.until)}")
    if review.claimed_by is not None:
        facts.append(f"claimed by {who(review.claimed_by)}")
    if link:
        facts.append(f"[card]({link})")
    words = [room(job.request.wish, _QUEUE_ROOM)] if job is not None and job.request.wish else []
    return "\n".join([" · ".join(facts), *words, f"-# {told}"])


def queue_heading(total: int, page: int, pages: int) -> str:
    """How much waits."""
    part = f" · page {page + 1} of {pages}" if pages > 1 else ""
    return f"### {QUEUE_TITLE}\n-# {total} {'question' if total == 1 else 'questions'}, oldest first{part}"


def aloud(review: Review, job: Job | None) -> str:
    """For those who cannot see the pictures of a card."""
    kind = {ReviewKind.HELD: "A held picture", ReviewKind.REPORT: "A reported picture"}.get(review.kind, "A picture")
    return f"{kind}, made from the words: {job.request.wish}" if job is not None and job.request.wish else f"{kind}."
