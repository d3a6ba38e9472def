"""Every documented answer of UModelverse, and what it means for the job and the money."""

import pytest

from bot.core.errors import Fault
from bot.core.ports import Finished, Image
from bot.providers.modelverse import Modelverse
from tests.providers.outcomes import (
    BROKEN,
    BUSY_ELSEWHERE,
    MODERATED,
    OWNER_ELSEWHERE,
    REQUEST,
    UNKNOWN,
    Error,
    agrees,
    names,
    outcome,
    sample,
    urls,
)

SPEC = Modelverse(base_url="https://api.umodelverse.ai/v1")
REQUEST_ID = "b4a7b49c-203c-43c9-88ce-9e636e77ace8"
PNG = b"\x89PNG\r\n\x1a\n"
BYTES = Finished(images=(Image(data=PNG),))

SUBMIT = {
    "submit-200-url": Finished(images=urls("https://api.umodelverse.ai/image/xxx")),
    "submit-200-base64": BYTES,
    "submit-200-base64-as-data-uri": BYTES,
    "submit-200-base64-where-the-url-belongs": BYTES,
    "submit-200-url-and-base64": Finished(images=urls("https://xxxxx.example/xxxx.png")),
    "submit-200-four-urls": Finished(images=urls(*(f"https://xxxxx.example/{i}.png" for i in range(4)))),
    "submit-200-same-url-twice": Finished(images=urls("https://xxxxx.example/0.png")),
    "submit-200-one-of-two-unreadable": Finished(images=urls("https://xxxxx.example/0.png")),
    "submit-200-empty-data": BROKEN,
    "submit-200-null-data": UNKNOWN,
    "submit-200-unreadable-pictures": UNKNOWN,
    "submit-200-error-in-the-body": BROKEN,
    "submit-200-unknown-error-in-the-body": UNKNOWN,
    "submit-200-html": UNKNOWN,
    "submit-200-cut-short": UNKNOWN,
    "submit-200-nothing": UNKNOWN,
    "submit-301-moved": OWNER_ELSEWHERE,
    "submit-303-see-other": UNKNOWN,
    "submit-400-param-error": Error(Fault.REQUEST, words="[param_error] Invalid param: size", request_id=REQUEST_ID),
    "submit-400-param-error-about-moderation": MODERATED,
    "submit-400-invalid-messages": MODERATED,
    "submit-400-sensitive-check-error": MODERATED,
    "submit-400-websearch-error": BROKEN,
    "submit-400-model-error": OWNER_ELSEWHERE,
    "submit-400-tokens-too-long": REQUEST,
    "submit-400-unknown-code-safety-system": MODERATED,
    "submit-400-unknown-code": REQUEST,
    "submit-400-insufficient-balance": OWNER_ELSEWHERE,
    "submit-401-auth-error": OWNER_ELSEWHERE,
    "submit-402-html": OWNER_ELSEWHERE,
    "submit-403-quota-exceeded": Error(Fault.CONFIGURATION, elsewhere=True, words="quota exceeded, key_id=[hidden]"),
    "submit-403-ip-not-in-whitelist": Error(Fault.CONFIGURATION, elsewhere=True, words="whitelist, ip=[hidden]"),
    "submit-404-not-found": OWNER_ELSEWHERE,
    "submit-408-timeout": UNKNOWN,
    "submit-413-html": REQUEST,
    "submit-422-moderation-reasons": MODERATED,
    "submit-429-rate-limit": BUSY_ELSEWHERE,
    "submit-500-internal-error": BROKEN,
    "submit-500-model-server-error": BROKEN,
    "submit-500-html": UNKNOWN,
    "submit-502-html": UNKNOWN,
    "submit-503-rate-limit": UNKNOWN,
    "submit-504-gateway-timeout-error": Error(Fault.UNKNOWN, request_id=REQUEST_ID),
}


@pytest.mark.parametrize("name", SUBMIT)
def test_an_answer_means_what_the_table_says(name):
    """Each recorded answer to a paid POST becomes exactly this outcome."""
    found = outcome(SPEC.read_submit, sample("modelverse", name))
    assert agrees(found, SUBMIT[name]), found


def test_no_sample_is_left_out():
    """The folder and the table list the same answers."""
    assert names("modelverse", "submit") == set(SUBMIT)
