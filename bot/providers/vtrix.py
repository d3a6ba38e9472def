"""Vtrix: submit and poll flat objects whose documents agree least; read tolerantly, written strictly.

https://doc.vtrix.ai/docs/api/blackforestlabs/flux-kontext-pro (request, answer), and the shapes the provider's own
command line tool expects, https://github.com/VtrixAI/vtrix-cli.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Image, Reference, Running
from bot.net.http import MEGABYTE, Timeouts
from bot.providers import faults, options, reading
from bot.providers.faults import Words
from bot.providers.spec import Answer, Facts, HttpCall, Unfamiliar

NAME = "vtrix"
Body = Literal["wrapped", "flat"]
_RUNNING = frozenset({"created", "pending", "queued", "in_queue", "processing", "in_progress", "running"})
_DONE = frozenset({"completed", "done", "succeeded", "success"})
_FAILED = frozenset({"failed", "error", "cancelled", "canceled", "timeout"})


FACTS = Facts(
    name=NAME,
    pace=Pace(first=2.0, factor=1.5, longest=5.0),  # its own tool asks every 5 s
    reference_limit=20 * MEGABYTE,  # "up to 20MB", each
    submit_timeouts=Timeouts(connect=10, read=60, total=180),  # four pictures of 20 MB take their time
)


@dataclass(frozen=True, kw_only=True)
class Vtrix:
    """The spec of Vtrix. `base_url` is the address requests are sent to; tasks are polled below it.

    `body` is how a request is written: `wrapped` as the provider's own tool does it, `flat` as the parameter pages
    read. The documents do not settle it.
    """

    base_url: str
    body: Body = "wrapped"
    facts: Facts = FACTS

    def write_reference(self, reference: Reference) -> str:
        """Bare base64."""
        return base64.b64encode(reference.data).decode("ascii")

    def build_submit(self, call: Call, references: Sequence[str]) -> HttpCall:
        """The pictures fill `input_image`, `input_image_2` and so on, without gaps."""
        params: dict[str, Any] = {"prompt": call.prompt}
        for place, reference in enumerate(references, start=1):
            params["input_image" if place == 1 else f"input_image_{place}"] = reference
        params |= options.written(call)
        if (tolerance := options.safety(call)) is not None:
            params["safety_tolerance"] = tolerance
        model = call.offer.wire_id
        body = {"model": model, **params} if self.body == "flat" else {"model": model, "input": [{"params": params}]}
        return HttpCall(method="POST", url=self._url(), json=body)

    def read_submit(self, answer: Answer) -> Accepted | Finished:
        """The task's id. The status in this answer reflects the submission; only a whole result counts as one."""
        body = reading.table(reading.document(answer.body))
        words = _words(body)
        status = reading.number(reading.table(body.get("status")).get("code"))
        if not answer.ok:
            raise faults.of_submit(NAME, answer, words)
        state = reading.state(body.get("status"))
        task = reading.task(body.get("id"), body.get("task_id"))
        if state in _FAILED or (task is None and words.message and status is None):
            raise faults.of_task(NAME, words, status=state or "refused")
        if task is None:
            if status is not None and 400 <= status < 500:
                raise faults.of_submit(NAME, answer, words, status=status)
            raise faults.unclear(NAME, f"HTTP {answer.status} without a task id", words)
        if state in _DONE and _has_error(body):
            raise faults.of_task(NAME, words, status=state)
        images = _images(body)
        return Finished(images=images, cost=_cost(body)) if state in _DONE and images else Accepted(task=task)

    def build_poll(self, task: str) -> HttpCall:
        """`GET {submit address}/task/{id}`. A `status_url` in an answer is never followed."""
        return HttpCall(method="GET", url=f"{self._url()}/task/{task}")

    def read_poll(self, answer: Answer) -> Running | Finished:
        """A failed task is a 200; a completed one with an error has failed too."""
        body = reading.table(reading.document(answer.body))
        words = _words(body)
        if not answer.ok:
            raise faults.of_poll(NAME, answer, words)
        state = reading.state(body.get("status"))
        wrong = _has_error(body)
        if not state and not wrong:
            status = reading.number(reading.table(body.get("status")).get("code"))
            if status is not None and 400 <= status < 600:
                raise faults.of_poll(NAME, answer, words, status=status)
            raise faults.unread(NAME, f"HTTP {answer.status} without a readable status")
        if state in _FAILED or (wrong and (state in _DONE or not state)):
            raise faults.of_task(NAME, words, status=state or "failed", cost=_cost(body))
        if state in _DONE:
            if images := _images(body):
                return Finished(images=images, cost=_cost(body))
            raise faults.empty(NAME, flagged=False, cost=_cost(body))
        share = reading.progress(body.get("progress"))
        return Running(progress=share) if state in _RUNNING else Unfamiliar(progress=share, status=state)

    def _url(self) -> str:
        return self.base_url.rstrip("/")


def _words(body: Mapping[str, Any]) -> Words:
    """The four shapes in which errors come: an object, a string, two flat fields, a status object."""
    error = body.get("error")
    inner = reading.table(error)
    status = reading.table(body.get("status"))
    messages = (error, inner.get("message"), body.get("error_message"), status.get("message"), body.get("message"))
    codes = (inner.get("code"), body.get("error_type"), body.get("code"), status.get("error_code"))
    return Words(
        message=next((found for value in messages if (found := reading.text(value))), ""),
        code=next((found for value in codes if (found := reading.text(value)) not in ("", "0", "200")), ""),
        request_id=reading.task(body.get("id"), body.get("task_id")),
    )


def _has_error(body: Mapping[str, Any]) -> bool:
    error = body.get("error")
    return bool(reading.text(error) or reading.table(error) or reading.text(body.get("error_message")))


def _images(body: Mapping[str, Any]) -> tuple[Image, ...]:
    """`output[].content[].url`; an object stands for a list of one, a row without `content` for its own content."""
    found = []
    for output in map(reading.table, reading.rows(body.get("output") or body.get("outputs"))):
        for content in reading.rows(output.get("content")) or [output]:
            row = reading.table(content)
            kind = reading.text(row.get("type"))
            if (not kind or kind.startswith("image")) and (url := reading.address(row.get("url"))):
                found.append(Image(url=url))
    return reading.without_doubles(found)


def _cost(body: Mapping[str, Any]) -> int | None:
    """`usage.cost` in micro-USD: "Total cost in USD", so neither `discount` nor `quantity` is applied to it again."""
    return reading.bill(reading.table(body.get("usage")).get("cost"))
