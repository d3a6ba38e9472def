"""UModelverse: one synchronous POST in the shape of OpenAI's image API. Nothing can be polled or looked up.

https://github.com/UCloudDoc-Team/modelverse, the provider's own documents: `image_api` (request, answer) and
`api_doc/common/error-code.md` (errors).
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.errors import Fault, ProviderError
from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Image, Reference
from bot.net.http import MEGABYTE, Timeouts
from bot.providers import faults, options, reading
from bot.providers.faults import Words
from bot.providers.spec import Answer, Facts, HttpCall

NAME = "modelverse"
_ENCODED_LIMIT = 10 * MEGABYTE  # no limit is published; its neighbours on the same platform name 10 MB
_PREFIX = len("data:image/jpeg;base64,")

# What a documented code means, whichever status it comes with. The second part: certainly not accepted.
_CODES: Mapping[str, tuple[Fault, bool]] = {
    "param_error": (Fault.REQUEST, False),
    "tokens_too_long": (Fault.REQUEST, False),
    "invalid_messages": (Fault.MODERATED, False),
    "sensitive_check_error": (Fault.MODERATED, False),
    "websearch_error": (Fault.BROKEN, False),
    "model_error": (Fault.CONFIGURATION, True),
    "auth_error": (Fault.CONFIGURATION, True),
    "forbidden": (Fault.CONFIGURATION, True),
    "rate_limit": (Fault.BUSY, True),
    "timeout": (Fault.UNKNOWN, False),
    "gateway_timeout_error": (Fault.UNKNOWN, False),
    # The API is synchronous: these two are its own word that no picture came of the request.
    "internal_error": (Fault.BROKEN, False),
    "model_server_error": (Fault.BROKEN, False),
}


FACTS = Facts(
    name=NAME,
    pace=Pace(),  # nothing is ever polled
    reference_limit=(_ENCODED_LIMIT - _PREFIX) // 4 * 3,
    submit_timeouts=Timeouts(connect=10, read=180, total=300),
    answer_limit=96 * MEGABYTE,  # four pictures as base64
    keyed_pictures=True,  # some of its picture addresses are on the API's own host
)


@dataclass(frozen=True, kw_only=True)
class Modelverse:
    """The spec of UModelverse. `base_url` ends in `/v1`."""

    base_url: str
    facts: Facts = FACTS

    def write_reference(self, reference: Reference) -> str:
        """A data URI; the media type in lower case, which the platform insists on."""
        data = base64.b64encode(reference.data).decode("ascii")
        return f"data:{reference.media_type.lower()};base64,{data}"

    def build_submit(self, call: Call, references: Sequence[str]) -> HttpCall:
        """`POST /images/generations`; single-picture models take `image`, the `/multi` ones `images`."""
        body: dict[str, Any] = {"model": call.offer.wire_id, "prompt": call.prompt}
        if references:
            if call.offer.wire_id.endswith("/multi"):
                body["images"] = list(references)
            else:
                body["image"] = references[0]
        if call.count > 1:
            body["n"] = call.count
        body |= options.written(call)
        return HttpCall(method="POST", url=f"{self.base_url.rstrip('/')}/images/generations", json=body)

    def read_submit(self, answer: Answer) -> Accepted | Finished:
        """The pictures, as addresses or as bytes; an address is preferred where both are there."""
        body = reading.document(answer.body)
        error = reading.table(body).get("error")
        data = reading.table(body).get("data")
        if not answer.ok or (error and not data):
            raise _refused(answer, error)
        if not isinstance(data, list):
            raise faults.unclear(NAME, f"HTTP {answer.status} without a readable list of pictures")
        if not data:
            raise faults.empty(NAME, flagged=False)
        images = reading.without_doubles(image for row in data if (image := _image(reading.table(row))))
        if not images:
            raise faults.unclear(NAME, f"HTTP {answer.status} with pictures that cannot be read")
        return Finished(images=images)


def _image(row: Mapping[str, Any]) -> Image | None:
    if url := reading.address(row.get("url")):
        return Image(url=url)
    # A few gateways put the data URI where the address belongs.
    data = reading.picture_bytes(row.get("b64_json")) or _data_uri(row.get("url"))
    return Image(data=data) if data else None


def _data_uri(value: Any) -> bytes | None:
    return reading.picture_bytes(value) if isinstance(value, str) and value.startswith("data:") else None


def _refused(answer: Answer, error: Any) -> ProviderError:
    """Branches on status and `code`, never on `type`, which may be empty. `param` is the request's number."""
    found = reading.table(error)
    words = Words(
        message=reading.text(found.get("message")) or (error if isinstance(error, str) else ""),
        code=reading.text(found.get("code")),
        request_id=reading.text(found.get("param"))[:100] or None,
    )
    known = _CODES.get(words.code)
    by_status = faults.of_submit(NAME, answer, words)
    if known is None or answer.status in (401, 408, 429, 504):
        return by_status
    fault, elsewhere = known
    if answer.status >= 500 and words.code not in ("internal_error", "model_server_error"):
        return by_status  # a gateway that failed on the way may have lost a paid answer, whatever it says
    if fault is Fault.REQUEST and by_status.fault is Fault.MODERATED:
        fault = Fault.MODERATED  # a wrong parameter, says the code; because of what it shows, say the words
    return ProviderError(
        fault,
        NAME,
        by_status.detail,
        elsewhere=elsewhere,
        retry_after=by_status.retry_after,
        request_id=words.request_id,
    )
