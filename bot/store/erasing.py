"""The transaction in which a member's pictures and words go from a server's Easel.

What others built on the pictures stays, and the books stay: their rows hold amounts and dates and no words. What
stands elsewhere, at Discord and on disk, is written down to be deleted (see `bot.store.leftovers`).
"""

from bot.core.decisions import DecisionKind
from bot.core.errors import Refusal
from bot.core.privacy import Inventory
from bot.store import decisions, leftovers, redraws
from bot.store.database import Reader, Transaction

UNDER_WAY = (
    "You have {} under way. Wait until it is over or `/cancel` it, then erase: what is being made now could not be "
    "erased completely. Nothing was erased."
)

_OWN = "(SELECT number FROM pictures WHERE guild_id = $1 AND user_id = $2)"
_ORDERS = "(SELECT id FROM jobs WHERE guild_id = $1 AND user_id = $2)"


def _steps(script: str) -> tuple[str, ...]:
    """Statements of a script: OWN stands for the member's pictures, ORDERS for their orders."""
    return tuple(step.strip().replace("OWN", _OWN).replace("ORDERS", _ORDERS) for step in script.split(";\n"))


# In all of these $1 is the server and $2 the member.
_COUNTED = {
    "made": "pictures WHERE guild_id = $1 AND user_id = $2 AND removed_at IS NULL AND uploaded = 0",
    "handed_in": "pictures WHERE guild_id = $1 AND user_id = $2 AND removed_at IS NULL AND uploaded = 1",
    "further": (
        "pictures p WHERE p.guild_id = $1 AND p.user_id = $2 AND p.removed_at IS NULL AND EXISTS ("
        "SELECT 1 FROM lineage l JOIN pictures c ON c.number = l.child "
        "WHERE l.parent = p.number AND c.user_id <> $2 AND c.removed_at IS NULL)"
    ),
    "orders": "jobs WHERE guild_id = $1 AND user_id = $2 AND erased = 0",
    "open_orders": (
        "jobs WHERE guild_id = $1 AND user_id = $2 "
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready')"
    ),
    "stars": (
        "stars s WHERE s.user_id = $2 "
        "AND EXISTS (SELECT 1 FROM pictures p WHERE p.number = s.picture AND p.guild_id = $1)"
    ),
    "tray": "trays WHERE guild_id = $1 AND user_id = $2",
    "styles": "styles WHERE guild_id = $1 AND created_by = $2",
    "reports": "reports WHERE guild_id = $1 AND user_id = $2 AND reason <> ''",
    "appeals": "reviews WHERE guild_id = $1 AND member = $2 AND kind = 'appeal' AND outcome IS NULL",
    "decided": (
        "decisions WHERE guild_id = $1 AND author = $2 AND author <> 0 "
        "AND kind NOT IN ('reported', 'appealed', 'erased')"
    ),
}  # fmt: skip
_COUNTED_NOW = {
    "strikes": "strikes WHERE guild_id = $1 AND user_id = $2 AND until > $3 AND lifted_at IS NULL",
    "suspensions": (
        "suspensions WHERE guild_id = $1 AND user_id = $2 AND lifted_at IS NULL AND (until IS NULL OR until > $3)"
    ),
}

# Orders of others whose results name the member: their credits go back to every ancestor.
_DESCENDANTS = """
WITH RECURSIVE below (number) AS (
    SELECT number FROM pictures WHERE guild_id = $1 AND user_id = $2
    UNION SELECT l.child FROM lineage l JOIN below b ON l.parent = b.number)
SELECT DISTINCT p.job_id FROM below b JOIN pictures p ON p.number = b.number
WHERE p.user_id NOT IN (0, $2) AND p.removed_at IS NULL AND p.message_id IS NOT NULL AND p.job_id IS NOT NULL
"""
(_THREADS,) = _steps("""
SELECT thread_id, message_id FROM thread_cards WHERE message_id <> 0
AND thread_id IN (SELECT channel_id FROM pictures WHERE number IN OWN)
""")

# What has to be written down while the pictures are still known to be theirs. Files: those whose bytes no picture of
# anybody else has; of pictures taken down earlier too, for a failing disk may have left them.
_NOTED = _steps("""
INSERT INTO erased_files (sha256, extension)
SELECT DISTINCT p.sha256, p.extension FROM pictures p WHERE p.guild_id = $1 AND p.user_id = $2 AND p.sha256 <> ''
AND NOT EXISTS (SELECT 1 FROM pictures o WHERE o.sha256 = p.sha256 AND o.removed_at IS NULL
                AND NOT (o.guild_id = $1 AND o.user_id = $2))
ON CONFLICT DO NOTHING;
UPDATE reviews SET version = version + 1 WHERE guild_id = $1 AND member <> $2 AND message_id IS NOT NULL
AND job_id IN (SELECT job_id FROM job_inputs WHERE picture IN OWN)
""")

# Each touches only what is not erased yet, so that a second time finds nothing to do. Reports come after the reviews
# that quote them, and the pictures, in the second script, after all that is found by them; it has the time as $3.
_WORDS = _steps("""
DELETE FROM trays WHERE (guild_id = $1 AND user_id = $2) OR picture IN OWN;
DELETE FROM stars WHERE user_id = $2
AND EXISTS (SELECT 1 FROM pictures p WHERE p.number = stars.picture AND p.guild_id = $1);
DELETE FROM stars WHERE picture IN OWN;
DELETE FROM looks WHERE picture IN OWN;
UPDATE styles SET example = NULL WHERE guild_id = $1 AND example IN OWN;
UPDATE styles SET created_by = 0 WHERE guild_id = $1 AND created_by = $2;
UPDATE job_inputs SET url = NULL WHERE url IS NOT NULL AND (picture IN OWN OR job_id IN ORDERS);
UPDATE shots SET detail = NULL, results = '[]' WHERE job_id IN ORDERS AND (detail IS NOT NULL OR results <> '[]');
UPDATE job_events SET note = NULL WHERE job_id IN ORDERS AND note IS NOT NULL;
UPDATE reviews SET reason = '' WHERE guild_id = $1 AND member = $2 AND kind = 'appeal' AND reason <> '';
UPDATE reviews SET reason = '', version = version + 1 WHERE kind = 'report' AND reason <> ''
AND number IN (SELECT review FROM reports WHERE user_id = $2 AND guild_id = $1)
AND EXISTS (SELECT 1 FROM reports r WHERE r.picture = reviews.picture AND r.user_id = $2 AND r.reason = reviews.reason);
UPDATE reports SET reason = '' WHERE guild_id = $1 AND user_id = $2 AND reason <> '';
UPDATE decisions SET words = '' WHERE guild_id = $1 AND member = $2 AND words <> '';
UPDATE decisions SET becomes = '' WHERE guild_id = $1 AND member = $2 AND becomes <> ''
AND kind IN ('refused', 'flagged', 'shadow');
UPDATE decisions SET reason = '' WHERE guild_id = $1 AND author = $2 AND author <> 0 AND reason <> ''
AND kind IN ('reported', 'appealed');
DELETE FROM notices WHERE guild_id = $1 AND user_id = $2;
DELETE FROM passes WHERE guild_id = $1 AND user_id = $2;
UPDATE members SET remixing = NULL WHERE guild_id = $1 AND user_id = $2 AND remixing IS NOT NULL;
UPDATE jobs SET prompt = '', request = '{"kind": "' || kind || '", "prompt": "", "count": ' || pictures || '}',
    press = NULL, token = '', sentence = NULL, hold = NULL, told = 1, erased = 1
WHERE guild_id = $1 AND user_id = $2 AND erased = 0
""")
_STATES = _steps("""
UPDATE reviews SET outcome = 'withdrawn', decided_by = 0, decided_at = $3, version = version + 1
WHERE guild_id = $1 AND outcome IS NULL AND (member = $2 AND kind = 'appeal' OR kind = 'report' AND picture IN OWN);
UPDATE pictures SET user_id = 0, sha256 = '', look = NULL, remixing = NULL, channel_id = NULL, message_id = NULL,
    removed_at = coalesce(removed_at, $3)
WHERE guild_id = $1 AND user_id = $2
""")
# What has run out says nothing any more; this is asked again later, for what runs out then. $1 is the time.
_RUN_OUT = _steps("""
DELETE FROM strikes WHERE (until <= $1 OR lifted_at IS NOT NULL)
AND (guild_id, user_id) IN (SELECT guild_id, user_id FROM members WHERE erased_at IS NOT NULL)
AND EXISTS (SELECT 1 FROM members m
            WHERE m.guild_id = strikes.guild_id AND m.user_id = strikes.user_id AND m.erased_at >= strikes.at);
DELETE FROM suspensions WHERE (until <= $1 OR lifted_at IS NOT NULL)
AND (guild_id, user_id) IN (SELECT guild_id, user_id FROM members WHERE erased_at IS NOT NULL)
AND EXISTS (SELECT 1 FROM members m WHERE m.guild_id = suspensions.guild_id AND m.user_id = suspensions.user_id
            AND m.erased_at >= suspensions.at)
""")


async def inventory(reader: Reader, *, guild_id: int, user_id: int, now: int) -> Inventory:
    """How much is kept about a member in a server."""
    counts = {name: await _count(reader, what, guild_id, user_id) for name, what in _COUNTED.items()}
    strikes, suspensions = [await _count(reader, what, guild_id, user_id, now) for what in _COUNTED_NOW.values()]
    return Inventory(strikes=strikes, suspended=bool(suspensions), **counts)


async def _count(reader: Reader, what: str, *args: int) -> int:
    number: int = await reader.value("SELECT count(*) FROM " + what, *args)  # noqa: S608 - our own words
    return number


async def ready(reader: Reader, *, guild_id: int, user_id: int, now: int) -> Inventory:
    """How much an erase would find, when nothing stands in its way.

    Raises:
        Refusal: an order of theirs is under way.
    """
    found = await inventory(reader, guild_id=guild_id, user_id=user_id, now=now)
    if found.open_orders:
        raise Refusal(UNDER_WAY.format("1 order" if found.open_orders == 1 else f"{found.open_orders} orders"))
    return found


async def erase(tx: Transaction, *, guild_id: int, user_id: int, now: int) -> Inventory | None:
    """Erase a member's pictures and words; returns what there was, None when nothing was left to erase.

    Raises:
        Refusal: an order of theirs is under way; nothing was changed.
    """
    found = await ready(tx, guild_id=guild_id, user_id=user_id, now=now)
    who = (guild_id, user_id)
    for row in await tx.fetch(_DESCENDANTS, *who):
        await redraws.add(tx, row["job_id"], now=now)
    for sql in _NOTED:
        await tx.execute(sql, *who)
    cards = [(row["thread_id"], row["message_id"]) for row in await tx.fetch(_THREADS, *who)]
    await leftovers.owe(tx, cards, now=now)
    for thread_id, _ in cards:
        await tx.execute("DELETE FROM thread_cards WHERE thread_id = $1", thread_id)
    changed = 0
    for sql in _WORDS:
        changed += await tx.execute(sql, *who)
    for sql in _STATES:
        changed += await tx.execute(sql, *who, now)
    if not changed:
        return None
    await tx.execute("DELETE FROM exports WHERE guild_id = $1 AND user_id = $2 AND ended_at IS NOT NULL", *who)
    await _mark(tx, guild_id, user_id, now=now)
    await run_out(tx, now=now)
    await leftovers.collect(tx, now=now)
    what = f"{found.pictures} pictures, {found.orders} orders"
    await decisions.note(tx, DecisionKind.ERASED, guild_id=guild_id, by=user_id, now=now, member=user_id, before=what)
    return found


async def _mark(tx: Transaction, guild_id: int, user_id: int, *, now: int) -> None:
    """Remember when it was: who was refused before ever ordering, or only gave stars, was not written down so far."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
    await tx.execute(
        "INSERT INTO members (guild_id, user_id, first_seen_at, erased_at) VALUES ($1, $2, $3, $3) "
        "ON CONFLICT (guild_id, user_id) DO UPDATE SET erased_at = excluded.erased_at",
        *(guild_id, user_id, now),
    )


async def run_out(tx: Transaction, *, now: int) -> None:
    """Forget strikes and suspensions of members who have erased themselves since, once they count no more."""
    for sql in _RUN_OUT:
        await tx.execute(sql, now)
