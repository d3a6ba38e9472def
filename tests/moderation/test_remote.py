"""The moderation service: what is sent, and what its answers mean for a server."""

import json

import pytest
import structlog

from bot.core.moderation import Severity, Source, Wording
from bot.core.policy import Policy
from bot.core.rules import Automod
from bot.moderation.remote import Remote
from bot.moderation.service import WordJudge
from tests.moderation.clocks import HandClock
from tests.moderation.services import KEY, asked, body, result, says, told
from tests.net.peers import keep_answering, peer


async def test_the_texts_go_out_as_openai_wants_them(http):
    """A POST to `/moderations` under the base, a list of texts, the key as a bearer token."""
    async with says(body(result())) as there:
        assert await asked(http, there.url) == []
    head, _, sent = there.received[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/moderations HTTP/1.1")
    assert b"Authorization: Bearer sk-very-secret-key" in head
    assert json.loads(sent) == {"input": ["a castle"]}


async def test_a_service_without_a_key_gets_none(http):
    """Some need no key."""
    async with says(body(result())) as there:
        await asked(http, there.url, key=None)
    assert b"authorization" not in there.received[0].lower()


async def test_an_edit_is_sent_together_with_what_it_changes(http):
    """The service sees what the words do to their picture; what shall be kept out is not sent as a wish."""
    texts = {"prompt": "make her smile", "negative prompt": "nude", "alt text 1": "a smile"}
    async with says(body(result())) as there:
        await asked(http, there.url, texts=texts, before=("a portrait of an old woman",))
    sent = json.loads(there.received[0].partition(b"\r\n\r\n")[2])["input"]
    assert sent == ["make her smile", "a smile", "make her smile\na smile\na portrait of an old woman"]


async def test_nothing_to_judge_asks_nobody(http):
    """No texts, no request."""
    async with says(body(result())) as there:
        assert await asked(http, there.url, texts={"prompt": " ", "negative prompt": "nude"}) == []
    assert there.received == []


async def test_half_letters_are_sent_as_whole_ones(http):
    """A lone surrogate cannot be sent and stops nothing."""
    async with says(body(result())) as there:
        assert await asked(http, there.url, texts={"prompt": "a \ud800 castle"}) == []
    assert json.loads(there.received[0].partition(b"\r\n\r\n")[2]) == {"input": ["a ? castle"]}


SCORES = [
    ({"violence": 0.39}, []),
    ({"violence": 0.4}, [("violence", "flag")]),
    ({"violence": 0.7}, [("violence", "refuse")]),
    ({"violence": "0.71"}, [("violence", "refuse")]),
    ({"violence": 1}, [("violence", "refuse")]),
    ({"violence": 7e-9, "hate": 0.5, "illicit": 0.9}, [("hate", "flag"), ("illicit", "refuse")]),
    ({"violence/graphic": 0.5}, [("violence/graphic", "flag")]),
    ({"sexual/minors": 0.39}, []),
    ({"sexual/minors": 0.4}, [("sexual/minors", "refuse")]),
    ({"Sexual_Minors": 0.5}, [("Sexual_Minors", "refuse")]),
    ({"sexual": 0.9}, [("sexual", "refuse")]),
    ({"violence": None, "hate": True, "x": [], "y": "much", "z": "nan", "sexual": 0.5}, [("sexual", "flag")]),
    ({"something\n<b>new</b>": 0.8}, [("somethingbnew/b", "refuse")]),
]


@pytest.mark.parametrize(("scores", "wanted"), SCORES, ids=[json.dumps(each[0]) for each in SCORES])
async def test_scores_are_held_against_the_servers_thresholds(http, scores, wanted):
    """From flag it flags, from block it refuses; about minors it refuses from flag. Odd numbers are no numbers."""
    async with says(body(result(scores))) as there:
        found = await asked(http, there.url)
    assert told(found) == wanted
    assert all(it.source is Source.REMOTE and it.sentence.endswith(".") for it in found)


async def test_each_category_has_its_own_thresholds(http):
    """A server may be strict about one thing and easy about another."""
    policy = Policy().evolve(thresholds={"*": (0.4, 0.7), "violence": (0.9, 0.95), "hate": (0.0, 0.1)})
    async with says(body(result({"violence": 0.85, "hate": 0.2, "illicit": 0.5}))) as there:
        assert told(await asked(http, there.url, policy=policy)) == [("hate", "refuse"), ("illicit", "flag")]


async def test_sexual_content_may_be_made_in_adult_places_and_with_minors_nowhere(http):
    """The one category that a place can allow."""
    async with says(body(result({"sexual": 0.99, "sexual/minors": 0.5, "violence": 0.8}))) as there:
        assert told(await asked(http, there.url, adult=True)) == [("sexual/minors", "refuse"), ("violence", "refuse")]


YES_AND_NO = [
    ({"flagged": True, "categories": {"violence": True, "hate": False}}, [("violence", "refuse")]),
    ({"flagged": True, "categories": {"violence": "true"}, "category_scores": None}, [("violence", "refuse")]),
    ({"flagged": True, "categories": None}, [("flagged", "refuse")]),
    ({"flagged": False}, []),
    ({"categories": {"hate": True, "sexual/minors": True}}, [("hate", "refuse"), ("sexual/minors", "refuse")]),
    # A category with a score is judged by the score, one without by its word.
    ({"categories": {"violence": True, "hate": True}, "category_scores": {"violence": 0.1}}, [("hate", "refuse")]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "wanted"), YES_AND_NO, ids=[json.dumps(each[0]) for each in YES_AND_NO])
async def test_without_scores_yes_means_refuse(http, given, wanted):
    """Not everybody who speaks the format gives scores."""
    async with says(body(given)) as there:
        assert told(await asked(http, there.url)) == wanted


async def test_each_text_has_its_result_and_the_strongest_counts(http):
    """Which text it was is told; the same category twice is one finding."""
    calm, flag, block = result(), result({"hate": 0.5}), result({"hate": 0.9})
    async with says(body(calm, flag, block)) as there:
        (found,) = await asked(http, there.url, texts={"prompt": "a", "alt text 1": "b"})
    assert (found.rule, found.severity, found.where, found.matched) == ("hate", Severity.REFUSE, "prompt", "0.90")
    async with says(body(calm, block, calm)) as there:
        (found,) = await asked(http, there.url, texts={"prompt": "a", "alt text 1": "b"})
    assert found.where == "alt text 1"


async def test_the_key_goes_to_its_host_alone_and_stays_out_of_every_word(http):
    """Not along a redirect, not into findings, not into the log, not into what the object shows."""
    async with says(body(result())) as elsewhere:

        async def deed(made, reader, writer):
            echo = f'{{"error": "key {KEY}"}}'.encode()
            more = f"Location: {elsewhere.url}/\r\n"
            await keep_answering(made, reader, writer, body=echo, status="307 Temporary", more=more)

        async with peer(deed) as there:
            with structlog.testing.capture_logs() as lines:
                found = await asked(http, there.url, texts={"prompt": "a secret castle"})
    assert elsewhere.connections == 0
    assert KEY not in repr(found) + repr(lines)
    assert "secret castle" not in repr(lines)
    assert [line["log_level"] for line in lines] == ["warning"]
    with pytest.raises(ValueError, match="characters that no key has") as error:
        Remote(http=http, base_url="http://x", key=f"{KEY} \n", clock=HandClock())
    assert KEY not in str(error.value)


async def test_its_findings_stand_with_those_of_this_machine(http):
    """Asked at the same time as the lists; each order gets one verdict, the strongest first."""
    async with says(body(result({"hate": 0.5}))) as there:
        remote = Remote(http=http, base_url=there.url, key=None, clock=HandClock())
        judge = WordJudge(clock=HandClock(), remote=remote)
        wording = Wording(guild_id=1, texts={"prompt": "a nude woman"})
        verdict = await judge.judge(wording, rules=(), automod=Automod(), policy=Policy())
    assert [(it.source, str(it.severity)) for it in verdict.findings] == [
        (Source.AGE, "refuse"), (Source.REMOTE, "flag"),
    ]  # fmt: skip
