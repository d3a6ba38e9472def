"""Whatever a provider answers, a reader reads it or raises a `ProviderError`: never anything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Fault, ProviderError
from bot.core.models import OFFERS
from bot.core.ports import Accepted, Call, Finished, Reference, Running
from bot.providers import reading
from bot.providers.modelverse import Modelverse
from bot.providers.spec import Answer, Listing, Slot
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed

UM = Modelverse(base_url="https://a.example/v1")
WS = Wavespeed(base_url="https://b.example/api/v3")
VT = Vtrix(base_url="https://c.example/generation")
CALL = Call(offer=OFFERS[0], prompt="a fox", options={}, seed=7)
REFERENCE = Reference(data=b"x", media_type="image/png")
READERS = {
    "modelverse submit": (UM.read_submit, (Finished,)),
    "wavespeed submit": (WS.read_submit, (Accepted, Finished)),
    "wavespeed poll": (WS.read_poll, (Running, Finished)),
    "wavespeed find": (lambda answer: WS.read_find(answer, CALL), (Listing,)),
    "wavespeed upload": (WS.read_upload, (str,)),
    "wavespeed slot": (lambda answer: WS.read_slot(answer, REFERENCE), (Slot,)),
    "wavespeed balance": (WS.read_balance, (int,)),
    "vtrix submit": (VT.read_submit, (Accepted, Finished)),
    "vtrix poll": (VT.read_poll, (Running, Finished)),
}
KEYS = st.sampled_from(
    """code message data id task_id status error error_message error_code outputs output content url urls get type
    has_nsfw_contents usage cost progress items inputs input prompt seed model created_at b64_json param download_url
    upload method headers balance request_id""".split()  # noqa: SIM905 - forty words read better without quotes
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(
        ["completed", "failed", "processing", "COMPLETED", "a fox", "https://x.example/a.png", "1e999", "PUT"]
    ),
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=8),
    max_leaves=40,
)
STATUSES = st.sampled_from([200, 201, 204, 301, 302, 400, 401, 402, 403, 404, 408, 409, 422, 425, 429, 500, 502, 504])
HEADERS = st.dictionaries(st.just("retry-after"), st.text(max_size=40), max_size=1)


@pytest.mark.parametrize("name", READERS)
@given(document=DOCUMENTS, status=STATUSES, headers=HEADERS)
def test_any_json_is_read_or_refused(name, document, status, headers):
    """No JSON document whatever makes a reader raise anything but a `ProviderError` with a short, clean detail."""
    reader, kinds = READERS[name]
    answer = Answer(status=status, headers=headers, body=json.dumps(document).encode(), at=1e9)
    try:
        found = reader(answer)
    except ProviderError as error:
        checked(error)
    else:
        assert isinstance(found, kinds)


def checked(error: ProviderError) -> None:
    assert len(error.detail) <= 300
    assert error.detail.isprintable()
    assert error.retry_after is None or error.retry_after >= 0


@pytest.mark.parametrize("name", READERS)
@given(body=st.binary(max_size=200), status=STATUSES)
def test_any_bytes_are_read_or_refused(name, body, status):
    """Bytes that are no JSON are refused in the same way."""
    with pytest.raises(ProviderError) as caught:
        READERS[name][0](Answer(status=status, body=b"\x00" + body))
    checked(caught.value)


HOSTILE = {
    "nested a hundred thousand deep": b"[" * 100_000,
    "objects without end": b'{"data":' * 50_000,
    "a number of ten thousand digits": b'{"data":{"id":' + b"9" * 10_000 + b"}}",
    "an id of ten thousand digits as text": b'{"data":{"id":"' + b"9" * 10_000 + b'"}}',
    "not utf-8": b'{"data":"\xff\xfe"}',
    "half a surrogate": b'{"error":{"message":"\\ud800"}}',
    "infinities": b'{"id":"a","status":"completed","progress":Infinity,"usage":{"cost":NaN}}',
    "a cost with a monstrous exponent": b'{"id":"a","status":"completed","output":{"url":"https://x.example/a"},'
    b'"usage":{"cost":"1e999999"}}',
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("trouble", HOSTILE)
def test_hostile_documents_do_no_harm(name, trouble):
    """Depth, length, odd numbers and broken text end in a reading or a `ProviderError`, and quickly."""
    for status in (200, 400, 500):
        try:
            found = READERS[name][0](Answer(status=status, body=HOSTILE[trouble]))
        except ProviderError as error:
            checked(error)
        else:
            assert isinstance(found, READERS[name][1])


@given(document=DOCUMENTS, status=st.sampled_from([408, 499, 500, 501, 502, 503, 504, 520, 302, 303]))
@pytest.mark.parametrize("name", ["wavespeed submit", "vtrix submit"])
def test_no_words_make_a_lost_submit_safe_to_repeat(name, document, status):
    """Whatever a failing gateway writes into its page, a paid request stays unknown and goes nowhere else."""
    with pytest.raises(ProviderError) as caught:
        READERS[name][0](Answer(status=status, body=json.dumps(document).encode()))
    assert (caught.value.fault, caught.value.elsewhere) == (Fault.UNKNOWN, False)


@given(st.text(max_size=300))
def test_a_task_id_is_always_one_step_of_a_path(text):
    """An id can neither leave its folder nor hide a query: no slash, no dots alone, no question mark."""
    found = reading.task(text)
    if found is not None:
        assert VT.build_poll(found).url == f"https://c.example/generation/task/{found}"
        assert not set(found) & set("/?#%\\ \n")
        assert found.strip(".")


@pytest.mark.parametrize("text", ["..", ".", "", "a/b", "a?b", "a#b", "%2e%2e", "a b", "x" * 201, "é"])
def test_what_cannot_be_a_task_id_is_none(text):
    """Paths, queries and monsters are no ids."""
    assert reading.task(text) is None
