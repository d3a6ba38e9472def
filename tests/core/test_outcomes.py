"""How a job ended, as the member reads it."""

import pytest

from bot.core import outcomes
from bot.core.errors import Fault
from bot.core.models import PROVIDERS

FREE = "It costs you nothing."


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence_that_names_the_provider_and_the_price(fault: Fault, provider: str) -> None:
    """Whatever went wrong, a member learns who said no and that nothing is to be paid."""
    sentence = outcomes.failed(fault, provider)
    assert sentence.startswith(outcomes.DISPLAY[provider])
    assert sentence.endswith(FREE)
    assert provider not in sentence


def test_no_two_faults_read_alike() -> None:
    """Moderation, a wrong request, a busy and a silent provider are told apart."""
    assert len({outcomes.failed(fault, "vtrix") for fault in Fault}) == len(Fault)
    assert "moderation" in outcomes.failed(Fault.MODERATED, "vtrix")
    assert "not sent twice" in outcomes.failed(Fault.UNKNOWN, "vtrix")


def test_a_provider_of_another_version_keeps_its_plain_name() -> None:
    """A job of a provider this version no longer knows still ends in a sentence."""
    assert outcomes.provider_name("bfl") == "bfl"
    assert outcomes.gone_provider("bfl") == f"bfl is no longer set up on this bot. {FREE}"


@pytest.mark.parametrize(
    ("seconds", "span"), [(45, "45 seconds"), (119, "119 seconds"), (120, "2 minutes"), (600, "10 minutes")]
)
def test_how_long_was_waited(seconds: int, span: str) -> None:
    """The wait in the words people use."""
    assert outcomes.overdue("wavespeed", seconds) == f"WaveSpeed did not finish within {span}. {FREE}"


@pytest.mark.parametrize(
    ("charged", "sentence"),
    [
        (0, f"Cancelled before anything was bought. {FREE}"),
        (40_000, "Cancelled. It was already at WaveSpeed, which bills it: $0.04."),
        (48_612, "Cancelled. It was already at WaveSpeed, which bills it: $0.0486."),
    ],
)
def test_cancelling_says_what_it_cost(charged: int, sentence: str) -> None:
    """Before the provider has it, nothing; afterwards exactly what is charged."""
    assert outcomes.cancelled(charged, "wavespeed") == sentence


def test_what_costs_nothing_says_so() -> None:
    """A picture that was made but cannot be shown is not paid by the member."""
    for sentence in (outcomes.lost_file("vtrix"), outcomes.withheld(), outcomes.unreachable(), outcomes.unlucky()):
        assert sentence.endswith(FREE)


def test_a_part_of_an_order_is_paid_for_that_part() -> None:
    """Two of four pictures are two pictures' money."""
    assert outcomes.partial(2, 4) == "2 of 4 pictures came; you pay for 2."
