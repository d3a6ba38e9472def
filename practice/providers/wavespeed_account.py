"""The rest of WaveSpeed's API round the jobs: uploads, history, prices, balance, catalogue.

Contract: https://wavespeed.ai/docs (upload-files) and the calls the provider's own command line tool makes.
"""

from datetime import datetime
from typing import Any

from aiohttp import BodyPartReader, web

from practice.providers.desk import document
from practice.providers.fields import Field, problems
from practice.providers.records import Exchange, Task
from practice.providers.replies import Refusal, Reply
from practice.providers.sources import LARGEST
from practice.providers.wavespeed import MODELS, Wavespeed

_STATUSES = ("created", "processing", "completed", "failed", "cancelled", "timeout")
_HISTORY = {
    "page": Field(kind="integer", low=1),
    "page_size": Field(kind="integer", low=1, high=100),
    "created_after": Field(kind="string"),
    "created_before": Field(kind="string"),
    "model": Field(kind="string"),
    "status": Field(kind="string", options=_STATUSES),
}
_UPLOAD = {
    "filename": Field(kind="string", required=True),
    "size": Field(kind="integer", required=True, low=1),
    "content_type": Field(kind="string"),
}
_DELETE = {"ids": Field(kind="strings", required=True, low=1, high=100)}


def _ok(data: Any) -> Reply:
    return Reply(body={"code": 200, "message": "success", "data": data})


def _checked(fields: dict[str, Field], exchange: Exchange) -> dict[str, Any]:
    body = document(exchange)
    for problem in problems(fields, body):
        raise Refusal("missing" if problem.fault == "missing" else "invalid", problem.sentence)
    return body


class WavespeedAccount(Wavespeed):
    """All of WaveSpeed: the jobs it inherits, and everything an account has besides."""

    def routes(self) -> list[web.RouteDef]:
        """Every path of this provider, most particular first."""
        base = "/wavespeed/api/v3"
        return [
            web.post(f"{base}/media/upload/binary", self.routed("upload", self._binary)),
            web.post(f"{base}/media/uploads", self.routed("upload", self._announced)),
            web.put("/wavespeed/store/{name}", self.routed("upload", self._put, key=False)),
            web.get("/wavespeed/uploads/{name}", self._uploaded),
            web.post(f"{base}/model/price", self.routed("other", self._price)),
            web.get(f"{base}/balance", self.routed("other", self._balance)),
            web.get(f"{base}/models", self.routed("other", self._models)),
            web.post(f"{base}/predictions", self.routed("history", self._history)),
            web.get(f"{base}/predictions", self.routed("history", self._history)),
            web.post(f"{base}/predictions/delete", self.routed("other", self._delete)),
            *super().routes(),
        ]

    def _new_name(self, filename: str) -> str:
        ending = filename.rpartition(".")[2].lower() if "." in filename else "bin"
        return f"{self.account.chance.getrandbits(96):024x}.{ending[:5]}"

    async def _binary(self, request: web.Request, _exchange: Exchange) -> Reply:
        if request.content_type != "multipart/form-data":
            raise Refusal("invalid", "the body must be multipart/form-data")
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "file" or not part.filename:
            raise Refusal("missing", "file is required, with a filename")
        data = bytearray()
        while block := await part.read_chunk(65_536):
            data += block
            if len(data) > LARGEST:
                raise Refusal("too_large", "images may have 20 MB")
        if not data:
            raise Refusal("invalid", "the file is empty")
        name = self._new_name(part.filename)
        kind = part.headers.get("Content-Type", "application/octet-stream")
        self.house.uploads[name] = (bytes(data), kind)
        return _ok(
            {
                "type": kind.partition("/")[0],
                "download_url": f"{request.url.origin()}/wavespeed/uploads/{name}",
                "filename": part.filename,
                "size": len(data),
            }
        )

    async def _announced(self, request: web.Request, exchange: Exchange) -> Reply:
        body = _checked(_UPLOAD, exchange)
        if body["size"] > LARGEST:
            raise Refusal("too_large", "images may have 20 MB")
        name = self._new_name(body["filename"])
        kind = body.get("content_type", "application/octet-stream")
        self.house.expected[name] = (body["size"], kind)
        return _ok(
            {
                "upload": {
                    "method": "PUT",
                    "url": f"{request.url.origin()}/wavespeed/store/{name}",
                    "headers": {"Content-Type": kind},
                },
                "download_url": f"{request.url.origin()}/wavespeed/uploads/{name}",
            }
        )

    async def _put(self, request: web.Request, exchange: Exchange) -> Reply | web.StreamResponse:
        name = request.match_info["name"]
        if name not in self.house.expected:
            raise Refusal("not_found")
        if exchange.keyed:
            self.account.violate(exchange.path, "the key does not belong on a signed upload")
        size, kind = self.house.expected[name]
        data = await request.read()
        if len(data) != size or request.headers.get("Content-Type") != kind:
            raise Refusal("invalid", f"announced were {size} bytes of {kind}")
        del self.house.expected[name]
        self.house.uploads[name] = (data, kind)
        return web.Response(status=200)

    async def _uploaded(self, request: web.Request) -> web.Response:
        found = self.house.uploads.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[0], headers={"Content-Type": found[1]})

    async def _price(self, _request: web.Request, exchange: Exchange) -> Reply:
        fields = {"model_id": Field(kind="string", required=True)}
        body = document(exchange)
        for problem in problems(fields, {k: v for k, v in body.items() if k != "inputs"}):
            raise Refusal("invalid", problem.sentence)
        if not isinstance(body.get("inputs"), dict):
            raise Refusal("missing", "inputs is required")
        if body["model_id"] not in MODELS:
            raise Refusal("model")
        count = body["inputs"].get("num_images", 1)
        price = MODELS[body["model_id"]][1] * count / 1_000_000
        return _ok(
            {
                "model_id": body["model_id"],
                "price": price,
                "discounted_price": price,
                "currency": "USD",
            }
        )

    async def _balance(self, _request: web.Request, _exchange: Exchange) -> Reply:
        return _ok({"balance": (self.account.balance - self.account.billed) / 1_000_000})

    async def _models(self, _request: web.Request, _exchange: Exchange) -> Reply:
        return _ok([_catalogued(name, *entry) for name, entry in MODELS.items()])

    async def _history(self, request: web.Request, exchange: Exchange) -> Reply:
        body: dict[str, Any] = {"page": 1, "page_size": 20}
        if request.method == "POST":
            body |= _checked(_HISTORY, exchange)
        else:
            body |= {k: int(v) if k.startswith("page") else v for k, v in request.query.items()}
        self.account.settle(self.house.clock.time())
        after, before = (_moment(body.get(key)) for key in ("created_after", "created_before"))
        found = []
        for task in reversed(self.account.tasks.values()):
            shown = self.shown(request, task).body["data"] | {"inputs": task.inputs}
            if (
                not task.deleted
                and (after is None or task.created >= after)
                and (before is None or task.created <= before)
                and body.get("model") in (None, task.model)
                and body.get("status") in (None, shown["status"])
            ):
                found.append(shown)
        start = (body["page"] - 1) * body["page_size"]
        items = found[start : start + body["page_size"]]
        return _ok({"page": body["page"], "total": len(found), "items": items})

    async def _delete(self, _request: web.Request, exchange: Exchange) -> Reply:
        gone: list[Task] = []
        for name in _checked(_DELETE, exchange)["ids"]:
            task = self.account.tasks.get(name)
            if task is None or task.deleted:
                raise Refusal("not_found")
            gone.append(task)
        for task in gone:
            task.deleted = True
        return _ok(None)


def _moment(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise Refusal("invalid", f"{text!r} is no ISO 8601 time") from None


def _catalogued(name: str, fields: dict[str, Field], price: int) -> dict[str, Any]:
    required = [field for field, shape in fields.items() if shape.required]
    schema = {
        "type": "object",
        "properties": {field: {"type": shape.kind} for field, shape in fields.items()},
        "required": required,
        "x-order-properties": list(fields),
    }
    one = {"type": "model_run", "method": "POST", "api_path": f"/api/v3/{name}"}
    return {
        "model_id": name,
        "name": name,
        "type": "image-to-image" if {"image", "images"} & set(fields) else "text-to-image",
        "base_price": price / 1_000_000,
        "api_schema": {"api_schemas": [one | {"request_schema": schema}]},
    }
