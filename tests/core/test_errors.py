"""The tree of errors: drawn as it is, and every error a sentence."""

import inspect

import pytest

from bot.core import errors
from bot.core.errors import DeliveryError, EaselError, Fault, ProviderError, Refusal, StaleJob, StartupError

CLASSES = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, EaselError)]


def drawn() -> dict[str, str | None]:
    """Each class of the drawing with its parent; a level of the drawing is four columns."""
    tree: dict[str, str | None] = {}
    line_of: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        bare = line.lstrip("│├└─ ")
        if line == "EaselError" or line.startswith(("├", "└", "│")):
            depth = (len(line) - len(bare)) // 4
            name = bare.split()[0]
            tree[name] = line_of[depth - 1] if depth else None
            line_of[depth:] = [name]
    return tree


def test_the_drawing_is_the_tree() -> None:
    """The docstring shows every class under its parent, and no other."""
    real = {cls.__name__: cls.__base__.__name__ if cls is not EaselError else None for cls in CLASSES if cls.__base__}
    assert drawn() == real
    assert len(real) == 13


def test_the_drawing_explains_every_branch() -> None:
    """Each line says in words what the class is for."""
    lines = [line for line in (errors.__doc__ or "").splitlines() if line.startswith(("├", "└", "│"))]
    assert len(lines) == len(CLASSES) - 1
    assert all(len(line.lstrip("│├└─ ").split()) > 3 for line in lines)


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls not in {StartupError, ProviderError, DeliveryError}])
def test_without_words_an_error_says_its_own_sentence(cls: type[EaselError]) -> None:
    """The first line of the class is a sentence for a reader, and what `str` gives."""
    error = cls()
    assert error.sentence == str(error)
    assert error.sentence[0].isupper()
    assert error.sentence.endswith(".")
    assert cls("Something else.").sentence == "Something else."


def test_what_a_member_may_read_is_a_refusal() -> None:
    """A surface that shows refusals shows neither a provider's words nor a lost race."""
    shown = {cls.__name__ for cls in CLASSES if issubclass(cls, Refusal)}
    assert shown == {
        "Refusal",
        "BadRequest",
        "PictureRefused",
        "LimitReached",
        "Paused",
        "Moderated",
        "NotPermitted",
        "NotYours",
    }
    assert not issubclass(StaleJob, Refusal)


def test_a_startup_error_has_the_exit_code_of_a_wrong_configuration() -> None:
    """78 (EX_CONFIG) unless it says otherwise."""
    assert StartupError("No provider key is set.").exit_code == 78
    assert StartupError("The database is newer than Easel.", exit_code=70).exit_code == 70


@pytest.mark.parametrize("fault", Fault)
def test_a_provider_error_carries_what_decides(fault: Fault) -> None:
    """By default nothing allows another POST; the provider's words stay in `detail`."""
    error = ProviderError(fault, "vtrix", "the provider's words", request_id="r-1")
    assert (error.fault, error.provider, error.detail, error.request_id) == (
        fault,
        "vtrix",
        "the provider's words",
        "r-1",
    )
    assert error.elsewhere is False
    assert error.retry_after is None
    assert str(error) == f"vtrix: {fault.value}: the provider's words"
    assert str(ProviderError(fault, "vtrix")) == f"vtrix: {fault.value}"


def test_a_delivery_may_be_tried_again_unless_it_is_final() -> None:
    """Trying again is the rule; a deleted channel says so."""
    assert DeliveryError("Discord is busy.", retry_after=2.5).final is False
    assert DeliveryError("The channel is gone.", final=True).final is True
