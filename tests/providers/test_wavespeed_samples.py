"""Every documented answer of WaveSpeed, and what it means for the job and the money."""

import pytest

from bot.core.errors import Fault
from bot.core.models import offer_of
from bot.core.ports import Accepted, Call, Finished, Image, Reference, Running
from bot.providers.spec import HttpCall, Listing, Slot, Unfamiliar
from bot.providers.wavespeed import Wavespeed
from tests.providers.outcomes import (
    BROKEN,
    BROKEN_ELSEWHERE,
    BUSY,
    BUSY_ELSEWHERE,
    MODERATED,
    OWNER,
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

SPEC = Wavespeed(base_url="https://api.wavespeed.ai/api/v3")
A = "https://d2p7pge43lyniu.cloudfront.net/output/a.png"
B = "https://d2p7pge43lyniu.cloudfront.net/output/b.png"
TASK = Accepted(task="pred_abc123")
DONE = Finished(images=urls(A))
OFFER = offer_of("wavespeed", "wavespeed-ai/flux-kontext-pro/multi")
assert OFFER is not None
CALL = Call(offer=OFFER, prompt="a fox", options={}, seed=7)
REFERENCE = Reference(data=b"bytes", media_type="image/png")

SUBMIT = {
    "submit-200-created": TASK,
    "submit-200-created-without-envelope": TASK,
    "submit-200-poll-address-on-another-host": TASK,
    "submit-200-sync-mode-timed-out-5004": Accepted(task="req-timeout"),
    "submit-200-completed-at-once": DONE,
    "submit-200-failed-at-once-1200": MODERATED,
    "submit-200-without-id": UNKNOWN,
    "submit-200-path-in-the-id": UNKNOWN,
    "submit-200-null-data": UNKNOWN,
    "submit-200-refusal-401-in-the-body": OWNER_ELSEWHERE,
    "submit-200-refusal-1401-in-the-body": REQUEST,
    "submit-200-error-500-in-the-body": UNKNOWN,
    "submit-200-html": UNKNOWN,
    "submit-200-cut-short": UNKNOWN,
    "submit-307-moved": OWNER_ELSEWHERE,
    "submit-400-missing-parameter-1400": REQUEST,
    "submit-400-invalid-parameter-1401": Error(Fault.REQUEST, words="[1401] Invalid Parameter: guidance_scale"),
    "submit-400-media-access-failed-1402": REQUEST,
    "submit-400-content-moderation-1200": MODERATED,
    "submit-400-insufficient-credits": OWNER_ELSEWHERE,
    "submit-400-plain": REQUEST,
    "submit-401-text": OWNER_ELSEWHERE,
    "submit-402-insufficient-credits": OWNER_ELSEWHERE,
    "submit-403-key-role": Error(Fault.CONFIGURATION, elsewhere=True, words="[permission_denied] This key was"),
    "submit-404-model-not-found": OWNER_ELSEWHERE,
    "submit-408-html": UNKNOWN,
    "submit-422-validation": REQUEST,
    "submit-429-too-many-requests": BUSY_ELSEWHERE,
    "submit-500-json": UNKNOWN,
    "submit-502-html": UNKNOWN,
    "submit-503-html": UNKNOWN,
    "submit-504-html": UNKNOWN,
}
POLL = {
    "poll-200-created": Running(),
    "poll-200-pending": Running(),
    "poll-200-processing": Running(),
    "poll-200-processing-with-error-5004": Running(),
    "poll-200-unfamiliar-status": Unfamiliar(status="warming_up"),
    "poll-200-completed": DONE,
    "poll-200-completed-upper-case": DONE,
    "poll-200-completed-objects": DONE,
    "poll-200-completed-null-flags": DONE,
    "poll-200-completed-no-flags": DONE,
    "poll-200-completed-two-second-flagged": Finished(images=(Image(url=A), Image(url=B, nsfw=True))),
    "poll-200-completed-two-short-flags": Finished(images=(Image(url=A, nsfw=True), Image(url=B))),
    "poll-200-completed-same-output-twice": Finished(images=(Image(url=A, nsfw=True),)),
    "poll-200-completed-empty": BROKEN,
    "poll-200-completed-empty-flagged": MODERATED,
    "poll-200-completed-outputs-are-no-addresses": BROKEN,
    "poll-200-failed": Error(Fault.BROKEN, words="Error message here", request_id="pred_abc123"),
    "poll-200-failed-1200": MODERATED,
    "poll-200-failed-by-words-nsfw": MODERATED,
    "poll-200-failed-1401": REQUEST,
    "poll-200-failed-1402-without-envelope": REQUEST,
    "poll-200-failed-1403": BROKEN,
    "poll-200-failed-1405": BROKEN,
    "poll-200-failed-5000": BROKEN,
    "poll-200-failed-no-balance": OWNER,
    "poll-200-cancelled": BROKEN,
    "poll-200-timeout-5004": BROKEN,
    "poll-200-without-status": BUSY,
    "poll-200-refusal-404-in-the-body": Error(Fault.BROKEN, words="not found"),
    "poll-200-html": BUSY,
    "poll-200-cut-short": BUSY,
    "poll-400-bad-request": BROKEN,
    "poll-401-text": OWNER,
    "poll-403-key-role": OWNER,
    "poll-404-not-found": Error(Fault.BROKEN, words="not found"),
    "poll-429-too-many-requests": BUSY,
    "poll-500-json": BUSY,
    "poll-502-html": BUSY,
    "poll-504-html": BUSY,
}
FIND = {
    "find-200-newest-of-two": Listing(tasks=("newer", "older")),
    "find-200-none": Listing(),
    "find-200-nothing-yet": Listing(),
    "find-200-another-model": Listing(),
    "find-200-input-instead-of-inputs": Listing(tasks=("x",)),
    "find-200-seed-as-text": Listing(tasks=("x",)),
    "find-200-without-inputs": Listing(blind=1),
    "find-200-without-items": BUSY,
    "find-200-html": BUSY,
    "find-401-text": OWNER,
    "find-429-too-many-requests": BUSY,
    "find-500-json": BUSY,
}
UPLOAD = {
    "upload-200": A,
    "upload-200-without-address": BROKEN_ELSEWHERE,
    "upload-200-html": BROKEN_ELSEWHERE,
    "upload-401-text": OWNER_ELSEWHERE,
    "upload-404-html": BROKEN_ELSEWHERE,
    "upload-413-too-large": BROKEN_ELSEWHERE,
    "upload-429-too-many-requests": BUSY_ELSEWHERE,
    "upload-500-json": BROKEN_ELSEWHERE,
}
PUT = HttpCall(
    method="PUT",
    url="https://store.example/put/1?sig=abc",
    headers={"Content-Type": "image/png", "X-Amz-Acl": "private"},
    data=b"bytes",
    keyless=True,
)
SLOT = {
    "slot-200": Slot(call=PUT, address=A),
    "slot-200-post-instead-of-put": BROKEN_ELSEWHERE,
    "slot-200-without-place": BROKEN_ELSEWHERE,
}
BALANCE = {
    "balance-200": 12_345_678,
    "balance-200-as-text": 500_000,
    "balance-200-overdrawn": -250_000,
    "balance-200-absurd": BUSY,
    "balance-200-missing": BUSY,
    "balance-401-text": OWNER,
    "balance-500-json": BUSY,
}
READERS = {
    "submit": (SUBMIT, SPEC.read_submit),
    "poll": (POLL, SPEC.read_poll),
    "find": (FIND, lambda answer: SPEC.read_find(answer, CALL)),
    "upload": (UPLOAD, SPEC.read_upload),
    "slot": (SLOT, lambda answer: SPEC.read_slot(answer, REFERENCE)),
    "balance": (BALANCE, SPEC.read_balance),
}


@pytest.mark.parametrize("name", [name for table, _ in READERS.values() for name in table])
def test_an_answer_means_what_the_tables_say(name):
    """Each recorded answer becomes exactly this outcome; a failed GET never fails the task."""
    table, reader = READERS[name.partition("-")[0]]
    found = outcome(reader, sample("wavespeed", name))
    assert agrees(found, table[name]), found


@pytest.mark.parametrize("phase", READERS)
def test_no_sample_is_left_out(phase):
    """The folder and the tables list the same answers."""
    assert names("wavespeed", phase) == set(READERS[phase][0])
