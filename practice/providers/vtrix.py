"""Vtrix: submit and poll without an envelope, in whichever of its documented dialects the switch names.

Contract: https://doc.vtrix.ai and https://docs.vtrix.ai (flux_kontext_pro, flux_kontext_max). Bodies wrapped or flat,
three vocabularies of status, three shapes of error.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from aiohttp import web

from practice.providers.desk import Desk, document
from practice.providers.fields import Field, problems, ratio_check
from practice.providers.pictures import size_for
from practice.providers.records import Exchange, Failure, Task
from practice.providers.replies import Refusal, Reply
from practice.providers.sources import Unusable, fetched, from_base64, is_address, picture_format

_ERRORS = {
    "invalid": (400, "Invalid parameter"),
    "unauthorized": (401, "Invalid API key"),
    "no_balance": (403, "Insufficient balance"),
    "not_found": (404, "task not found"),
    "rate_limited": (429, "Rate limit exceeded"),
    "server_error": (500, "Internal server error"),
}
FAILURES = {
    "failed": Failure(code="002014001", message="Image generation failed"),
    "moderated_input": Failure(code="CONTENT_BLOCKED", message="Request Moderated: safety filter"),
    "moderated_output": Failure(code="CONTENT_BLOCKED", message="Content Moderated: the output was blocked"),
    "blocked_completed": Failure(code="CONTENT_BLOCKED", message="Content blocked by policy"),
}
_STATUSES: Mapping[str, tuple[str, str, str, str]] = {
    "cli": ("in_progress", "in_progress", "completed", "failed"),
    "page": ("pending", "processing", "completed", "failed"),
    "queue": ("IN_QUEUE", "IN_PROGRESS", "COMPLETED", "COMPLETED"),
}
_SLOTS = ("input_image", "input_image_2", "input_image_3", "input_image_4")
_PRO = {
    "prompt": Field(kind="string", required=True),
    **{slot: Field(kind="string") for slot in _SLOTS},
    "seed": Field(kind="integer", nullable=True),
    "aspect_ratio": Field(kind="string", check=ratio_check),
    "output_format": Field(kind="string", options=("jpeg", "png")),
    "prompt_upsampling": Field(kind="boolean"),
    "safety_tolerance": Field(kind="integer", low=1, high=6),
}
_MAX = _PRO | {
    "safety_tolerance": Field(kind="integer", low=0, high=6),
    "steps": Field(kind="integer", low=1, high=50),
    "guidance_scale": Field(kind="number", low=1, high=10),
    "negative_prompt": Field(kind="string"),
}
MODELS: dict[str, tuple[dict[str, Field], int]] = {
    "flux_kontext_pro": (_PRO, 40_000),
    "flux_kontext_max": (_MAX, 80_000),
}
"""Model id -> what it takes, and its list price per picture in micro-USD (before the discount)."""


class Vtrix(Desk):
    """The provider whose documents agree least."""

    name = "vtrix"

    def routes(self) -> list[web.RouteDef]:
        """Every path of this provider, most particular first."""
        base = "/vtrix/model/v1/generation"
        return [
            web.post(base, self.routed("submit", self._submit)),
            web.get(f"{base}/task/{{id}}", self.routed("poll", self._poll)),
            web.get("/vtrix/outputs/{id}/{name}", self.routed("download", self.picture, key=False)),
            self.stray(),
        ]

    def refusal(self, reason: str, sentence: str | None) -> Reply:
        """The error document of this provider for `reason`."""
        status, usual = _ERRORS[reason]
        message = f"{usual}: {sentence}" if sentence and status == 400 else usual
        match self.account.switch.dialect["http_errors"]:
            case "error":
                body: dict[str, Any] = {"error": message}
            case "status":
                inner = {"code": status, "message": message, "error_code": status * 100 + 1}
                body = {"status": inner, "data": None}
            case _:
                body = {"message": message}
        return Reply(status=status, body=body)

    def address(self, task: Task, index: int) -> str:
        """The path of one finished picture."""
        return f"/vtrix/outputs/{task.id}/output_{index}.{task.format}"

    async def _submit(self, request: web.Request, exchange: Exchange) -> Reply:
        model, params = self._unwrapped(document(exchange))
        if model not in MODELS:
            raise Refusal("invalid", f"there is no model {model}")
        fields, price = MODELS[model]
        wrong = problems(fields, params)
        if wrong:
            raise Refusal("invalid", wrong[0].sentence)
        images = await self._inputs(params)
        task = self._task(model, params, price, images, exchange.mode)
        exchange.task = task.id
        task.failure = FAILURES.get(task.mode)
        if task.mode in ("moderated_input", "instant"):
            task.latency = 0.0
        self.account.admit(task)
        return self._shown(request, task, fresh=task.mode != "instant")

    def _unwrapped(self, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if self.account.switch.dialect["body"] == "flat":
            params = {name: value for name, value in body.items() if name != "model"}
        else:
            match body:
                case {"model": _, "input": [{"params": dict(params), **more}], **rest} if not more and not rest:
                    pass
                case _:
                    raise Refusal("invalid", 'the body must be {"model", "input": [{"params": {...}}]}')
        model = body.get("model")
        if not isinstance(model, str):
            raise Refusal("invalid", "model is required")
        return model, params

    async def _inputs(self, params: dict[str, Any]) -> tuple[bytes, ...]:
        given = [slot for slot in _SLOTS if slot in params]
        if given != list(_SLOTS[: len(given)]):
            raise Refusal("invalid", "input_image slots must be filled in order, without gaps")
        try:
            return tuple([await self._input(params[slot]) for slot in given])
        except Unusable as trouble:
            raise Refusal("invalid", f"an input image {trouble}") from None

    async def _input(self, value: str) -> bytes:
        if is_address(value):
            return await fetched(self.house.session, value)
        if value.startswith("data:"):
            raise Unusable("must be a URL or bare base64, not a data URI")
        data = await asyncio.to_thread(from_base64, value)
        await asyncio.to_thread(picture_format, data)
        return data

    def _task(self, model: str, params: dict[str, Any], price: int, images: tuple[bytes, ...], mode: str) -> Task:
        seed = params.get("seed")
        ratio = params.get("aspect_ratio") or (None if images else "1:1")
        discount = Decimal(str(self.account.switch.dialect["discount"]))
        return Task(
            id=_identity(self.account.chance.getrandbits(100)),
            provider=self.name,
            model=model,
            inputs=params,
            prompt=params["prompt"],
            seed=self.account.chance.randrange(2**31) if seed is None else seed,
            size=size_for(ratio, pixels=self.house.studio.pixels),
            images=images,
            count=0 if mode == "empty" else 1,
            format=params.get("output_format", "jpeg"),
            price=int(price * discount),
            mode=mode,
            created=self.house.clock.time(),
            latency=self.account.switch.seconds(self.account.chance, mode),
        )

    async def _poll(self, request: web.Request, exchange: Exchange) -> Reply:
        task = self.account.tasks.get(request.match_info["id"])
        if task is None:
            raise Refusal("not_found")
        now = self.house.clock.time()
        exchange.task = task.id
        task.polls.append(now)
        if "not_found_poll" in (task.mode, exchange.mode):
            raise Refusal("not_found")
        self.account.settle(now)
        return self._shown(request, task)

    def _shown(self, request: web.Request, task: Task, *, fresh: bool = False) -> Reply:
        dialect = self.account.switch.dialect
        waiting, running, completed, failed = _STATUSES[dialect["statuses"]]
        age = self.house.clock.time() - task.created
        moment: Any = int(task.created)
        if dialect["created"] == "iso":
            moment = datetime.fromtimestamp(task.created, UTC).isoformat()
        body = {dialect["id_field"]: task.id, "model": task.model, "created_at": moment}
        if fresh or task.finished is None:
            queued = fresh or age < task.latency * 0.2
            unknown = task.mode == "unknown_status" and not fresh
            body["status"] = "warming_up" if unknown else waiting if queued else running
            done = 0.0 if queued else min(0.95, age / max(task.latency, 0.001))
            return Reply(body=body | {"progress": round(done, 2)})
        if task.failure:
            body["status"] = completed if task.mode == "blocked_completed" else failed
            return Reply(body=body | self._failure(task.failure))
        return Reply(body=body | {"status": completed} | self._success(request, task))

    def _failure(self, failure: Failure) -> dict[str, Any]:
        match self.account.switch.dialect["errors"]:
            case "string":
                return {"error": failure.message}
            case "flat":
                code = int(failure.code) if re.fullmatch(r"\d+", failure.code) else failure.code
                return {"code": code, "error_message": failure.message}
            case _:
                return {"error": {"code": failure.code, "message": failure.message}}

    def _success(self, request: web.Request, task: Task) -> dict[str, Any]:
        content = [{"type": "image", "url": url} for url in self.publish(request, task)]
        output: Any = {"content": content, "metadata": {}}
        unit = Decimal(MODELS[task.model][1]) / 1_000_000
        return {
            "output": output if self.account.switch.dialect["output"] == "object" else [output],
            "usage": {
                "cost": f"{Decimal(task.price) / 1_000_000}",
                "discount": self.account.switch.dialect["discount"],
                "quantity": 1,
                "unit_price": f"{unit}",
            },
        }


def _identity(number: int) -> str:
    letters = "0123456789abcdefghijklmnopqrstuv"
    return "".join(letters[number >> shift & 31] for shift in range(0, 100, 5))
