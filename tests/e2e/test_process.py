"""How the process begins and ends: signals, exit codes, a second bot, health, registration of commands, shards."""

import asyncio
import signal
import socket
import sys

import aiohttp

from practice.demo import environment
from practice.discord import atelier
from tests.e2e.aftermath import assert_all_in_order, over, placed, reached, state, tasks_of
from tests.e2e.stage import Stage
from tests.e2e.weather import CALM, POST, imagine

REGISTER = "PUT /applications/{application_id}/commands"


async def ran(stage, **settings):
    """Run another bot to its end: its exit code and its words."""
    env = environment(stage.room, stage.house, stage.folder) | settings
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        cwd=stage.folder,
        env={name: value for name, value in env.items() if value},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(bot.communicate(), 30)
    return bot.returncode, said.decode()


async def test_told_to_stop_with_jobs_in_every_state(set_stage):
    """Exit code 0; the answer of a synchronous provider is waited for and kept; the next start finishes the rest."""
    stage = await set_stage(**CALM, EASEL_VTRIX_CONCURRENCY="1")
    stage.house.modelverse.set(latency=1.0)
    stage.house.vtrix.set(latency=60.0)
    fault = stage.room.faults.fail_next(POST, 503, times=None)
    ready = await placed(stage, await imagine(stage, "ready", model="flux-dev"))
    await stage.until(lambda: fault.met)
    waiting = await placed(stage, await imagine(stage, "waiting", model="kontext-pro@vtrix"))
    await reached(stage, waiting, "waiting")
    queued = await placed(stage, await imagine(stage, "in line", model="kontext-pro@vtrix"))
    posting = await placed(stage, await imagine(stage, "being posted", model="flux-dev"))
    await stage.until(lambda: tasks_of(stage, "being posted"))
    before = [state(stage, job) for job in (ready, waiting, queued, posting)]
    code = await stage.stop(signal.SIGTERM)
    after = [state(stage, job) for job in (ready, waiting, queued, posting)]
    kept = stage.rows("SELECT state FROM shots WHERE job_id = ?", posting)

    assert code == 0
    assert before == ["ready", "waiting", "queued", "submitting"]
    assert after[:3] == before[:3]
    assert kept == [("done",)]
    stage.room.faults.clear()
    stage.house.vtrix.set(latency=0)
    stage.clock.jump(60)
    await stage.start()
    await over(stage)
    assert set(stage.states()) == {"delivered"}
    await assert_all_in_order(stage)
    assert "Traceback" not in stage.log.read_text()

    posting = await placed(stage, await imagine(stage, "posted at the end", model="flux-dev"))
    await stage.until(lambda: tasks_of(stage, "posted at the end"))
    assert await stage.stop(signal.SIGINT) == 0
    assert stage.rows("SELECT state FROM shots WHERE job_id = ?", posting) == [("done",)]


async def test_a_second_bot_on_the_same_database(stage):
    """It refuses with a sentence that says what to do, and the first one goes on."""
    code, said = await ran(stage)
    assert code == 78
    assert "Another Easel is using" in said
    assert "Traceback" not in said
    await over(stage, await placed(stage, await imagine(stage, "undisturbed", model="flux-dev")))


async def test_starts_that_fail(set_stage, tmp_path):
    """Settings: all problems in one message, 78. A wrong token or no Discord: 69. Each in a sentence."""
    stage = await set_stage(**CALM)
    await stage.stop()
    wrong, problems = await ran(
        stage, DISCORD_TOKEN="", VTRIX_BODY="round", EASEL_USER_DAILY_USD="-1", EASEL_TYPO="1", EASEL_HTTP_PORT="99999"
    )
    refused, token = await ran(stage, DISCORD_TOKEN="not-the-token")
    unreachable, away = await ran(stage, DISCORD_API_URL=f"http://127.0.0.1:{free_port()}/api/v10")

    assert (wrong, refused, unreachable) == (78, 69, 69)
    for name in ("DISCORD_TOKEN", "VTRIX_BODY", "EASEL_USER_DAILY_USD", "EASEL_TYPO", "EASEL_HTTP_PORT"):
        assert name in problems
    assert "DISCORD_TOKEN: Discord refuses this token" in token
    assert "cannot be reached" in away
    assert "Traceback" not in problems + token + away
    assert "not-the-token" not in token


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_health_and_metrics(set_stage):
    """Ready when connected, not ready without the gateway, alive all the time; counters count."""
    port = free_port()
    stage = await set_stage(**CALM, EASEL_HTTP_PORT=str(port))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def ask(path):
            async with session.get(path) as answer:
                return answer.status, await answer.text()

        async def becomes(status):
            async with asyncio.timeout(20):
                while (await ask("/readyz"))[0] != status:  # noqa: ASYNC110 - the bot is another process
                    await asyncio.sleep(0.05)

        await becomes(200)
        alive = await ask("/healthz")
        await over(stage, await placed(stage, await imagine(stage, "measured", model="flux-dev")))
        status, metrics = await ask("/metrics")
        stage.room.gateway.refusing = True
        await stage.room.gateway.drop(resumable=False)
        await becomes(503)
        still = await ask("/healthz")
        stage.room.gateway.refusing = False

    assert alive[0] == status == still[0] == 200
    assert 'easel_job_moves_total{state="delivered"} 1.0' in metrics
    assert "measured" not in metrics


async def test_commands_are_registered_when_they_changed(tmp_path):
    """Once for a server, not again at the next start; a Discord that knows nothing is told although the note stands."""
    async with Stage(tmp_path, **CALM) as stage:

        def registrations():
            return [call for call in stage.room.world.log if f"{call.method} {call.route}" == REGISTER]

        assert len(registrations()) == 1
        await stage.restart()
        assert len(registrations()) == 1
        await stage.stop()
    async with Stage(tmp_path, **CALM) as fresh:
        names = {command["name"] for command in fresh.ann.commands("studio")}
        assert {"imagine", "edit", "blend", "jobs", "cancel", "usage", "models"} <= names


async def test_two_shards(tmp_path):
    """Both servers of a bot in two shards are served, each through its own connection."""
    stage = Stage(tmp_path, **CALM, EASEL_SHARD_IDS="0-1", EASEL_SHARD_COUNT="2")
    world = stage.room.world
    own = (stage.room.guild.id >> 22) % 2
    other = atelier.add_guild(world, "The Annex", owner=world.user("olive"), shard=(1 - own, 2))
    annex = atelier.add_channel(world, other, "annex")
    async with stage:
        await stage.room.until(lambda: len(stage.room.gateway.sessions.connected) == 2, 20)
        jobs = [
            await placed(stage, await imagine(stage, "one", model="flux-dev")),
            await placed(stage, await imagine(stage, "two", place=annex, model="flux-dev")),
        ]
        await over(stage, *jobs)
        assert {state(stage, job) for job in jobs} == {"delivered"}
        assert {guild for (guild,) in stage.rows("SELECT guild_id FROM jobs")} == {stage.room.guild.id, other.id}
        await assert_all_in_order(stage)
