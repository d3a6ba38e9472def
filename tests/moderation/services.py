"""A moderation service on a real socket, as it should be and as it should not, and one question to it."""

import json

from bot.core.moderation import Wording
from bot.core.policy import Policy
from bot.moderation.remote import Remote
from tests.moderation.clocks import HandClock
from tests.net.peers import keep_answering, peer

KEY = "sk-very-secret-key"
CALM = {"sexual": 0.01, "violence": 0.02, "sexual/minors": 0.0}


def result(scores=None, **values) -> dict:
    return {"flagged": False, "category_scores": scores if scores is not None else CALM, **values}


def body(*results, **values) -> bytes:
    return json.dumps({"id": "modr-1", "model": "m", "results": list(results), **values}).encode()


def says(content: bytes, *, status: str = "200 OK"):
    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=content, status=status)

    return peer(deed)


async def asked(http, url, *, policy=None, clock=None, key=KEY, texts=None, **values):
    remote = Remote(http=http, base_url=f"{url}/v1", key=key, clock=clock or HandClock())
    wording = Wording(guild_id=1, texts=texts or {"prompt": "a castle"}, **values)
    return await remote.judge(wording, policy or Policy())


def told(found) -> list[tuple[str, str]]:
    return [(it.rule, str(it.severity)) for it in found]
