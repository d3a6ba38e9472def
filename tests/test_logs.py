"""What a log may say, and what it never says."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

SECRET = 'k3y "with/odd\\letters'


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the lines go; whatever logging was before is put back afterwards."""
    root = logging.getLogger()
    names, chain = ("discord", "aiosqlite"), structlog.get_config()
    before = (root.level, *(logging.getLogger(name).level for name in names))
    yield io.StringIO()
    logging.captureWarnings(capture=False)
    structlog.configure(**chain)
    root.setLevel(before[0])
    for handler in [each for each in root.handlers if isinstance(each, logs.LineHandler)]:
        root.removeHandler(handler)
    for name, level in zip(names, before[1:], strict=True):
        logging.getLogger(name).setLevel(level)


def set_up(stream: io.StringIO, style: str = "json", level: str = "INFO") -> None:
    logs.configure(style="json" if style == "json" else "console", level=level, secrets=[SECRET], stream=stream)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def appears(stream: io.StringIO) -> bool:
    """Whether the secret stands there in any spelling a reader could turn back."""
    text = stream.getvalue()
    return any(form in text for form in (SECRET, quote(SECRET, safe=""), json.dumps(SECRET)[1:-1], repr(SECRET)[1:-1]))


def fail(detail: str) -> None:
    raise ValueError(f"the provider said {detail}")


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_given_secret_appears_nowhere(stream: io.StringIO, style: str) -> None:
    """In the event, in values of every kind, nested, in addresses and in objects: the secret is masked."""
    set_up(stream, style)
    structlog.get_logger("easel").warning(
        f"event {SECRET}",
        text=SECRET,
        nested={"a": [SECRET, {"b": (SECRET,)}], SECRET: 1},
        address=f"https://x.example/?k={quote(SECRET, safe='')}",
        thing=ValueError(SECRET),
        raw=SECRET.encode(),
    )
    assert not appears(stream)
    assert "event ***" in stream.getvalue()


@pytest.mark.parametrize("style", ["json", "console"])
def test_tracebacks_are_masked_too(stream: io.StringIO, style: str) -> None:
    """An exception's text, its cause and its notes go through the same door, without local variables."""
    set_up(stream, style)
    local_variable = "never-in-a-traceback"
    try:
        try:
            fail(SECRET)
        except ValueError as error:
            error.add_note(f"note {SECRET}")
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        structlog.get_logger("easel").exception("it went wrong")
        logging.getLogger("aiohttp.client").exception("so it did for %s", SECRET)
    text = stream.getvalue()
    assert text.count("the provider said ***") == 2
    assert not appears(stream)
    assert local_variable not in text


@pytest.mark.parametrize(
    ("said", "gone", "kept"),
    [
        # The header of every provider
        ("Authorization: Bearer abc.DEF-123_x", "abc.DEF-123_x", "Authorization: Bearer ***"),
        ("Basic dXNlcjpwYXNz was sent", "dXNlcjpwYXNz", "was sent"),
        ("{'Authorization': 'Bot abcdefghijklmnopqr.XyZ.abc-def'}", "XyZ", "Authorization"),
        # UModelverse names the key in its refusals
        ("api key quota exceeded, key_id=ak-12345, daily", "ak-12345", ", daily"),
        ("https://cdn.example/a.png?x=1&X-Amz-Signature=deadbeef&y=2", "deadbeef", "&y=2"),
        # Interaction tokens: whoever has one speaks as the bot for 15 minutes
        (
            "PATCH https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original",
            "aW50ZXJhY3Rpb24",
            "/webhooks/123/***/messages/@original",
        ),
        (
            "POST /interactions/456/aW50ZXJhY3Rpb24/callback 404",
            "aW50ZXJhY3Rpb24",
            "/interactions/456/***/callback 404",
        ),
        ("{'id': '1', 'token': 'aW50ZXJhY3Rpb24', 'type': 2}", "aW50ZXJhY3Rpb24", "'type': 2"),
    ],
)
def test_what_is_secret_by_its_place_is_masked(stream: io.StringIO, said: str, gone: str, kept: str) -> None:
    """Tokens nobody could list beforehand are known by where they stand; the rest stays readable."""
    set_up(stream)
    structlog.get_logger("easel").info("said", detail=said)
    logging.getLogger("discord.http").warning("%s", said)
    assert gone not in stream.getvalue()
    assert [kept in str(lines(stream)[0]["detail"]), kept in str(lines(stream)[1]["event"])] == [True, True]


def test_ordinary_words_stay_as_they_are(stream: io.StringIO) -> None:
    """Masking must not eat the log: identifiers, prices and addresses of pictures are kept."""
    set_up(stream)
    said = "job 123 at https://discord.com/channels/1/2/3 cost $0.04, webhooks are off, token bucket empty"
    structlog.get_logger("easel").info("said", detail=said, number=7, half=0.5, yes=True, nothing=None)
    line = lines(stream)[0]
    assert line["detail"] == said
    assert (line["number"], line["half"], line["yes"], line["nothing"]) == (7, 0.5, True, None)


def test_prompts_are_not_logged(stream: io.StringIO) -> None:
    """A prompt belongs to the member who wrote it; a line tells its length only."""
    set_up(stream)
    structlog.get_logger("easel").info("ordered", prompt="a private thought", request={"negative_prompt": "crowds"})
    assert "private" not in stream.getvalue()
    assert "crowds" not in stream.getvalue()
    assert lines(stream)[0]["prompt"] == "(17 characters)"


def test_payloads_of_libraries_are_not_logged_at_debug(stream: io.StringIO) -> None:
    """What discord.py and aiosqlite handle, members' words among it, stays out; Easel's own debug lines still come."""
    set_up(stream, level="DEBUG")
    logging.getLogger("discord.gateway").debug("WebSocket Event: {'d': {'prompt': 'a private thought'}}")
    logging.getLogger("aiosqlite").debug("executing functools.partial(..., ('a private thought',))")
    structlog.get_logger("easel").debug("mine")
    assert [line["event"] for line in lines(stream)] == ["mine"]


async def test_lines_say_which_job_and_member_they_are_about(stream: io.StringIO) -> None:
    """Inside `about`, every line carries job and user, the libraries' lines too, each task its own."""
    set_up(stream)

    async def work(job: int) -> None:
        with logs.about(job=job, user=job * 10):
            await asyncio.sleep(0)
            logging.getLogger("aiohttp").warning("inside")

    await asyncio.gather(work(1), work(2))
    structlog.get_logger("easel").info("outside")
    assert [(line.get("job"), line.get("user")) for line in lines(stream)] == [(1, 10), (2, 20), (None, None)]


def test_each_line_has_time_level_and_origin(stream: io.StringIO) -> None:
    """A JSON line has what a log search needs, whoever wrote it; lower levels are left out."""
    set_up(stream, level="WARNING")
    structlog.get_logger("easel.engine").warning("one", job=1)
    structlog.get_logger("easel.engine").info("left out")
    logging.getLogger("discord.client").error("two")
    first, second = lines(stream)
    assert (first["event"], first["level"], first["logger"], first["job"]) == ("one", "warning", "easel.engine", 1)
    assert (second["event"], second["level"], second["logger"]) == ("two", "error", "discord.client")
    assert str(first["timestamp"]).endswith("Z")


def test_setting_up_twice_writes_each_line_once(stream: io.StringIO) -> None:
    """The last set-up replaces the one before."""
    set_up(stream)
    set_up(stream)
    structlog.get_logger("easel").info("once")
    assert len(lines(stream)) == 1


def test_a_line_that_cannot_be_written_gives_nothing_away(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python prints the arguments of a broken line unmasked; Easel says only where it was lost."""
    set_up(stream)
    root = logging.getLogger()
    for handler in [each for each in root.handlers if not isinstance(each, logs.LineHandler)]:
        root.removeHandler(handler)  # pytest's own ones raise
    logging.getLogger("discord.voice").warning("a number: %d", SECRET)
    told = capsys.readouterr().err
    assert "discord.voice" in told
    assert SECRET not in told
    assert stream.getvalue() == ""


@given(st.text(min_size=8, max_size=40).filter(lambda s: "*" not in s), st.text(), st.text())
def test_whatever_a_secret_looks_like_it_goes(secret: str, before: str, after: str) -> None:
    """No key is spelt so that it slips through, alone, in an address or in a Python literal."""
    redactor = logs.Redactor([secret])
    assert secret not in redactor.text(before + secret + after)
    assert quote(secret, safe="") not in redactor.text(f"https://x.example/?key={quote(secret, safe='')}")
    assert secret not in str(redactor.value({"a": [secret]}))


def test_lines_go_to_standard_error_by_default(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output stays clean for what is piped."""
    del stream
    logs.configure(style="json")
    structlog.get_logger("easel").info("hello")
    sys.stderr.flush()
    caught = capsys.readouterr()
    assert caught.out == ""
    assert json.loads(caught.err)["event"] == "hello"
