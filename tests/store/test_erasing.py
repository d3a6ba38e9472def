"""An erase takes everything a member wrote and made, and nothing of anybody else."""

import pytest

from bot.core.errors import Refusal
from bot.store import decisions, erasing, ledger, leftovers, notices, orders
from bot.store.sqlite import SQLite
from tests.store.filled import ANN, BEN, CLEO, DAY, GUILD, MO, NOW, OTHER_GUILD, fill, insert, remade, snapshot, texts

MARK, BENS = "ann-wrote-this", "ben-wrote-this"
FREE = orders.Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)

# Where words of the member's rows may stay, each with its reason.
KEPT_WORDS = {
    "styles.name": "it is the server's style",
    "styles.template": "likewise",
    "rules.name": "a rule is the server's, whoever of its staff wrote it",
    "rules.pattern": "likewise",
    "audit.what": "the owner's record of what staff changed",
    "audit.target": "likewise",
    "audit.was": "likewise",
    "audit.becomes": "likewise",
    "pauses.reason": "staff paused a server in its name",
    "decisions.rule": "the name of the rule that found something",
    "decisions.reason": "what a moderator or Easel told the member",
    "decisions.was": "a state, such as `held`",
    "reviews.reason": "of a held picture: the rule that held it",
    "reviews.answer": "what a moderator told the member",
    "suspensions.reason": "it still holds",
    "erased_files.sha256": "the file is still to be deleted",
}
# Where their id may stay: the books, what moderation must not forget, and what they did as staff.
KEPT_IDS = {
    *("members.user_id", "jobs.user_id", "ledger.user_id", "jobs.cancelled_by", "limits.target_id"),
    *("decisions.member", "decisions.author", "reviews.member", "reports.user_id", "strikes.user_id"),
    *("suspensions.user_id", "suspensions.author", "reviews.claimed_by", "reviews.decided_by"),
    *("audit.author", "rules.author", "pauses.author", "prices.author", "suspected_closed.author"),
}


async def erased(db: SQLite, user: int = ANN, guild: int = GUILD, now: int = NOW):
    return await db.write(erasing.erase, guild_id=guild, user_id=user, now=now)


async def rows(reader, sql, *args):
    return [tuple(row) for row in await reader.fetch(sql, *args)]


@pytest.fixture
async def full(db):
    """Ann in every table, Ben in every table."""
    await db.write(fill, user=ANN, mark=MARK, base=1000)
    await db.write(fill, user=BEN, mark=BENS, base=2000)
    return db


async def test_no_word_of_a_member_stays(full):
    """In whatever column of whatever table it stood, also in one that is added later; the exceptions have reasons."""
    assert len(await full.read(texts, MARK)) > 25
    assert await erased(full)
    assert await full.read(texts, MARK) == set(KEPT_WORDS)


async def test_their_id_stays_only_where_it_must(full):
    """Books, log, suspensions: everywhere else nobody can tell any more whose it was."""
    assert await erased(full)
    assert await full.read(texts, str(ANN)) - {"reviews.member", "decisions.member"} <= KEPT_IDS
    assert await full.read(rows, "SELECT user_id FROM pictures WHERE number = 1000") == [(0,)]


async def test_nobody_elses_row_is_touched(full):
    """What Ben made, wrote and was told is the same before and after."""
    before = await full.read(snapshot)
    assert await erased(full)
    after = await full.read(snapshot)
    for table, kept in before.items():
        mine = [row for row in kept if any(str(BEN) in str(value) or BENS in str(value) for value in row)]
        assert [row for row in after[table] if row in mine] == mine, table


async def test_the_number_of_a_message_that_went_is_never_given_again(db):
    """What was being sent to Ann is confirmed by its number: it must not be what Ben is owed, nor look like it."""
    hers = await db.write(notices.put, guild_id=GUILD, user_id=ANN, text="to Ann", now=NOW)
    await db.write(notices.take, now=NOW)
    assert await erased(db)
    his = await db.write(notices.put, guild_id=GUILD, user_id=BEN, text="to Ben", now=NOW)
    await db.write(notices.sent, hers, now=NOW)
    assert his != hers
    assert [(it.number, it.text) for it in await db.write(notices.take, now=NOW)] == [(his, "to Ben")]


async def test_other_servers_are_not_touched(full):
    """An erase is about one server, whoever the member is elsewhere."""
    before = await full.read(snapshot)
    assert await erased(full, guild=OTHER_GUILD) is None
    assert await full.read(snapshot) == before


async def test_words_in_a_report_an_appeal_and_the_log_are_theirs(full):
    """What they wrote to the moderators goes; open appeals and questions about their pictures are withdrawn."""

    async def prepare(tx):
        await remade(tx, "decisions", 1000, number=1001, kind="reported", author=ANN, member=BEN)
        await remade(tx, "decisions", 1000, number=1002, kind="appealed", author=ANN)
        await remade(tx, "decisions", 1000, number=1003, kind="taken down", author=MO, reason="by Mo", becomes="by Mo")
        await remade(tx, "reviews", 1000, number=1001, kind="appeal", outcome=None, decision=1001, job_id=None)
        await remade(tx, "reviews", 1000, number=1002, kind="report", outcome=None, job_id=None, reason="by Ben")
        await remade(tx, "reviews", 2000, number=2001, kind="report", job_id=None, reason=MARK)
        await insert(
            tx, "reports", {"picture": 2000, "user_id": ANN, "guild_id": GUILD, "review": 2001, "reason": MARK, "at": 5}
        )

    await full.write(prepare)
    assert await erased(full)
    assert await full.read(rows, "SELECT reason FROM decisions WHERE number IN (1001, 1002)") == [("",), ("",)]
    assert await full.read(rows, "SELECT words, becomes FROM decisions WHERE number = 1003") == [("", "by Mo")]
    reviews = "SELECT number, outcome, reason, version FROM reviews WHERE number IN (1001, 1002, 2001) ORDER BY number"
    assert await full.read(rows, reviews) == [
        (1001, "withdrawn", "", 2),
        (1002, "withdrawn", "by Ben", 2),
        (2001, "approved", "", 2),
    ]


async def test_stars_trays_and_wishes_go_in_both_directions(full):
    """Theirs on others' pictures and others' on theirs; a style loses its example, not its words."""

    async def prepare(tx):
        await insert(tx, "stars", {"picture": 2000, "user_id": ANN, "at": 1})
        await insert(tx, "stars", {"picture": 1000, "user_id": BEN, "at": 1})
        await insert(tx, "trays", {"guild_id": GUILD, "user_id": ANN, "picture": 2000, "at": 1})
        await insert(tx, "trays", {"guild_id": GUILD, "user_id": BEN, "picture": 1000, "at": 1})
        await tx.execute("UPDATE styles SET example = 1000 WHERE created_by = $1", BEN)

    await full.write(prepare)
    found = await erased(full)
    assert (found.stars, found.tray, found.styles) == (2, 2, 1)
    assert await full.read(rows, "SELECT picture, user_id FROM stars") == [(2000, BEN)]
    assert await full.read(rows, "SELECT picture, user_id FROM trays") == [(2000, BEN)]
    assert await full.read(rows, "SELECT picture FROM looks") == [(2000,)]
    assert await full.read(rows, "SELECT example, created_by FROM styles ORDER BY created_by") == [
        (None, 0),
        (None, BEN),
    ]
    assert await full.read(rows, "SELECT remixing FROM members ORDER BY user_id") == [(None,), (1,)]


async def test_moderators_cards_that_show_their_pictures_are_told_anew(full):
    """A card about Ben's picture also shows what it was made from."""

    async def prepare(tx):
        await tx.execute("UPDATE job_inputs SET picture = 1000 WHERE job_id = 2000")

    await full.write(prepare)
    assert await erased(full)
    assert await full.read(rows, "SELECT version FROM reviews WHERE number = 2000") == [(2,)]
    assert await full.read(rows, "SELECT picture, url FROM job_inputs WHERE job_id = 2000") == [(1000, None)]


async def test_messages_and_files_are_written_down_to_be_deleted(full):
    """Card, result, gallery copy, moderators' card and the thread's card of Ann; of Ben none. Once each."""
    assert await erased(full)
    found = await full.read(leftovers.messages, now=NOW, most=99)
    assert {(it.channel_id, it.message_id) for it in found} == {
        (400, 1002),  # the card
        (1009, 1003),  # the result
        (600, 1004),  # the copy in the gallery
        (700, 1006),  # the card in the moderators' channel
        (1009, 1005),  # the thread's card, which shows their pictures
    }
    assert await full.read(leftovers.files) == [(f"{MARK} pictures.sha256", "png")]
    for message in found:
        await full.write(leftovers.message_gone, message)
    await full.write(leftovers.collect, now=NOW)
    assert await full.read(leftovers.owed) == 0


async def test_a_file_somebody_else_needs_stays(full):
    """The same bytes handed in by two members are one file; it goes with the last of them."""

    async def shared(tx):
        await tx.execute("UPDATE pictures SET sha256 = 'both' WHERE number IN (1000, 2000)")

    await full.write(shared)
    assert await erased(full)
    assert await full.read(leftovers.files) == []
    assert await erased(full, user=BEN)
    assert await full.read(leftovers.files) == [("both", "png")]


async def test_a_file_that_came_back_meanwhile_stays(full):
    """Between the erase and the deletion somebody handed in the same bytes: they keep them."""
    assert await erased(full)

    async def back(tx):
        await remade(tx, "pictures", 2000, number=2001, sha256=f"{MARK} pictures.sha256")

    await full.write(back)
    assert await full.write(leftovers.still_needed, f"{MARK} pictures.sha256")
    assert await full.read(leftovers.files) == []


async def test_remixes_of_others_stay_with_an_empty_place(full):
    """Ben's picture stays and knows that it stood on something; whoever is named below it is told anew."""

    async def remixed(tx):
        await insert(tx, "lineage", {"child": 2000, "parent": 1000, "position": 2})
        await remade(tx, "pictures", 2000, number=2001, user_id=CLEO, job_id=2000)
        await insert(tx, "lineage", {"child": 2001, "parent": 2000, "position": 0})

    await full.write(remixed)
    found = await erased(full)
    assert (found.made, found.further) == (1, 1)
    assert await full.read(rows, "SELECT parent FROM lineage WHERE child = 2000 AND position = 2") == [(1000,)]
    assert await full.read(rows, "SELECT job_id FROM redraws") == [(2000,)]
    left = await full.read(rows, "SELECT number FROM pictures WHERE removed_at IS NULL ORDER BY number")
    assert left == [(2000,), (2001,)]


async def test_an_open_order_is_waited_for(full):
    """In the same transaction: nothing at all is erased, and the sentence says what to do."""

    async def opened(tx):
        await tx.execute("UPDATE jobs SET state = 'held' WHERE id = 1000")

    await full.write(opened)
    before = await full.read(snapshot)
    with pytest.raises(Refusal, match=r"1 order under way.*/cancel"):
        await erased(full)
    assert await full.read(snapshot) == before


async def test_twice_is_once(full):
    """A second press finds nothing, changes nothing and writes no second line."""
    assert await erased(full)
    before = await full.read(snapshot)
    assert await erased(full, now=NOW + 5) is None
    assert await full.read(snapshot) == before
    lines, count = await full.read(decisions.search, guild_id=GUILD, member=ANN, most=99)
    erasures = [line for line in lines if line.kind == "erased"]
    assert count == len(lines)
    assert [(it.by, it.member, it.reason, it.words) for it in erasures] == [(ANN, ANN, "", "")]


async def test_somebody_nobody_knows_has_nothing_to_erase(db):
    """And leaves no trace of having asked."""
    before = await db.read(snapshot)
    assert await erased(db) is None
    assert await db.read(snapshot) == before


async def test_the_books_stay_right(db, make_job):
    """Sums, quotas and the bill are the same before and after: only words go."""
    job, shots = make_job(user=ANN)
    other, more = make_job(user=BEN)
    for each, plan in ((job, shots), (other, more)):
        stands, _ = await db.create(orders.place, each, plan, [], limits=orders.Terms(limits=FREE), press=None)
        await db.write(orders.end, stands, "failed", sentence="over", now=NOW, cost=20_000)
    books = "SELECT * FROM balances ORDER BY scope, period"
    before = await db.read(rows, books), await db.read(ledger.used, guild_id=GUILD, user_id=ANN, now=NOW)
    assert await erased(db)
    assert await db.read(ledger.differences) == []
    assert (await db.read(rows, books), await db.read(ledger.used, guild_id=GUILD, user_id=ANN, now=NOW)) == before


async def test_strikes_and_suspensions_stay_until_they_run_out(full):
    """What still holds holds; a day later nothing of it is left."""
    assert await erased(full)
    counts = (
        "SELECT (SELECT count(*) FROM strikes WHERE user_id = $1) "
        "+ (SELECT count(*) FROM suspensions WHERE user_id = $1)"
    )
    await full.write(erasing.run_out, now=NOW + DAY - 1)
    assert await full.read(rows, counts, ANN) == [(2,)]
    await full.write(erasing.run_out, now=NOW + DAY)
    assert await full.read(rows, counts, ANN) == [(0,)]
    assert await full.read(rows, counts, BEN) == [(2,)]
