"""WaveSpeed: submit and poll in an envelope, pictures by address, a history in which lost requests can be found.

https://wavespeed.ai/docs/submit-task, .../get-result, .../error-codes, .../upload-files; the history and the balance
as the provider's own command line tool asks for them, https://github.com/WaveSpeedAI/wavespeed-cli.
`enable_sync_mode` is never sent: its time-outs leave a paid task behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR
from typing import Any

from bot.core.money import MICRO
from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Image, Reference, Running
from bot.net.http import MEGABYTE, File, Timeouts
from bot.providers import faults, options, reading
from bot.providers.faults import Words
from bot.providers.spec import Answer, Facts, HttpCall, Listing, Slot, Unfamiliar

NAME = "wavespeed"
PAGE_SIZE = 100
CLOCK_SLACK = timedelta(seconds=5)  # the provider's clock may be behind ours
_RUNNING = frozenset({"created", "pending", "processing"})
_FAILED = frozenset({"failed", "cancelled", "canceled", "timeout"})


FACTS = Facts(
    name=NAME,
    pace=Pace(first=2.0, factor=1.5, longest=8.0),  # "at least 2 seconds for images"
    reference_limit=20 * MEGABYTE,
    submit_timeouts=Timeouts(connect=10, read=60, total=90),
)


@dataclass(frozen=True, kw_only=True)
class Wavespeed:
    """The spec of WaveSpeed. `base_url` ends in `/api/v3`.

    A task is always polled at an address built from its id. The one in `data.urls.get` is not followed: it is the
    same address, and where it is not, the key does not belong there.
    """

    base_url: str
    facts: Facts = FACTS

    def build_submit(self, call: Call, references: Sequence[str]) -> HttpCall:
        """`POST /{model id}`; the slashes of the id are part of the path."""
        body: dict[str, Any] = {"prompt": call.prompt}
        if references:
            if "/multi" in call.offer.wire_id:
                body["images"] = list(references)
            else:
                body["image"] = references[0]
        body |= options.written(call)
        if (tolerance := options.safety(call)) is not None:
            body["safety_tolerance"] = str(tolerance)  # its page types it as a string, "1" to "5"
        return HttpCall(method="POST", url=self._url(call.offer.wire_id), json=body)

    def read_submit(self, answer: Answer) -> Accepted | Finished:
        """The task's id, from the envelope."""
        body = reading.table(reading.document(answer.body))
        words = _words(body)
        if not answer.ok:
            raise faults.of_submit(NAME, answer, words)
        data = _inner(body)
        state = reading.state(data.get("status"))
        if state in _FAILED:
            raise faults.of_task(NAME, words, status=state)
        task = reading.task(data.get("id"))
        if task is None:
            raise _without_id(answer, body, words)
        images = _images(data)
        return Finished(images=images) if state == "completed" and images else Accepted(task=task)

    def build_poll(self, task: str) -> HttpCall:
        """`GET /predictions/{id}/result`."""
        return HttpCall(method="GET", url=self._url(f"predictions/{task}/result"))

    def read_poll(self, answer: Answer) -> Running | Finished:
        """By `data.status` alone: a failed task is a 200, and a task that waits may carry an error text."""
        body = reading.table(reading.document(answer.body))
        words = _words(body)
        if not answer.ok:
            raise faults.of_poll(NAME, answer, words)
        data = _inner(body)
        state = reading.state(data.get("status"))
        if not state:
            raise _without_status(answer, body, words)
        if state in _FAILED:
            raise faults.of_task(NAME, words, status=state)
        if state == "completed":
            if images := _images(data):
                return Finished(images=images)
            raise faults.empty(NAME, flagged=any(flag is True for flag in reading.rows(data.get("has_nsfw_contents"))))
        return Running() if state in _RUNNING else Unfamiliar(status=state)

    def build_find(self, call: Call, *, since: int, page: int) -> HttpCall:
        """`POST /predictions`, which lists and does not buy."""
        after = datetime.fromtimestamp(since / 1000, UTC) - CLOCK_SLACK
        body = {
            "page": page,
            "page_size": PAGE_SIZE,
            "created_after": after.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "model": call.offer.wire_id,
        }
        return HttpCall(method="POST", url=self._url("predictions"), json=body)

    def read_find(self, answer: Answer, call: Call) -> Listing:
        """The rows made from this prompt and this seed."""
        body = reading.table(reading.document(answer.body))
        if not answer.ok:
            raise faults.of_poll(NAME, answer, _words(body))
        items = reading.table(body.get("data")).get("items")
        if not isinstance(items, list):
            raise faults.unread(NAME, f"HTTP {answer.status} without a readable list of tasks")
        found: list[tuple[str, str]] = []
        blind = 0
        for item in map(reading.table, items):
            if reading.text(item.get("model")) not in ("", call.offer.wire_id):
                continue
            inputs = reading.table(item.get("inputs")) or reading.table(item.get("input"))
            task = reading.task(item.get("id"))
            if task is None or "prompt" not in inputs:
                blind += 1
            elif _is_call(inputs, call):
                found.append((reading.text(item.get("created_at")), task))
        found.sort(key=lambda row: row[0], reverse=True)  # ISO times sort as text
        return Listing(tasks=tuple(task for _, task in found), blind=blind, last=len(items) < PAGE_SIZE)

    def build_upload(self, reference: Reference) -> HttpCall:
        """`POST /media/upload/binary`, a form with `file`."""
        file = File(
            name="file",
            filename=_filename(reference),
            media_type=reference.media_type,
            data=reference.data,
        )
        return HttpCall(method="POST", url=self._url("media/upload/binary"), file=file)

    def read_upload(self, answer: Answer) -> str:
        """`data.download_url`."""
        data = _uploaded(answer)
        if url := reading.address(data.get("download_url")):
            return url
        raise faults.of_upload(NAME, answer, Words(message="no download_url"))

    def build_slot(self, reference: Reference) -> HttpCall:
        """`POST /media/uploads`, the way the provider's own library uploads."""
        body = {
            "filename": _filename(reference),
            "size": len(reference.data),
            "content_type": reference.media_type,
        }
        return HttpCall(method="POST", url=self._url("media/uploads"), json=body)

    def read_slot(self, answer: Answer, reference: Reference) -> Slot:
        """`data.upload` says where the bytes go, `data.download_url` where they are then."""
        data = _uploaded(answer)
        upload = reading.table(data.get("upload"))
        url, place = reading.address(data.get("download_url")), reading.address(upload.get("url"))
        if url is None or place is None or reading.text(upload.get("method")).upper() not in ("", "PUT"):
            raise faults.of_upload(NAME, answer, Words(message="no place to upload to"))
        headers = {
            name: value
            for name, value in reading.table(upload.get("headers")).items()
            if isinstance(value, str) and name.isascii() and name.replace("-", "").isalnum() and value.isprintable()
        }
        call = HttpCall(method="PUT", url=place, headers=headers, data=reference.data, keyless=True)
        return Slot(call=call, address=url)

    def build_balance(self) -> HttpCall:
        """`GET /balance`."""
        return HttpCall(method="GET", url=self._url("balance"))

    def read_balance(self, answer: Answer) -> int:
        """`data.balance`, in USD."""
        body = reading.table(reading.document(answer.body))
        if not answer.ok:
            raise faults.of_poll(NAME, answer, _words(body))
        amount = reading.amount(reading.table(body.get("data")).get("balance"))
        if amount is None:
            raise faults.unread(NAME, f"HTTP {answer.status} without a readable balance")
        return int((amount * MICRO).to_integral_value(ROUND_FLOOR))

    def build_price(self, call: Call) -> HttpCall:
        """`POST /model/price` with what would be sent, but for the pictures; it buys nothing."""
        body = {"model_id": call.offer.wire_id, "inputs": {"prompt": call.prompt, **options.written(call)}}
        return HttpCall(method="POST", url=self._url("model/price"), json=body)

    def read_price(self, answer: Answer) -> int | None:
        """`data.discounted_price`, else `data.price`; only USD is understood."""
        body = reading.table(reading.document(answer.body))
        if not answer.ok:
            raise faults.of_poll(NAME, answer, _words(body))
        data = _inner(body)
        if reading.text(data.get("currency")).upper() not in ("", "USD"):
            return None
        prices = (reading.bill(data.get(name)) for name in ("discounted_price", "price"))
        return next((price for price in prices if price), None)  # nothing is given away, so 0 is no price

    def _url(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}/{path}"


def _inner(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The task, inside the envelope or, as one page of the documents shows it, without."""
    return reading.table(body.get("data")) or body


def _words(body: Mapping[str, Any]) -> Words:
    data = reading.table(body.get("data"))
    error = data.get("error") or body.get("error")
    message = reading.text(error) or reading.text(reading.table(error).get("message"))
    code = reading.text(data.get("code")) or reading.text(body.get("code"))
    usual = code in ("", "0", "200")
    return Words(
        message=message or reading.text(body.get("message")),
        code=reading.text(body.get("error_code")) if usual else code,
        request_id=reading.task(data.get("id"), body.get("request_id")),
    )


def _without_id(answer: Answer, body: Mapping[str, Any], words: Words) -> Exception:
    """A 2xx without a task. Only where the body itself names a refusal was nothing bought."""
    code = reading.number(body.get("code"))
    if words.code in ("1200", "1400", "1401", "1402"):
        return faults.of_task(NAME, words, status="refused")
    if code is not None and 400 <= code < 500:
        return faults.of_submit(NAME, answer, words, status=code)
    return faults.unclear(NAME, f"HTTP {answer.status} without a task id", words)


def _without_status(answer: Answer, body: Mapping[str, Any], words: Words) -> Exception:
    code = reading.number(body.get("code"))
    if code is not None and 400 <= code < 600:
        return faults.of_poll(NAME, answer, words, status=code)
    return faults.unread(NAME, f"HTTP {answer.status} without a readable status")


def _images(data: Mapping[str, Any]) -> tuple[Image, ...]:
    """Outputs with their flags; the list of flags may be missing, empty or shorter."""
    flags = reading.rows(data.get("has_nsfw_contents"))
    found = []
    for place, output in enumerate(reading.rows(data.get("outputs"))):
        nsfw = place < len(flags) and flags[place] is True
        value = output.get("url") if isinstance(output, dict) else output
        if url := reading.address(value):
            found.append(Image(url=url, nsfw=nsfw))
        elif isinstance(value, str) and value.startswith("data:") and (bytes_ := reading.picture_bytes(value)):
            found.append(Image(data=bytes_, nsfw=nsfw))
    return reading.without_doubles(found)


def _uploaded(answer: Answer) -> Mapping[str, Any]:
    body = reading.table(reading.document(answer.body))
    if not answer.ok:
        raise faults.of_upload(NAME, answer, _words(body))
    return reading.table(body.get("data"))


def _is_call(inputs: Mapping[str, Any], call: Call) -> bool:
    same_prompt = reading.text(inputs.get("prompt")) == call.prompt.strip()
    return same_prompt and call.seed is not None and reading.number(inputs.get("seed")) == call.seed


def _filename(reference: Reference) -> str:
    return "picture." + reference.media_type.rpartition("/")[2].lower()
