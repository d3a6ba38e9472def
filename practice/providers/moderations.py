"""A moderation API as OpenAI documents it: `POST {base}/moderation/v1/moderations`, and the switch that spoils it.

Scores come from plain words in the text, listed in `WORDS`, so that a visitor can try them and a test can foresee them.
Contract: https://platform.openai.com/docs/api-reference/moderations
"""

import asyncio
import itertools
import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from aiohttp import web

from practice.clock import Clock
from practice.providers.fields import Field, problems
from practice.providers.leaks import Holder, Seen, watch
from practice.providers.records import Leak
from practice.providers.replies import DROPPED, dropped, held, page

NAME = "moderation"
MODEL = "omni-moderation-latest"
CATEGORIES = (
    *("harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent"),
    *("self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors"),
    *("violence", "violence/graphic"),
)
WORDS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "rude": {"harassment": 0.5},
        "bully": {"harassment": 0.9},
        "threat": {"harassment/threatening": 0.9},
        "spiteful": {"hate": 0.5},
        "hateful": {"hate": 0.9},
        "pogrom": {"hate": 0.8, "hate/threatening": 0.9},
        "burglary": {"illicit": 0.9},
        "bomb": {"illicit": 0.7, "illicit/violent": 0.9},
        "despair": {"self-harm": 0.5},
        "suicide": {"self-harm": 0.9, "self-harm/intent": 0.9},
        "racy": {"sexual": 0.5},
        "lewd": {"sexual": 0.95},
        "underage": {"sexual/minors": 0.95},
        "bloody": {"violence": 0.5},
        "gore": {"violence": 0.95, "violence/graphic": 0.95},
    }
)
"""What one word is worth; a text has the highest score any of its words gives."""
EXAMPLES = ("rude", "bully", "hateful", "racy", "lewd", "bloody", "gore")
"""Those that a panel names for a visitor to try."""
NOTHING = 0.0001
FLAGGED = 0.5
MODES = ("ok", "slow", "down", "hang", "html", "garbage", "prudish", "unauthorized", "rate_limited")
_FIELDS = {
    "mode": Field(kind="string", options=MODES),
    "times": Field(kind="integer", low=1, nullable=True),
    "seconds": Field(kind="number", low=0, high=3600),
}
_SHOWN_ONLY = ("modes", "words")  # in the snapshot for readers; ignored when handed back
_ERRORS = {
    "invalid": (400, "invalid_request_error", None),
    "unauthorized": (401, "invalid_request_error", "invalid_api_key"),
    "not_found": (404, "invalid_request_error", "unknown_url"),
    "rate_limited": (429, "requests", "rate_limit_exceeded"),
    "down": (500, "server_error", None),
}


@dataclass(slots=True, kw_only=True)
class ModerationSwitch:
    """How the API behaves: `times` is for how many requests, `seconds` how long a slow answer takes."""

    mode: str = "ok"
    times: int | None = None
    seconds: float = 2.0

    def take(self) -> str:
        """The mode of the request that just came in; counts it off `times`."""
        mode = self.mode
        if mode != "ok" and self.times is not None:
            self.times -= 1
            if self.times == 0:
                self.mode, self.times = "ok", None
        return mode

    def check(self, changes: Mapping[str, Any]) -> None:
        """Raise ValueError with a sentence unless `set` would take all of `changes`."""
        wrong = problems(_FIELDS, {name: value for name, value in changes.items() if name not in _SHOWN_ONLY})
        if wrong:
            raise ValueError(f"{NAME}: {wrong[0].sentence}")

    def set(self, **changes: Any) -> None:
        """Change what is named, leave the rest; a new mode starts without `times`.

        Raises ValueError, and then changes nothing.
        """
        self.check(changes)
        if "mode" in changes:
            self.times = None
        for name, value in changes.items():
            if name not in _SHOWN_ONLY:
                setattr(self, name, value)

    def reset(self) -> None:
        """Back to what a fresh one does."""
        self.set(mode="ok", times=None, seconds=2.0)

    def snapshot(self) -> dict[str, Any]:
        """As JSON, with the modes there are and some words the API minds."""
        return {name: getattr(self, name) for name in _FIELDS} | {"modes": list(MODES), "words": list(EXAMPLES)}


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request and its answer. `status` 0 means none was given; `authorization` is the header as it came."""

    at: float
    path: str
    authorization: str
    body: Any
    mode: str = "ok"
    status: int = 0

    @property
    def texts(self) -> list[str]:
        """What was to be judged."""
        given = self.body.get("input") if isinstance(self.body, dict) else None
        listed = given if isinstance(given, list) else [given]
        return [it for it in listed if isinstance(it, str)]


@dataclass(kw_only=True, eq=False)
class ModerationAccount:
    """The API's side of the counter: its keys, its switch, and everything it was asked."""

    clock: Clock
    keys: set[str] = field(default_factory=lambda: {f"practice-key-{NAME}"})
    name: str = NAME
    switch: ModerationSwitch = field(default_factory=ModerationSwitch)
    requests: deque[Asked] = field(default_factory=lambda: deque(maxlen=20_000))
    leaks: list[Leak] = field(default_factory=list)

    def set(self, **changes: Any) -> None:
        """Turn the switch; see `ModerationSwitch.set`."""
        self.switch.set(**changes)


def scores(text: str, *, prudish: bool = False) -> dict[str, float]:
    """A score of 0 to 1 for each category; the prudish one sees the worst in everything."""
    found = dict.fromkeys(CATEGORIES, 0.99 if prudish else NOTHING)
    for word in re.findall(r"[^\W_]+", text.casefold()):
        for category, score in WORDS.get(word, {}).items():
            found[category] = max(found[category], score)
    return found


def result(text: str, *, prudish: bool = False) -> dict[str, Any]:
    """One entry of `results`."""
    scored = scores(text, prudish=prudish)
    categories = {name: score >= FLAGGED for name, score in scored.items()}
    return {
        "flagged": any(categories.values()),
        "categories": categories,
        "category_scores": scored,
        "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
    }


class Shop(Protocol):
    """What the API needs of the house it stands in."""

    clock: Clock
    closing: asyncio.Event
    moderation: ModerationAccount

    @property
    def holders(self) -> Sequence[Holder]:
        """Everybody whose keys must not come here."""
        ...


class Moderations:
    """Serves the API; `house` has the account, everybody's keys and the clock."""

    def __init__(self, house: Shop) -> None:
        self._house = house
        self._account = house.moderation
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        """The one address there is; whatever else is asked is not found."""
        return [
            web.post(f"/{NAME}/v1/moderations", self._serve),
            web.route("*", f"/{NAME}/{{rest:.*}}", self._stray),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await self._recorded(request)
        asked.mode = mode = self._account.switch.take()
        response = await self._answer(request, asked, mode)
        asked.status = 0 if response.status == DROPPED else response.status
        return response

    async def _stray(self, request: web.Request) -> web.StreamResponse:
        asked = await self._recorded(request)
        response = _refused("not_found", f"Unknown request URL: {request.method} {request.path}.")
        asked.status = response.status
        return response

    async def _recorded(self, request: web.Request) -> Asked:
        raw = await request.read()
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        authorization = request.headers.get("Authorization", "")
        asked = Asked(at=self._house.clock.time(), path=request.path, authorization=authorization, body=body)
        self._account.requests.append(asked)
        seen = Seen(at=asked.at, path=asked.path, query=dict(request.query), headers=dict(request.headers), raw=raw)
        watch(self._house.holders, NAME, seen)
        return asked

    async def _answer(self, request: web.Request, asked: Asked, mode: str) -> web.StreamResponse:
        match mode:
            case "down" | "unauthorized" | "rate_limited":
                return _refused(mode, "Something went wrong on the practice server.")
            case "html":
                return page(200, "Welcome to nginx!")
            case "garbage":
                return web.json_response({"id": 7, "results": [{"flagged": "perhaps", "category_scores": None}]})
            case "hang":
                await held(request, self._house.clock, self._house.closing, 86_400)
                return dropped(request)
            case "slow":
                await held(request, self._house.clock, self._house.closing, self._account.switch.seconds)
        return self._judged(asked, prudish=mode == "prudish")

    def _judged(self, asked: Asked, *, prudish: bool) -> web.Response:
        scheme, _, key = asked.authorization.partition(" ")
        if self._account.keys and (scheme != "Bearer" or key not in self._account.keys):
            return _refused("unauthorized", "Incorrect API key provided.")
        given = asked.body.get("input") if isinstance(asked.body, dict) else None
        if not asked.texts or (isinstance(given, list) and len(asked.texts) != len(given)):
            return _refused("invalid", "'input' must be a string or an array of strings.", param="input")
        return web.json_response(
            {
                "id": f"modr-{next(self._numbers):06}",
                "model": MODEL,
                "results": [result(text, prudish=prudish) for text in asked.texts],
            }
        )


def _refused(reason: str, sentence: str, *, param: str | None = None) -> web.Response:
    status, kind, code = _ERRORS[reason]
    headers = {"Retry-After": "2"} if status == 429 else {}
    error = {"message": sentence, "type": kind, "param": param, "code": code}
    return web.json_response({"error": error}, status=status, headers=headers)
