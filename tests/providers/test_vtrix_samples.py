"""Every shape in which Vtrix is documented to answer, and what it means for the job and the money."""

import pytest

from bot.core.errors import Fault
from bot.core.ports import Accepted, Finished, Running
from bot.providers.spec import Unfamiliar
from bot.providers.vtrix import Vtrix
from tests.providers.outcomes import (
    BROKEN,
    BUSY,
    BUSY_ELSEWHERE,
    MODERATED,
    OWNER,
    OWNER_ELSEWHERE,
    UNKNOWN,
    Error,
    agrees,
    names,
    outcome,
    sample,
    urls,
)

SPEC = Vtrix(base_url="https://cloud.vtrix.ai/model/v1/generation")
TASK = Accepted(task="d758n65e878c73cmdg20")
PICTURE = urls("https://cdn.vtrix.ai/outputs/d758n65e878c73cmdg20/output.png")
DONE = Finished(images=PICTURE, cost=40_000)

SUBMIT = {
    "submit-200-in-progress": TASK,
    "submit-200-task-id-and-iso-time": TASK,
    "submit-200-without-status": TASK,
    "submit-200-number-as-id": Accepted(task="1234567"),
    "submit-200-completed-with-output": DONE,
    "submit-200-completed-without-output": TASK,
    "submit-200-failed": BROKEN,
    "submit-200-error-without-id": BROKEN,
    "submit-200-moderation-without-id": MODERATED,
    "submit-200-refusal-402-in-the-body": OWNER_ELSEWHERE,
    "submit-200-error-500-in-the-body": UNKNOWN,
    "submit-200-without-id": UNKNOWN,
    "submit-200-path-in-the-id": UNKNOWN,
    "submit-200-html": UNKNOWN,
    "submit-200-cut-short": UNKNOWN,
    "submit-400-message": Error(Fault.REQUEST, words="HTTP 400 Invalid parameter: seed"),
    "submit-401-message": OWNER_ELSEWHERE,
    "submit-402-status-object": Error(Fault.CONFIGURATION, elsewhere=True, words="[40201] Insufficient credits"),
    "submit-403-insufficient-balance-as-error-text": OWNER_ELSEWHERE,
    "submit-403-permission-denied": OWNER_ELSEWHERE,
    "submit-404-html": OWNER_ELSEWHERE,
    "submit-408-html": UNKNOWN,
    "submit-422-moderation-reasons": MODERATED,
    "submit-429-message": BUSY_ELSEWHERE,
    "submit-500-error-object": UNKNOWN,
    "submit-502-html": UNKNOWN,
    "submit-504-html": UNKNOWN,
}
POLL = {
    "poll-200-pending": Running(),
    "poll-200-queued": Running(),
    "poll-200-in-queue": Running(),
    "poll-200-in-queue-upper-case": Running(),
    "poll-200-processing": Running(),
    "poll-200-in-progress-upper-case": Running(),
    "poll-200-in-progress-with-share": Running(progress=0.35),
    "poll-200-in-progress-with-absurd-share": Running(),
    "poll-200-in-progress-with-error": Running(),
    "poll-200-unfamiliar-status": Unfamiliar(progress=0.1, status="warming_up"),
    "poll-200-completed": DONE,
    "poll-200-done": DONE,
    "poll-200-completed-cost-as-number": Finished(images=PICTURE, cost=36_500),
    # "Total cost in USD": the discount is in it already and must not be taken off again.
    "poll-200-completed-discounted": Finished(images=PICTURE, cost=20_000),
    "poll-200-completed-cost-absurd": Finished(images=PICTURE),
    "poll-200-completed-without-usage": Finished(images=PICTURE),
    "poll-200-completed-object-instead-of-list": DONE,
    "poll-200-completed-content-without-type": DONE,
    "poll-200-completed-image-url-type": DONE,
    "poll-200-completed-same-twice": DONE,
    "poll-200-completed-with-null-error": DONE,
    "poll-200-completed-video-only": BROKEN,
    "poll-200-completed-empty": BROKEN,
    "poll-200-completed-with-error": BROKEN,
    "poll-200-completed-content-blocked": MODERATED,
    "poll-200-completed-error-type-content-blocked": MODERATED,
    "poll-200-failed-error-object": Error(Fault.BROKEN, words="[002014001] Image generation failed"),
    "poll-200-failed-error-text": Error(Fault.BROKEN, words="plain string"),
    "poll-200-failed-flat-fields": Error(Fault.BROKEN, words="[123] Image generation failed"),
    "poll-200-failed-by-words-request-moderated": MODERATED,
    "poll-200-failed-without-words": BROKEN,
    "poll-200-error-without-status": BROKEN,
    "poll-200-without-status": BUSY,
    "poll-200-html": BUSY,
    "poll-200-cut-short": BUSY,
    "poll-401-message": OWNER,
    "poll-403-insufficient-balance": OWNER,
    "poll-404-task-not-found": Error(Fault.BROKEN, words="not found"),
    "poll-429-message": BUSY,
    "poll-500-message": BUSY,
    "poll-503-html": BUSY,
}


@pytest.mark.parametrize("name", SUBMIT)
def test_an_answer_to_a_submit_means_what_the_table_says(name):
    """Each recorded answer to a paid POST becomes exactly this outcome."""
    found = outcome(SPEC.read_submit, sample("vtrix", name))
    assert agrees(found, SUBMIT[name]), found


@pytest.mark.parametrize("name", POLL)
def test_an_answer_to_a_poll_means_what_the_table_says(name):
    """Each recorded answer to a poll becomes exactly this outcome; a failed GET never fails the task."""
    found = outcome(SPEC.read_poll, sample("vtrix", name))
    assert agrees(found, POLL[name]), found


def test_no_sample_is_left_out():
    """The folder and the tables list the same answers."""
    assert names("vtrix", "submit") == set(SUBMIT)
    assert names("vtrix", "poll") == set(POLL)
