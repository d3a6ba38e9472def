"""Limits by role, budgets of places, pauses, free pictures, alerts and suspicions: exact, and in one transaction."""

import asyncio
import sqlite3
from dataclasses import replace

import pytest

from bot.core.accounts import Pause, Scope
from bot.core.budgets import Budget
from bot.core.errors import LimitReached, Paused
from bot.core.jobs import State
from bot.core.limits import Rule, Subject
from bot.core.quota import Limits
from bot.store import alerts, budgets, changes, jobs, ledger, limits, orders, pauses, prices, processes, suspicions
from bot.store.migrate import migrations, statements
from bot.store.sqlite import SQLite
from bot.store.writing import numbered

NOW = 1_795_000_000_000
NONE = Limits(
    images_per_day=0,
    usd_per_day=0,
    jobs_at_once=0,
    guild_usd_per_day=0,
    guild_usd_per_month=0,
    total_usd_per_month=0,
)
ARTIST = 500
DAY = "2026-11-18"


async def put(db, job, shots, *, terms=NONE):
    return await db.create(orders.place, job, shots, [], limits=terms, press=None)


async def test_a_role_change_in_the_middle(db, make_job):
    """What a role may do changes while 200 commands arrive: before it 10 pass, after it up to 30, and no one more."""
    await db.write(limits.put, Rule(images_per_day=10), guild_id=10, subject=Subject.ROLE, target_id=ARTIST)
    wishes = [make_job(roles=(ARTIST,)) for _ in range(200)]

    first = asyncio.gather(*(put(db, *wish) for wish in wishes[:100]), return_exceptions=True)
    change = db.write(changes.set_limit, 10, Subject.ROLE, ARTIST, {"images_per_day": 30}, cap=None, by=9, now=NOW)
    second = asyncio.gather(*(put(db, *wish) for wish in wishes[100:]), return_exceptions=True)
    before, _, after = await asyncio.gather(first, change, second)

    admitted = sum(isinstance(answer, tuple) for answer in [*before, *after])
    assert all(isinstance(answer, tuple | LimitReached) for answer in [*before, *after])
    used = await db.read(ledger.used, guild_id=10, user_id=31, now=NOW)
    assert admitted == used.images_today
    assert 10 <= admitted <= 30
    third = await asyncio.gather(*(put(db, *make_job(roles=(ARTIST,))) for _ in range(40)), return_exceptions=True)
    assert admitted + sum(isinstance(answer, tuple) for answer in third) == 30
    assert await db.read(ledger.differences) == []


async def test_a_place_and_its_thread_have_budgets_of_their_own(db, make_job):
    """Orders in threads count for the thread and for the channel; the first budget that is spent refuses."""
    await db.write(budgets.put, Budget(place_id=20, usd_per_day=200_000), guild_id=10)
    await db.write(budgets.put, Budget(place_id=99, usd_per_month=80_000), guild_id=10)

    async def order(**place):
        job, shots = make_job()
        await put(db, job.evolve(place=replace(job.place, **place)), shots)

    for _ in range(2):
        await order(channel_id=99, home_id=20)
    with pytest.raises(LimitReached, match=r"<#99> has \$0.00 of \$0.08 left this month"):
        await order(channel_id=99, home_id=20)
    for _ in range(3):
        await order(channel_id=20)
    with pytest.raises(LimitReached, match=r"<#20> has \$0.00 of \$0.20 left today"):
        await order(channel_id=98, parent_id=20)
    assert await db.read(ledger.differences) == []


async def test_alerts_come_once(db, make_job):
    """Each threshold once a period, and never again after it was confirmed, however often spending goes down and up."""
    await db.write(budgets.keep_settings, replace(NONE, guild_usd_per_day=400_000))
    placed = []
    for _ in range(8):
        job, shots = make_job()
        placed.append((await put(db, job, shots))[0])
    taken = await db.write(alerts.take, now=NOW)
    assert [(a.threshold, a.spent, a.limit, a.guild_id) for a in taken] == [
        (50, 200_000, 400_000, 10),
        (80, 320_000, 400_000, 10),
    ]
    assert await db.write(alerts.take, now=NOW + 1000) == []
    again = await db.write(alerts.take, now=NOW + alerts.AGAIN)
    assert [(a.number, a.tries) for a in again] == [(a.number, 1) for a in taken]
    for alert in taken:
        await db.write(alerts.sent, alert.number, now=NOW)
    for job in placed:
        await db.write(orders.end, job, State.FAILED, sentence="over", now=NOW)
    for _ in range(9):
        await put(db, *make_job())
    assert await db.write(alerts.take, now=NOW + 10 * alerts.AGAIN) == []


async def test_a_paused_place_takes_and_sends_nothing(db, make_job):
    """New orders are refused with the reason, waiting ones stay; two pauses must both end before a job goes on."""
    await db.write(processes.start, 1, now=NOW)
    job, shots = make_job(roles=(ARTIST,))
    await put(db, job, shots)
    other, more = make_job(user=32)
    await put(db, other, more)
    by_role = Pause(scope=Scope.ROLE, target_id=ARTIST, reason="a contest", by=9, at=NOW)
    held = await db.write(changes.pause, 10, by_role)
    await db.write(changes.pause, 10, Pause(scope=Scope.CHANNEL, target_id=20, reason="", by=9, at=NOW))

    assert [each.id for each in held] == [job.id]
    with pytest.raises(Paused, match="<#20>"):
        await put(db, *make_job(user=33))
    assert await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW) is None
    freed = await db.write(changes.resume, 10, Scope.CHANNEL, 20, by=9, now=NOW)
    assert [each.id for each in freed] == [other.id]
    with pytest.raises(Paused, match="a contest"):
        await put(db, *make_job(user=33, roles=(ARTIST,)))
    assert (await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW)).id == other.id
    await db.write(changes.resume, 10, Scope.ROLE, ARTIST, by=9, now=NOW)
    assert (await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW)).id == job.id
    assert await db.write(changes.resume, 10, Scope.ROLE, ARTIST, by=9, now=NOW) is None
    assert await db.read(pauses.every, guild_id=10) == []


async def test_a_flood_does_not_delay_the_others(db, make_job):
    """Fifty jobs of one member stand before single ones of nine others: all nine are served before its fourth."""
    await db.write(processes.start, 1, now=NOW)
    for _ in range(50):
        await put(db, *make_job(user=1))
    served = [await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW) for _ in range(2)]
    for user in range(2, 11):
        await put(db, *make_job(user=user))
    line = await db.read(jobs.line, provider="wavespeed")
    assert [await db.read(jobs.place_in_line, each) for each in line[:12]] == list(range(1, 13))
    served += [await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW) for _ in range(57)]

    users = [each.user_id for each in served]
    assert sorted(users[2:11]) == list(range(2, 11))
    assert users.count(1) == 50
    assert [each.id for each in served if each.user_id == 1] == list(range(1, 51))


async def test_weight_buys_turns(db, make_job):
    """A member whose role weighs three gets three turns to one of somebody else's."""
    await db.write(processes.start, 1, now=NOW)
    await db.write(limits.put, Rule(weight=3), guild_id=10, subject=Subject.ROLE, target_id=ARTIST)
    for _ in range(12):
        await put(db, *make_job(user=1))
        await put(db, *make_job(user=2, roles=(ARTIST,)))
    served = [await db.write(jobs.claim, provider="wavespeed", owner=1, now=NOW) for _ in range(12)]

    assert sum(each.user_id == 2 for each in served) in (8, 9)


async def test_free_pictures_are_counted_exactly(db, make_job):
    """Forty orders that each count on a free picture share five; what is not used goes back."""
    key = ("wavespeed", "wavespeed-ai/flux-kontext-pro/multi")
    await db.write(prices.set_free_used, key, 0)
    terms = orders.Terms(limits=NONE, free_given=5)
    wishes = [make_job(price=0, free=1) for _ in range(40)]
    answers = await asyncio.gather(
        *(put(db, job.evolve(price=40_000), shots, terms=terms) for job, shots in wishes), return_exceptions=True
    )
    admitted = [answer[0] for answer in answers if isinstance(answer, tuple)]
    assert len(admitted) == 5
    assert sum(isinstance(answer, orders.FreeGone) for answer in answers) == 35
    assert await db.read(prices.free_used) == {key: 5}
    await db.write(orders.end, admitted[0], State.CANCELLED, sentence="never sent", now=NOW)
    assert await db.read(prices.free_used) == {key: 4}


async def test_a_suspicion_is_settled_once(db, make_job):
    """What was really billed takes the place of what was feared, in every sum; the ledger's row stays."""
    job, shots = make_job()
    placed, _ = await put(db, job, shots)
    await db.write(orders.end, placed, State.FAILED, sentence="lost", now=NOW, suspected=40_000)
    found = await db.read(suspicions.open_ones, guild_id=10)
    assert [(each.job_id, each.micro_usd) for each in found] == [(job.id, 40_000)]
    settle = {"billed": 25_000, "by": 9, "now": NOW}
    assert await db.write(suspicions.settle, job.id, guild_id=11, **settle) is None
    assert (await db.write(suspicions.settle, job.id, guild_id=10, **settle)).micro_usd == 40_000
    assert await db.write(suspicions.settle, job.id, guild_id=10, **settle) is None

    assert (await db.read(ledger.used, guild_id=10, user_id=31, now=NOW)).total_usd_month == 25_000
    assert await db.read(suspicions.open_ones, guild_id=None) == []
    assert await db.read(ledger.differences) == []
    await db.write(ledger.rebuild)
    assert (await db.read(ledger.used, guild_id=10, user_id=31, now=NOW)).guild_usd_today == 25_000


async def test_a_database_of_version_two_is_brought_along(tmp_path):
    """Jobs, ledger and sums of an older Easel stay valid, and channels get their sums."""
    path = tmp_path / "easel.db"
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
    for version in (1, 2):
        for statement in statements(migrations()[version]):
            raw.execute(statement)
        raw.execute("INSERT INTO schema_version VALUES (?)", (version,))
    raw.execute("INSERT INTO guilds (id, first_seen_at) VALUES (10, 0)")
    raw.execute("INSERT INTO members (guild_id, user_id, first_seen_at) VALUES (10, 31, 0)")
    for number, (state, kinds) in enumerate([("queued", ["reserve"]), ("delivered", ["reserve", "charge", "cost"])], 1):
        raw.execute(
            numbered(
                "INSERT INTO jobs (id, state, interaction_id, user_id, guild_id, channel_id, parent_id, in_thread, "
                "adult, upload_limit, token, token_until, kind, prompt, request, model, provider, wire_id, seed, "
                "pictures, shots, estimate, day, created_at) VALUES ($1, $2, $1, 31, 10, 21, 20, 1, 0, 1, '', 0, "
                "'imagine', 'a boat', '{\"kind\": \"imagine\", \"prompt\": \"a boat\"}', 'kontext-pro', 'vtrix', "
                "'flux_kontext_pro', 5, 1, 1, 40000, $3, 0)"
            ),
            (number, state, DAY),
        )
        for kind in kinds:
            raw.execute(
                "INSERT INTO ledger VALUES (?, ?, 40000, 1, 10, 31, 'vtrix', 'kontext-pro', ?, 0)", (number, kind, DAY)
            )
    for scope, pictures in (("member:10:31", 2), ("guild:10", 0), ("total", 0)):
        for period in (DAY, DAY[:7]):
            raw.execute("INSERT INTO balances VALUES (?, ?, 80000, ?)", (scope, period, pictures))
    raw.close()

    db = await SQLite.open(path)
    assert await db.read(ledger.differences) == []
    spent = await db.read(ledger.spent, ["channel:20", "channel:21"], now=NOW)
    assert spent == {"channel:20": (80_000, 80_000), "channel:21": (80_000, 80_000)}
    await db.write(processes.start, 1, now=NOW)
    claimed = await db.write(jobs.claim, provider="vtrix", owner=1, now=NOW)
    assert (claimed.id, claimed.price, claimed.roles, claimed.turn) == (1, None, (), 0)
    await db.close()
