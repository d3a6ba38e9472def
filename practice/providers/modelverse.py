"""UModelverse: one synchronous POST in the shape of OpenAI's image API, eight models, errors with a request id.

Contract: https://www.umodelverse.ai/docs (Image Generation API).
Nothing is polled: the POST stays open for the whole job.
"""

import asyncio
import base64
import uuid
from typing import Any

from aiohttp import web

from practice.providers.desk import Desk, document
from practice.providers.fields import ASPECT_RATIOS, Field, problems, size_check
from practice.providers.pictures import size_for
from practice.providers.records import Exchange, Failure, Task
from practice.providers.replies import Refusal, Reply, held
from practice.providers.sources import Unusable, fetched, from_data_uri, is_address

_ERRORS = {
    "invalid": (400, "invalid_request_error", "param_error", "Invalid param"),
    "missing": (400, "invalid_request_error", "param_error", "Invalid param"),
    "model": (400, "invalid_request_error", "model_error", "No permission to use the model"),
    "moderated_input": (
        *(400, "invalid_request_error", "invalid_messages"),
        "Sensitive chat messages",
    ),
    "moderated_output": (
        *(400, "invalid_request_error", "sensitive_check_error"),
        "Sensitive check error",
    ),
    "unauthorized": (401, "invalid_request_error", "auth_error", "Validate Certification failed"),
    "no_balance": (
        *(403, "permission_error", "forbidden"),
        "Access forbidden: api key quota exceeded, key_id=uk-7f31c0, daily_limit_amount=10",
    ),
    "not_found": (404, "invalid_request_error", "not_found", "Not found"),
    "request_timeout": (408, "timeout", "timeout", "Request timeout"),
    "rate_limited": (429, "rate_limit_error", "rate_limit", "Rate limit exceeded"),
    "server_error": (500, "internal_error", "internal_error", "Internal Server Error"),
    "failed": (500, "internal_error", "model_server_error", "Request llm server Error"),
}

_COMMON = {
    "model": Field(kind="string", required=True),
    "prompt": Field(kind="string", required=True),
    "seed": Field(kind="integer", low=-1, high=9_999_999_999),
    "guidance_scale": Field(kind="number", low=1, high=10),
}
_IMAGE = Field(kind="string", required=True)
_RATIO = Field(kind="string", options=ASPECT_RATIOS)
_COUNT = Field(kind="integer", low=1, high=4)
_STEPS = Field(kind="integer", low=1, high=50)
_TEXT = _COMMON | {"n": _COUNT, "aspect_ratio": _RATIO}
_MULTI = _COMMON | {
    "images": Field(kind="strings", required=True, low=1, high=4),
    "aspect_ratio": _RATIO,
}
_FLUX = "black-forest-labs/flux-kontext"

MODELS: dict[str, tuple[dict[str, Field], int]] = {
    "black-forest-labs/flux.1-dev": (
        _COMMON
        | {
            "n": _COUNT,
            "image": Field(kind="string"),
            "response_format": Field(kind="string", options=("url", "b64_json")),
            "size": Field(kind="string", check=size_check(256, 1536)),
            "strength": Field(kind="number", low=0, high=1),
            "steps": _STEPS,
        },
        14_000,
    ),
    f"{_FLUX}-pro": (_COMMON | {"image": _IMAGE}, 49_000),
    f"{_FLUX}-pro/multi": (_MULTI, 49_000),
    f"{_FLUX}-pro/text-to-image": (_TEXT, 49_000),
    "stepfun-ai/step1x-edit": (
        _COMMON | {"image": _IMAGE, "steps": _STEPS, "negative_prompt": Field(kind="string")},
        42_000,
    ),
    f"{_FLUX}-max": (_COMMON | {"image": _IMAGE}, 97_000),
    f"{_FLUX}-max/multi": (_MULTI, 97_000),
    f"{_FLUX}-max/text-to-image": (_TEXT, 97_000),
}
"""Model id -> what it takes, and its price per picture in micro-USD (converted from CNY at 7.2)."""


class Modelverse(Desk):
    """The synchronous provider."""

    name = "modelverse"

    def routes(self) -> list[web.RouteDef]:
        """Every path of this provider, most particular first."""
        base = "/modelverse/v1"
        return [
            web.post(f"{base}/images/generations", self.routed("submit", self._generate)),
            web.get(f"{base}/models", self.routed("other", self._models)),
            web.get("/modelverse/image/{name}", self.routed("download", self._image, key=False)),
            self.stray(),
        ]

    def refusal(self, reason: str, sentence: str | None) -> Reply:
        """The error document of this provider for `reason`."""
        status, kind, code, usual = _ERRORS[reason]
        message = f"{usual}: {sentence}" if sentence and status == 400 else usual
        error = {"message": message, "type": kind, "param": self._request_id(), "code": code}
        return Reply(status=status, body={"error": error})

    def _request_id(self) -> str:
        return str(uuid.UUID(int=self.account.chance.getrandbits(128), version=4))

    def address(self, task: Task, index: int) -> str:
        """The path of one finished picture."""
        return f"/modelverse/image/{task.id.replace('-', '')}{index}"

    async def _image(self, request: web.Request, exchange: Exchange) -> web.StreamResponse:
        if self.account.switch.dialect["auth_for_url"]:
            self.check_key(exchange)
        return await self.picture(request, exchange)

    async def _models(self, _request: web.Request, _exchange: Exchange) -> Reply:
        rows = [
            {"id": name, "object": "model", "created": 1_750_000_000, "owned_by": name.split("/")[0]} for name in MODELS
        ]
        return Reply(body={"object": "list", "data": rows})

    async def _generate(self, request: web.Request, exchange: Exchange) -> Reply:
        body = document(exchange)
        fields, price = self._table(body)
        wrong = problems(fields, body)
        if wrong:
            raise Refusal("invalid", wrong[0].sentence)
        if "strength" in body and "image" not in body:
            raise Refusal("invalid", "strength needs an image")
        if exchange.mode == "moderated_input":
            raise Refusal("moderated_input")
        task = self._task(body, price, await self._images(body), exchange.mode)
        exchange.task = task.id
        self.account.begin(task)
        try:
            seconds = 86_400.0 if task.mode == "never" else task.latency
            await held(request, self.house.clock, self.house.closing, seconds)
            return await self._outcome(request, task, body)
        finally:
            self.account.finish(task)

    def _table(self, body: dict[str, Any]) -> tuple[dict[str, Field], int]:
        model = body.get("model")
        if not isinstance(model, str):
            raise Refusal("invalid", "model is required")
        if model not in MODELS:
            raise Refusal("model", f"there is no model {model}")
        return MODELS[model]

    async def _images(self, body: dict[str, Any]) -> tuple[bytes, ...]:
        values = list(body.get("images", ()))
        if "image" in body:
            values.append(body["image"])
        name = "images" if "images" in body else "image"
        try:
            return tuple([await self._image_bytes(value) for value in values])
        except Unusable as trouble:
            raise Refusal("invalid", f"{name} {trouble}") from None

    async def _image_bytes(self, value: str) -> bytes:
        if is_address(value):
            return await fetched(self.house.session, value)
        return await asyncio.to_thread(from_data_uri, value)

    def _task(self, body: dict[str, Any], price: int, images: tuple[bytes, ...], mode: str) -> Task:
        count = _given(body.get("n", 1), mode)
        seed = body.get("seed", -1)
        ratio = body.get("aspect_ratio")
        wanted = None if images and ratio is None else ratio or "1:1"
        size = size_for(wanted, pixels=self.house.studio.pixels)
        if "size" in body:
            wide, high = body["size"].split("x")
            size = (int(wide), int(high))
        return Task(
            id=self._request_id(),
            provider=self.name,
            model=body["model"],
            inputs=body,
            prompt=body["prompt"],
            seed=seed if seed >= 0 else self.account.chance.randrange(2**31),
            size=size,
            images=images,
            count=count,
            format="png",
            price=price * count,
            mode=mode,
            created=self.house.clock.time(),
            latency=self.account.switch.seconds(self.account.chance, mode),
        )

    async def _outcome(self, request: web.Request, task: Task, body: dict[str, Any]) -> Reply:
        reason = {
            "failed": "failed",
            "moderated_output": "moderated_output",
            "request_timeout": "request_timeout",
        }.get(task.mode)
        if reason:
            task.status = "failed"
            if reason != "request_timeout":  # a time-out says nothing about the bill, so it stays
                task.failure = Failure(code=_ERRORS[reason][2], message=_ERRORS[reason][3])
            raise Refusal(reason)
        form = self.account.switch.dialect["result"]
        if body.get("response_format") == "b64_json" and form == "url":
            form = "data_uri"
        urls = self.publish(request, task)
        data = [await self._entry(task, i, url, form) for i, url in enumerate(urls)]
        return Reply(
            body={
                "created": int(self.house.clock.time()),
                "data": data,
                "usage": {"input_tokens_details": {}},
            }
        )

    async def _entry(self, task: Task, index: int, url: str, form: str) -> dict[str, str]:
        if form == "url":
            return {"url": url}
        number = index // 2 if task.mode == "duplicate" else index
        text = base64.b64encode(await self.house.studio.file(task, number)).decode()
        if form == "b64":
            return {"b64_json": text}
        entry = {"b64_json": f"data:image/png;base64,{text}"}
        return entry | {"url": url} if form == "both" else entry


def _given(asked: int, mode: str) -> int:
    if mode == "empty":
        return 0
    return asked - 1 if mode == "fewer" else asked
