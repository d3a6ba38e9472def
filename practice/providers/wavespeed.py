"""WaveSpeed: submit and poll in an envelope, pictures by address only, three running at once.

Contract: https://wavespeed.ai/docs (submit-task, get-result, error-codes, upload-files). Media, history, prices and
the account live in `wavespeed_account`.
"""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from practice.providers.desk import Desk, document
from practice.providers.fields import ASPECT_RATIOS, Field, problems
from practice.providers.pictures import size_for
from practice.providers.records import Exchange, Failure, Task
from practice.providers.replies import Refusal, Reply, held
from practice.providers.sources import Unusable, fetched, is_address

_ERRORS = {
    "invalid": (400, "Invalid parameter"),
    "missing": (400, "Missing parameter"),
    "no_balance": (402, "Insufficient credits. Please top up your account"),
    "unauthorized": (401, "Unauthorized"),
    "model": (404, "Model not found"),
    "not_found": (404, "Prediction not found"),
    "too_large": (413, "File too large"),
    "rate_limited": (429, "Too Many Requests"),
    "server_error": (500, "Internal Server Error"),
}
_INNER = {"invalid": 1401, "missing": 1400}

FAILURES = {
    "failed": Failure(code=1405, message="Task failed"),
    "moderated_input": Failure(code=1200, message="Content Moderation: the prompt contains sensitive information"),
    "moderated_output": Failure(code=1200, message="Content Moderation: the output contains sensitive information"),
    "cancelled": Failure(code=1403, message="Task was cancelled"),
    "timeout": Failure(code=5004, message="Task timed out"),
}
_WAIT = "Sync mode timed out after 90 seconds. The prediction is still processing asynchronously."


def _address_check(value: str) -> str | None:
    return None if is_address(value) else "must be a public URL (http:// or https://)"


_COMMON = {
    "prompt": Field(kind="string", required=True),
    "guidance_scale": Field(kind="number", low=1, high=20),
    "enable_sync_mode": Field(kind="boolean"),
}
_SEED = {"seed": Field(kind="integer", low=-1, high=2_147_483_647)}
_RATIO = {"aspect_ratio": Field(kind="string", options=ASPECT_RATIOS)}
_SAFETY = {"safety_tolerance": Field(kind="string", options=("1", "2", "3", "4", "5"))}
_IMAGE = {"image": Field(kind="string", required=True, check=_address_check)}
_SIDE = Field(kind="integer", low=256, high=1536)


def _images(most: int) -> dict[str, Field]:
    return {"images": Field(kind="strings", required=True, low=1, high=most, check=_address_check)}


_FLUX = "wavespeed-ai/flux-kontext"
MODELS: dict[str, tuple[dict[str, Field], int]] = {
    f"{_FLUX}-pro": (_COMMON | _IMAGE | _SEED | _RATIO, 40_000),
    f"{_FLUX}-pro/multi": (_COMMON | _images(5) | _SEED | _RATIO, 40_000),
    f"{_FLUX}-pro/text-to-image": (_COMMON | _SEED | _RATIO | _SAFETY, 40_000),
    f"{_FLUX}-max": (_COMMON | _IMAGE | _SEED | _RATIO, 80_000),
    f"{_FLUX}-max/multi": (_COMMON | _images(5) | _RATIO, 80_000),
    f"{_FLUX}-max/text-to-image": (_COMMON | _SEED | _RATIO, 80_000),
    f"{_FLUX}-dev/multi-ultra-fast": (
        _COMMON
        | _images(4)
        | _SEED
        | {
            "num_images": Field(kind="integer", low=1, high=4),
            "num_inference_steps": Field(kind="integer", low=1, high=50),
            "width": _SIDE,
            "height": _SIDE,
            "output_format": Field(kind="string", options=("jpeg", "png", "webp")),
            "enable_safety_checker": Field(kind="boolean"),
        },
        25_000,
    ),
}
"""Model id -> what it takes, and its price per picture in micro-USD."""


def stamp(moment: float) -> str:
    """Seconds since 1970 as `2023-04-01T12:34:56.789Z`."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


class Wavespeed(Desk):
    """The provider with the most to it: queue, envelope, history."""

    name = "wavespeed"

    def routes(self) -> list[web.RouteDef]:
        """Every path of this provider, most particular first."""
        base = "/wavespeed/api/v3"
        return [
            web.get(f"{base}/predictions/{{id}}/result", self.routed("poll", self._poll)),
            web.get(f"{base}/predictions/{{id}}", self.routed("poll", self._poll)),
            web.get("/wavespeed/files/{name}", self.routed("download", self.picture, key=False)),
            web.post(f"{base}/{{model:.+}}", self.routed("submit", self._submit)),
            self.stray(),
        ]

    def refusal(self, reason: str, sentence: str | None) -> Reply:
        """The error document of this provider for `reason`."""
        status, usual = _ERRORS[reason]
        message = f"{usual}: {sentence}" if sentence and status != 401 else usual
        body: dict[str, Any] = {"code": status, "message": message}
        if reason in _INNER:
            body["data"] = {"code": _INNER[reason], "status": "failed", "error": message}
        return Reply(status=status, body=body)

    def address(self, task: Task, index: int) -> str:
        """The path of one finished picture."""
        return f"/wavespeed/files/{task.id}-{index}.{task.format}"

    async def _submit(self, request: web.Request, exchange: Exchange) -> Reply:
        body = document(exchange)
        model = request.match_info["model"]
        if model not in MODELS:
            raise Refusal("model", f"there is no model {model}")
        if set(exchange.query) - {"webhook"}:
            raise Refusal("invalid", "the only query parameter is webhook")
        self._limit_rate()
        fields, price = MODELS[model]
        for problem in problems(fields, body):
            reason = "missing" if problem.fault == "missing" else "invalid"
            raise Refusal(reason, problem.sentence)
        task = self._task(model, body, price, exchange.mode)
        exchange.task = task.id
        task.images, missing = await self._inputs(body)
        task.failure = missing or FAILURES.get(task.mode)
        if missing or task.mode == "moderated_input":
            task.latency = 0.0
        if task.failure:
            task.status = task.mode if task.mode in ("cancelled", "timeout") else "failed"
        self.account.admit(task)
        if body.get("enable_sync_mode") and task.mode != "sync_timeout_5004":
            await self._until_done(request, task)
            return self.shown(request, task)
        return self.shown(request, task, fresh=True)

    def _limit_rate(self) -> None:
        most = self.account.switch.dialect["per_minute"]
        if most is None:
            return
        window = self.house.clock.time() // 60
        made = sum(task.count for task in self.account.tasks.values() if task.created // 60 == window)
        if made >= most:
            raise Refusal("rate_limited")

    async def _inputs(self, body: dict[str, Any]) -> tuple[tuple[bytes, ...], Failure | None]:
        values = body.get("images", ()) or ([body["image"]] if "image" in body else [])
        try:
            return tuple([await fetched(self.house.session, value) for value in values]), None
        except Unusable:
            words = "Failed to download image from the provided URL."
            return (), Failure(code=1402, message=words)

    def _task(self, model: str, body: dict[str, Any], price: int, mode: str) -> Task:
        count = body.get("num_images", 1)
        seed = body.get("seed", -1)
        ratio = body.get("aspect_ratio")
        if ratio is None and "image" not in body and "images" not in body:
            ratio = "1:1"
        size = size_for(ratio, pixels=self.house.studio.pixels)
        if "width" in body and "height" in body:
            size = (body["width"], body["height"])
        given = {"empty": 0, "fewer": count - 1}.get(mode, count)
        return Task(
            id=f"{self.account.chance.getrandbits(128):032x}",
            provider=self.name,
            model=model,
            inputs=body,
            prompt=body["prompt"],
            seed=seed if seed >= 0 else self.account.chance.randrange(2**31),
            size=size,
            images=(),
            count=given,
            format=body.get("output_format", "png"),
            price=price * count,
            mode=mode,
            created=self.house.clock.time(),
            latency=self.account.switch.seconds(self.account.chance, mode),
        )

    async def _until_done(self, request: web.Request, task: Task) -> None:
        while task.finished is None:
            now = self.house.clock.time()
            wait = max(0.01, (task.due or now + 1.0) - now)
            await held(request, self.house.clock, self.house.closing, wait)
            if self.house.closing.is_set() or request.transport is None:
                return
            self.account.settle(self.house.clock.time())

    async def _poll(self, request: web.Request, exchange: Exchange) -> Reply:
        task = self.account.tasks.get(request.match_info["id"])
        now = self.house.clock.time()
        if task is None or task.deleted or now > task.created + 7 * 86_400:
            raise Refusal("not_found")
        exchange.task = task.id
        task.polls.append(now)
        if "not_found_poll" in (task.mode, exchange.mode):
            raise Refusal("not_found")
        self.account.settle(now)
        return self.shown(request, task)

    def shown(self, request: web.Request, task: Task, *, fresh: bool = False) -> Reply:
        """A task in the provider's envelope; `fresh` is the answer to its own submit."""
        done = task.finished is not None and not fresh
        status = task.status if done else "created" if fresh or not task.started else "processing"
        failure = task.failure if done else None
        outputs = self.publish(request, task) if done and not failure else []
        if task.mode == "nsfw_blank":
            outputs = []
        data: dict[str, Any] = {
            "id": task.id,
            "model": task.model,
            "outputs": outputs,
            "urls": {"get": self._where(request, task)},
            "has_nsfw_contents": self._flags(task, len(outputs)) if done else [],
            "status": status,
            "created_at": stamp(task.created),
            "error": failure.message if failure else "",
            "timings": {"inference": int(task.latency * 1000) if done else 0},
        }
        if failure:
            data["code"] = failure.code
        if self.account.switch.dialect["nsfw_flags"] == "missing":
            del data["has_nsfw_contents"]
        if not done and task.mode == "unknown_status":
            data["status"] = "warming_up"
        if not done and task.mode == "sync_timeout_5004":
            return Reply(body={"data": data | {"status": "processing", "code": 5004, "error": _WAIT}})
        return Reply(body={"code": 200, "message": "success", "data": data})

    def _where(self, request: web.Request, task: Task) -> str:
        return f"{request.url.origin()}/wavespeed/api/v3/predictions/{task.id}/result"

    def _flags(self, task: Task, count: int) -> list[bool] | None:
        form = self.account.switch.dialect["nsfw_flags"]
        if form == "null":
            return None
        if form == "empty":
            return []
        return [task.mode in ("nsfw_flag", "nsfw_blank")] * max(count, task.mode == "nsfw_blank")
