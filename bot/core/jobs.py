"""A job and the states it passes through: the transition table every guarded update is checked against.

queued -> submitting -> waiting -> fetching -> [held] -> ready -> delivered
terminal: delivered | failed | refused | cancelled
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.core.requests import Request


class State(StrEnum):
    """Where a job stands; written before and after every step, so that a crash finds it there."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    WAITING = "waiting"
    FETCHING = "fetching"
    HELD = "held"
    READY = "ready"
    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


TERMINAL = frozenset({State.DELIVERED, State.FAILED, State.REFUSED, State.CANCELLED})
OPEN = frozenset(State) - TERMINAL
AT_PROVIDER = frozenset({State.SUBMITTING, State.WAITING})

_ENDS = frozenset({State.FAILED, State.REFUSED, State.CANCELLED})
TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SUBMITTING, State.QUEUED}) | _ENDS,
    # Back to the queue only when the provider has certainly not accepted anything.
    State.SUBMITTING: frozenset({State.WAITING, State.FETCHING, State.QUEUED}) | _ENDS,
    State.WAITING: frozenset({State.FETCHING}) | _ENDS,
    State.FETCHING: frozenset({State.HELD, State.READY}) | _ENDS,
    State.HELD: frozenset({State.READY, State.REFUSED, State.CANCELLED}),
    State.READY: frozenset({State.DELIVERED, State.FAILED, State.REFUSED}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset(),
    State.REFUSED: frozenset(),
    State.CANCELLED: frozenset(),
}


def may(source: State, target: State) -> bool:
    """Whether the table allows the step."""
    return target in TRANSITIONS[source]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a job was asked for and where its outcome goes. Discord's ids, as plain numbers.

    Attributes:
        guild_id: the server; 0 in a direct message.
        channel_id: where the command was typed (a text channel, a thread, a direct message).
        parent_id: the channel a public thread hangs on, where its results may go when it is gone.
        home_id: the channel any thread belongs to, private or not, whose budget it shares.
        in_thread: the card itself becomes the result; otherwise a thread is started from the card.
        adult: Discord marks the channel as age-restricted.
        upload_limit: bytes a single file may have there.
        interaction_id: Discord's id of the command or press: one order each, however often it is sent.
        token: lets Easel edit its answer for 15 minutes without counting against Discord's limit.
        token_until: milliseconds since 1970 when Discord forgets the token.
        origin_id: the message whose button was pressed, if one was.
    """

    guild_id: int
    channel_id: int
    parent_id: int | None = None
    home_id: int | None = None
    in_thread: bool = False
    adult: bool = False
    upload_limit: int = 10 * 1024 * 1024
    interaction_id: int
    token: str = ""
    token_until: int = 0
    origin_id: int | None = None

    @property
    def budget_places(self) -> tuple[int, ...]:
        """The thread, if it is one, and the channel: both have their budgets."""
        home = self.home_id or self.parent_id
        return (self.channel_id,) if home in (None, self.channel_id) else (self.channel_id, home)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One order and everything known about it; times are milliseconds since 1970, money is micro-USD.

    Attributes:
        charged: what the member pays in the end, None as long as only the estimate is known.
        price: of one picture, as it was when the order was placed; None on orders of older versions.
        free: pictures of it that the provider gives away, taken first.
        turn: its place in the provider's line; members take turns (see `bot.core.fairness`).
        paused: its place is paused; it waits and is not sent.
        roles: the member's roles when they ordered, highest first.
        hold: why a moderator sees its pictures first, whatever its channel says; None = no reason.
        decision: the line of the moderation log that says why it was refused.
    """

    id: int
    state: State
    user_id: int
    request: Request
    place: Place
    model: str
    provider: str
    wire_id: str
    seed: int
    estimate: int
    created_at: int
    day: str
    shots: int = 1
    owner: int | None = None
    epoch: int = 0
    dispatches: int = 0
    attempt: int = 0
    not_before: int = 0
    tried: str = ""
    submitted_at: int | None = None
    finished_at: int | None = None
    cancelled_by: int | None = None
    card_id: int | None = None
    thread_id: int | None = None
    result_id: int | None = None
    result_channel_id: int | None = None
    deliveries: int = 0
    told: bool = False
    charged: int | None = None
    sentence: str | None = None
    origin_job: int | None = None
    price: int | None = None
    free: int = 0
    turn: int = 0
    paused: bool = False
    roles: tuple[int, ...] = ()
    hold: str | None = None
    decision: int | None = None

    @property
    def open(self) -> bool:
        """Whether anything is still to come."""
        return self.state in OPEN

    @property
    def prompt(self) -> str:
        """The prompt as it goes to the provider."""
        return self.request.prompt

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)


class ShotState(StrEnum):
    """Where one request of a job stands. `posting` is written before the POST."""

    NEW = "new"
    POSTING = "posting"
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"  # what became of it nobody knows, nor whether it is billed: a suspected cost


SHOT_OVER = frozenset({ShotState.DONE, ShotState.FAILED, ShotState.LOST})


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request to a provider: a job of four pictures is one shot of four or four shots of one.

    Attributes:
        number: from 0, in the order of the pictures.
        count: pictures asked for in this request.
        seed: sent where the offer takes one; the fingerprint of a lost request.
        task: the provider's id, as soon as it is known.
        posted_at: milliseconds since 1970, just before the POST.
        cost: what the provider billed, micro-USD, as far as it said.
        fault: a `Fault` value when it came to nothing.
        results: addresses or vault references of what came back, as stored JSON-able dicts.
    """

    job_id: int
    number: int
    count: int
    seed: int
    state: ShotState = ShotState.NEW
    task: str | None = None
    posted_at: int | None = None
    cost: int | None = None
    fault: str | None = None
    detail: str | None = None
    results: tuple[dict[str, Any], ...] = ()

    @property
    def over(self) -> bool:
        """Whether this request needs nothing more from the provider."""
        return self.state in SHOT_OVER

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture Easel keeps: a result, or one that a member handed in.

    `number` counts up through the whole database and is what people say ("picture 123").
    `position` is the place within its job, from 0. Bytes live in the vault under `sha256`. `hidden`: nobody sees or
    uses it until a moderator has decided. `adult`: it comes from an age-restricted channel and stays in such.
    `look`: its perceptual hash, see `bot.core.ports.Kept`.
    """

    number: int
    job_id: int | None
    position: int
    guild_id: int
    user_id: int
    sha256: str
    extension: str
    media_type: str
    width: int
    height: int
    size: int
    spoiler: bool = False
    uploaded: bool = False
    message_id: int | None = None
    created_at: int = 0
    removed_at: int | None = None
    hidden: bool = False
    adult: bool = False
    look: str | None = None

    @property
    def there(self) -> bool:
        """Whether it may be seen and used: neither taken down nor hidden."""
        return self.removed_at is None and not self.hidden
