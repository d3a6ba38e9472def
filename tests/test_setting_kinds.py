"""Which values a setting takes, and what is said about those it does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import StartupError
from bot.setting_kinds import SqliteFile
from bot.settings import Settings, load, variable_names

GOOD = {"DISCORD_TOKEN": "token-of-the-bot-0123456789", "WAVESPEED_API_KEY": "key-of-a-provider-0123456789"}


def read(**variables: str) -> Settings:
    return load({**GOOD, **variables}, env_file=None)


def refusal(**variables: str) -> str:
    with pytest.raises(StartupError) as caught:
        read(**variables)
    assert caught.value.exit_code == 78
    return caught.value.sentence


def test_money_is_integer_micro_usd() -> None:
    """Amounts are written in USD and used as whole micro-USD; 0 stays 0, which is no limit."""
    limits = read(EASEL_USER_DAILY_USD="0.000001", EASEL_GUILD_DAILY_USD="2.50", EASEL_TOTAL_MONTHLY_USD="0").limits
    assert (limits.usd_per_day, limits.guild_usd_per_day, limits.total_usd_per_month) == (1, 2_500_000, 0)
    assert (limits.images_per_day, limits.jobs_at_once, limits.guild_usd_per_month) == (25, 3, 100_000_000)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EASEL_HTTP_PORT", "80 80", "whole number"),
        ("EASEL_HTTP_PORT", "65536", "0 to 65535"),
        ("EASEL_HTTP_PORT", "-1", "whole number"),
        ("EASEL_HTTP_PORT", "8_080", "whole number"),  # Python's own int() would take it
        ("EASEL_HTTP_PORT", "٨٠", "whole number"),  # digits, but not those of a port
        ("EASEL_HTTP_HOST", "http://localhost", "host to listen on"),
        ("EASEL_USER_DAILY_IMAGES", "25 images", "whole number"),
        ("EASEL_USER_DAILY_USD", "$1", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "1 USD", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "-1", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "1,50", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "1e3", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "nan", "amount in USD"),
        ("EASEL_USER_DAILY_USD", "0.0000001", "six decimals"),  # would silently become more than was written
        ("EASEL_USER_DAILY_USD", "1000001", "out of range"),
        ("EASEL_JOB_TIMEOUT_SECONDS", "10m", "whole number"),
        ("DISCORD_API_URL", "discord.com/api", "https://"),
        ("DISCORD_API_URL", "ftp://discord.com", "https://"),
        ("DISCORD_API_URL", "https://discord.com:99999", "https://"),
        ("WAVESPEED_BASE_URL", "https://x.example/?a=b", "end of its path"),
        ("WAVESPEED_BASE_URL", "https://x.example/a b", "https://"),
        ("EASEL_SHARD_IDS", "3-0", "0-3"),
        ("EASEL_SHARD_IDS", "0,0", "twice"),
        ("EASEL_SHARD_IDS", "a", "0-3"),
        ("EASEL_SHARD_COUNT", "0", "out of range"),
        ("EASEL_SYNC_GUILD_ID", "my server", "whole number"),
        ("EASEL_LOG_LEVEL", "LOUD", "DEBUG"),
        ("EASEL_LOG_FORMAT", "xml", "json"),
        ("EASEL_MODERATION_URL", "https://x.example/v1/moderations", "leave out /moderations"),
        ("EASEL_DATA_DIR", __file__, "not a folder"),
        ("DATABASE_URL", "postgresql://user:secret@db/easel", "not supported in this version"),
        ("DATABASE_URL", "sqlite://data/x.db", "three slashes"),
        ("DATABASE_URL", "sqlite:///:memory:", "outlive"),
        ("DATABASE_URL", "data/easel.db", "sqlite:///"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_work(name: str, value: str, told: str) -> None:
    """A wrong value names its variable and says what a right one looks like."""
    line = next(line for line in refusal(**{name: value}).splitlines() if line.strip().startswith(name))
    assert told in line


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "WAVESPEED_API_KEY", "EASEL_MODERATION_KEY"])
@pytest.mark.parametrize(
    "secret",
    [
        "hunter2 hunter2",
        "hunter2\n",  # a file read whole, with its last line break
        "'hunter2'",
        "Bearer hunter2",
        "Bot hunter2",
        "hunter2\x00",
        "hünter2",
    ],
)
def test_a_broken_secret_is_refused_and_never_repeated(name: str, secret: str) -> None:
    """A message about a secret can be shown to anybody."""
    sentence = refusal(**{name: secret, "EASEL_MODERATION_URL": "https://x.example/v1"})
    assert f"{name}: it" in sentence
    assert "unter2" not in sentence


@pytest.mark.parametrize("name", ["DISCORD_API_URL", "WAVESPEED_BASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("address", ["https://me:hunter2@x.example", "hunter2", "postgres://me:hunter2@x/y"])
def test_an_address_with_a_password_is_never_repeated(name: str, address: str) -> None:
    """Addresses often carry passwords, and keys are pasted where addresses belong."""
    assert "hunter2" not in refusal(**{name: address})


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"EASEL_SHARD_IDS": "0-3"}, "EASEL_SHARD_COUNT: EASEL_SHARD_IDS needs it"),
        ({"EASEL_SHARD_IDS": "0-4", "EASEL_SHARD_COUNT": "4"}, "shard 4 does not exist"),
        ({"EASEL_MODERATION_KEY": "k" * 20}, "set EASEL_MODERATION_URL too"),
    ],
)
def test_settings_that_contradict_each_other_are_told(variables: dict[str, str], told: str) -> None:
    """Each value may be right and both together wrong."""
    assert told in refusal(**variables)


@pytest.mark.parametrize(
    ("text", "ids"),
    [("0-3", [0, 1, 2, 3]), ("5,0,2", [0, 2, 5]), ("0-1, 4", [0, 1, 4]), ("7", [7]), ("all", None), ("", None)],
)
def test_shards_are_written_as_ranges_and_lists(text: str, ids: list[int] | None) -> None:
    """A process's part is written as people write page numbers."""
    assert read(EASEL_SHARD_IDS=text, EASEL_SHARD_COUNT="16").shard_ids == ids


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///data/x.db", Path("data/x.db")), ("sqlite:////srv/my x.db", Path("/srv/my x.db"))],
)
def test_three_slashes_are_relative_and_four_absolute(url: str, path: Path) -> None:
    """The number of slashes says where the file is."""
    assert read(DATABASE_URL=url).database == SqliteFile(path=path)


@given(st.text(max_size=40), st.sampled_from(variable_names()))
def test_no_text_whatever_breaks_the_reading(text: str, name: str) -> None:
    """Any text in any variable is either taken or told, never a traceback."""
    told = None
    try:
        taken = load({**GOOD, name: text}, env_file=None)
    except StartupError as error:
        taken, told = None, error
    assert taken is not None or (told is not None and told.exit_code == 78 and name in told.sentence)
