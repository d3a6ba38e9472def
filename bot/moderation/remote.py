"""A moderation service that speaks OpenAI's format, asked about every order. What its scores mean is the server's say.

https://developers.openai.com/api/reference/resources/moderations: `POST /moderations` with `input`, a list of texts;
the answer has `results`, one for each, with `flagged`, `categories` (true or false) and `category_scores` (0 to 1).
Others who speak the format leave parts of it out, so everything in an answer is doubted.
"""

import asyncio
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.core.moderation import Finding, Severity, Source, Wording
from bot.core.policy import Policy
from bot.core.ports import Clock
from bot.net.errors import AnswerLost, TransportError
from bot.net.http import Http, Reply, Timeouts
from bot.net.redact import Key

log = structlog.get_logger(__name__)

CONNECT, TOTAL = 3.0, 6.0  # seconds
PAUSE = 15.0  # seconds after a failure in which nobody waits for the service again
LARGEST = 1_000_000  # bytes of an answer
TEXT_LIMIT = 4_000  # characters of a text that are sent
UNCHECKED = "unchecked"
_CLOSED = (
    "Prompts cannot be checked at the moment, and this server makes nothing unchecked. Try again in a few minutes."
)
_OPEN = "The moderation service did not answer, so nobody has checked this prompt."
_MINORS = "sexual/minors"
_WORDS = {
    "sexual": "sexual content", "sexual/minors": "sexual content with minors", "hate": "hate",
    "hate/threatening": "threats", "harassment": "harassment", "harassment/threatening": "threats",
    "self-harm": "self-harm", "self-harm/intent": "self-harm", "self-harm/instructions": "self-harm",
    "violence": "violence", "violence/graphic": "graphic violence", "illicit": "wrongdoing",
    "illicit/violent": "violent wrongdoing",
}  # fmt: skip


class Down(Exception):
    """The service gave no answer that says anything; the text says how, for the owner's log."""


class Remote:
    """The service.

    Args:
        http: the connections.
        base_url: `/moderations` under it is asked.
        key: goes out as a bearer token, to this address only.
        clock: tells how long ago the service failed.
        patience: seconds an order waits for it at most.

    Raises:
        ValueError: the key holds characters that no key has.
    """

    def __init__(self, *, http: Http, base_url: str, key: str | None, clock: Clock, patience: float = TOTAL) -> None:
        self._http = http
        self._url = base_url.rstrip("/") + "/moderations"
        self._key = Key(key) if key else None
        self._clock = clock
        self._patience = patience
        self._down_until: float | None = None
        self._trying = False

    async def judge(self, wording: Wording, policy: Policy) -> list[Finding]:
        """What the service says of an order, or that it says nothing. Does not raise."""
        named = _texts(wording)
        if not named:
            return []
        try:
            results = await self._ask([text for _, text in named])
        except Down:
            return [unchecked(policy)]
        wheres = [where for where, _ in named] if len(results) == len(named) else [named[0][0]] * len(results)
        found: dict[str, Finding] = {}
        for where, result in zip(wheres, results, strict=True):
            for finding in _findings(result, where, wording, policy):
                known = found.get(finding.rule)
                if known is None or (known.severity is Severity.FLAG and finding.severity is Severity.REFUSE):
                    found[finding.rule] = finding
        return list(found.values())

    async def _ask(self, texts: Sequence[str]) -> list[Mapping[str, Any]]:
        """The results.

        After a failure everybody is told at once for a while that the service is down; then one order tries it,
        and while that one waits the others still do not.

        Raises:
            Down: there are none.
        """
        after_failure = self._down_until is not None
        if self._down_until is not None and (self._trying or self._clock.monotonic() < self._down_until):
            raise Down("it failed a moment ago")
        self._trying = after_failure
        try:
            results = _results(await self._send(texts), len(texts))
        except Down as error:
            if not after_failure:
                log.warning("the moderation service does not answer", why=str(error))
            self._down_until = self._clock.monotonic() + PAUSE
            raise
        finally:
            self._trying = False
        if after_failure:
            log.info("the moderation service answers again")
        self._down_until = None
        return results

    async def _send(self, texts: Sequence[str]) -> Reply:
        """Post once, and once more where the connection broke: asking twice costs nothing and changes nothing."""
        try:
            async with asyncio.timeout(self._patience):
                try:
                    return await self._post(texts)
                except AnswerLost:
                    return await self._post(texts)
        except TransportError as error:
            raise Down(error.sentence) from None
        except TimeoutError:
            raise Down("it took too long") from None

    async def _post(self, texts: Sequence[str]) -> Reply:
        return await self._http.request(
            "POST", self._url, key=self._key, json={"input": list(texts)},
            timeout=Timeouts(connect=CONNECT, total=self._patience + 1), max_bytes=LARGEST,
        )  # fmt: skip


def unchecked(policy: Policy) -> Finding:
    """What it means for an order that the service said nothing: the server decides."""
    severity, sentence = (Severity.REFUSE, _CLOSED) if policy.closed else (Severity.FLAG, _OPEN)
    return Finding(source=Source.REMOTE, severity=severity, rule=UNCHECKED, sentence=sentence)


def _texts(wording: Wording) -> list[tuple[str, str]]:
    """What is sent, with its name: what shall be in the picture, and all of it as one where it only says so together.

    A negative prompt names what shall be kept out; a service would read it as a wish.
    """
    named = [
        (where, text[:TEXT_LIMIT])
        for where, text in wording.texts.items()
        if text.strip() and not where.startswith("negative")
    ]
    if named and (wording.before or len(named) > 1):
        whole = "\n".join([*(text for _, text in named), *wording.before])
        named.append((named[0][0], whole[:TEXT_LIMIT]))
    # A half surrogate cannot be sent; whatever it was, it is no word.
    return [(where, text.encode("utf-8", "replace").decode()) for where, text in named]


def _results(reply: Reply, wanted: int) -> list[Mapping[str, Any]]:
    """The results of an answer: one for each text, or one for all.

    Raises:
        Down: it is no such answer.
    """
    if reply.status != 200:
        raise Down(f"it answered {reply.status}")
    try:
        data = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise Down("its answer is not JSON") from None
    results = data.get("results") if isinstance(data, dict) else None
    if not isinstance(results, list) or len(results) not in (1, wanted):
        raise Down("its answer has no results")
    if not all(isinstance(result, dict) and _says_something(result) for result in results):
        raise Down("its results say nothing")
    return results


def _says_something(result: Mapping[str, Any]) -> bool:
    return bool(_scores(result) or _flags(result) or isinstance(result.get("flagged"), bool))


def _scores(result: Mapping[str, Any]) -> dict[str, float]:
    given = result.get("category_scores")
    if not isinstance(given, dict):
        return {}
    return {str(name): score for name, value in given.items() if (score := _score(value)) is not None}


def _score(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        score = float(value)
    except (ValueError, OverflowError):
        return None
    return score if math.isfinite(score) else None


def _flags(result: Mapping[str, Any]) -> dict[str, bool]:
    given = result.get("categories")
    if not isinstance(given, dict):
        return {}
    readings = {"true": True, "false": False}
    found = {str(name): readings.get(str(value).lower()) for name, value in given.items()}
    return {name: value for name, value in found.items() if value is not None}


def _findings(result: Mapping[str, Any], where: str, wording: Wording, policy: Policy) -> list[Finding]:
    scores, flags = _scores(result), _flags(result)
    severities = {name: _severity(name, score, policy) for name, score in scores.items()}
    severities |= {name: Severity.REFUSE for name, is_true in flags.items() if is_true and name not in scores}
    if not scores and not flags and result.get("flagged") is True:
        severities["flagged"] = Severity.REFUSE
    found = []
    for name, severity in severities.items():
        if severity is None or (wording.adult and _canonical(name) == "sexual"):
            continue
        found.append(
            Finding(
                source=Source.REMOTE, severity=severity, rule=_named(name), sentence=_sentence(name, severity),
                matched=f"{scores[name]:.2f}" if name in scores else "", where=where,
            )
        )  # fmt: skip
    return found


def _severity(category: str, score: float, policy: Policy) -> Severity | None:
    flag, block = policy.threshold(category)
    if score >= block or (score >= flag and _canonical(category) == _MINORS):
        return Severity.REFUSE
    return Severity.FLAG if score >= flag else None


def _canonical(category: str) -> str:
    """`sexual/minors`, however somebody spells it (`Sexual_Minors`)."""
    return re.sub(r"[^a-z]+", "/", category.lower()).strip("/")


def _named(category: str) -> str:
    return re.sub(r"[^\w/ .-]", "", category)[:60] or "flagged"


def _sentence(category: str, severity: Severity) -> str:
    words = _WORDS.get(category) or _WORDS.get(category.lower().replace("_", "-"))
    what = f"too much {words}" if words else "something that is not allowed here"
    if severity is Severity.FLAG:
        return f"The moderation service marked this for the moderators: it may hold {words or what}."
    return f"The moderation service found {what} in this. Say it differently."
