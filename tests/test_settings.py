"""What an owner can rely on when Easel reads its settings."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import StartupError
from bot.setting_kinds import ProviderAccess, SqliteFile
from bot.settings import Settings, current, describe, example, load, variable_names

TOKEN = "token-of-the-bot-0123456789"
KEY = "key-of-a-provider-0123456789"
GOOD = {"DISCORD_TOKEN": TOKEN, "WAVESPEED_API_KEY": KEY}

# The contract: other people's scripts and files use these names and rely on these defaults.
CONTRACT = {
    "DISCORD_TOKEN": "required",
    "DISCORD_API_URL": "`https://discord.com/api/v10`",
    "DATABASE_URL": "`sqlite:///data/easel.db`",
    "EASEL_DATA_DIR": "`data`",
    "MODELVERSE_API_KEY": "-",
    "MODELVERSE_BASE_URL": "`https://api.umodelverse.ai/v1`",
    "WAVESPEED_API_KEY": "-",
    "WAVESPEED_BASE_URL": "`https://api.wavespeed.ai/api/v3`",
    "VTRIX_API_KEY": "-",
    "VTRIX_SUBMIT_URL": "`https://cloud.vtrix.ai/model/v1/generation`",
    "VTRIX_BODY": "`wrapped`",
    "EASEL_MODELVERSE_CONCURRENCY": "`2`",
    "EASEL_WAVESPEED_CONCURRENCY": "`3`",
    "EASEL_VTRIX_CONCURRENCY": "`3`",
    "EASEL_USER_DAILY_IMAGES": "`25`",
    "EASEL_USER_DAILY_USD": "`1.00`",
    "EASEL_USER_CONCURRENT_JOBS": "`3`",
    "EASEL_GUILD_DAILY_USD": "`10`",
    "EASEL_GUILD_MONTHLY_USD": "`100`",
    "EASEL_TOTAL_MONTHLY_USD": "`200`",
    "EASEL_JOB_TIMEOUT_SECONDS": "`600`",
    "EASEL_HTTP_HOST": "`127.0.0.1`",
    "EASEL_HTTP_PORT": "`8080`",
    "EASEL_SHARD_IDS": "all",
    "EASEL_SHARD_COUNT": "Discord's advice",
    "EASEL_SYNC_GUILD_ID": "-",
    "EASEL_MODERATION_URL": "-",
    "EASEL_MODERATION_KEY": "-",
    "EASEL_LOG_FORMAT": "`console`",
    "EASEL_LOG_LEVEL": "`INFO`",
}


def read(**variables: str) -> Settings:
    return load({**GOOD, **variables}, env_file=None)


def refusal(**variables: str) -> str:
    with pytest.raises(StartupError) as caught:
        read(**variables)
    assert caught.value.exit_code == 78
    return caught.value.sentence


def test_every_setting_of_the_contract_exists_with_its_default() -> None:
    """Names and defaults are those that were promised."""
    rows = [line.split(" | ") for line in describe().splitlines()[2:]]
    assert {row[0].strip("| `"): row[1] for row in rows} == CONTRACT


def test_defaults_are_what_their_table_says() -> None:
    """With a token and one key alone, everything else has a value to run with."""
    settings = read()
    assert settings.discord_token.get_secret_value() == TOKEN
    assert settings.database == SqliteFile(path=Path("data/easel.db"))
    assert settings.shard_ids is None
    assert settings.shard_count is None
    assert settings.moderation is None
    assert settings.vtrix_body == "wrapped"
    assert settings.user_daily_usd == Decimal("1.00")


def test_money_is_integer_micro_usd() -> None:
    """Amounts are written in USD and used as whole micro-USD; 0 stays 0, which is no limit."""
    limits = read(EASEL_USER_DAILY_USD="0.000001", EASEL_GUILD_DAILY_USD="2.50", EASEL_TOTAL_MONTHLY_USD="0").limits
    assert (limits.usd_per_day, limits.guild_usd_per_day, limits.total_usd_per_month) == (1, 2_500_000, 0)
    assert (limits.images_per_day, limits.jobs_at_once, limits.guild_usd_per_month) == (25, 3, 100_000_000)


def test_only_providers_with_a_key_are_configured() -> None:
    """A provider is used when it has a key, at the address and with the concurrency that were set."""
    settings = read(VTRIX_API_KEY="vtrix-key", VTRIX_SUBMIT_URL="http://127.0.0.1:9/x/", EASEL_VTRIX_CONCURRENCY="0")
    vtrix = settings.providers["vtrix"]
    assert list(settings.providers) == ["wavespeed", "vtrix"]
    assert vtrix == ProviderAccess(
        name="vtrix", key=settings.providers["vtrix"].key, base_url="http://127.0.0.1:9/x", concurrency=0
    )
    assert vtrix.key.get_secret_value() == "vtrix-key"


def test_all_problems_come_in_one_message() -> None:
    """Nobody fixes settings one start at a time: each problem is named by its variable, at once."""
    with pytest.raises(StartupError) as caught:
        load(
            {"EASEL_HTTP_PORT": "eighty", "VTRIX_BODY": "round", "DATABASE_URL": "mysql://u:hunter2@h/d"}, env_file=None
        )
    sentence = caught.value.sentence
    assert caught.value.exit_code == 78
    for name in ("DISCORD_TOKEN", "WAVESPEED_API_KEY", "EASEL_HTTP_PORT", "VTRIX_BODY", "DATABASE_URL"):
        assert f"{name}" in sentence
    assert "hunter2" not in sentence


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


def test_an_unknown_name_is_an_error_with_a_suggestion() -> None:
    """A misspelt limit must not silently be no limit."""
    assert "EASEL_USER_DAILY_US: there is no such setting; did you mean EASEL_USER_DAILY_USD" in refusal(
        EASEL_USER_DAILY_US="5"
    )
    assert "did you mean EASEL_HTTP_PORT" in refusal(easel_http_port="5")
    assert "remove it" in refusal(EASEL_QQQ="1")


def test_names_of_other_programs_are_left_alone() -> None:
    """An environment is full of names that are nobody's business here."""
    assert read(PATH="/bin", WAVESPEED_REGION="eu", LANG="C").providers.keys() == {"wavespeed"}


def test_a_misspelt_token_or_key_is_pointed_at() -> None:
    """The commonest mistake is the right value under almost the right name."""
    with pytest.raises(StartupError) as caught:
        load({"DISCORD_BOT_TOKEN": TOKEN, "VTRIX_APIKEY": KEY}, env_file=None)
    assert "DISCORD_BOT_TOKEN is set, but Easel reads DISCORD_TOKEN" in caught.value.sentence
    assert "VTRIX_APIKEY is set, but Easel reads VTRIX_API_KEY" in caught.value.sentence
    assert KEY not in caught.value.sentence


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


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A value of the environment replaces the file's; an empty one does not."""
    file = tmp_path / ".env"
    file.write_text(
        f'# comment\nDISCORD_TOKEN="{TOKEN}"\nWAVESPEED_API_KEY={KEY}\nEASEL_HTTP_PORT=1\nEASEL_LOG_LEVEL=debug\n'
    )
    settings = load({"EASEL_HTTP_PORT": "2", "EASEL_LOG_LEVEL": ""}, env_file=file)
    assert (settings.http_port, settings.log_level) == (2, "DEBUG")
    assert settings.discord_token.get_secret_value() == TOKEN


def test_unknown_names_in_the_file_are_errors_too(tmp_path: Path) -> None:
    """The file is judged like the environment."""
    file = tmp_path / ".env"
    file.write_text("EASEL_HTTP_PROT=1\n")
    with pytest.raises(StartupError, match="EASEL_HTTP_PROT: there is no such setting"):
        load(GOOD, env_file=file)


def test_a_file_that_is_not_text_is_told_plainly(tmp_path: Path) -> None:
    """A file that cannot be read is a sentence, not a traceback."""
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00A")
    with pytest.raises(StartupError, match="UTF-8"):
        load(GOOD, env_file=file)


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping, the settings come from the process's own environment."""
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("VTRIX_API_KEY", KEY)
    assert load(env_file=None).providers.keys() == {"vtrix"}
    assert "VTRIX_API_KEY" in os.environ


def test_building_settings_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged is what is used: building from values has no second look at the environment."""
    monkeypatch.setenv("EASEL_HTTP_PORT", "1234")
    assert Settings.model_validate(GOOD).http_port == 8080


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    """Settings in a traceback or a debugger give nothing away, and neither does the owner's table."""
    settings = read(EASEL_MODERATION_URL="https://x.example/v1", EASEL_MODERATION_KEY="moderation-key-1")
    assert set(settings.secrets) == {TOKEN, KEY, "moderation-key-1"}
    shown = repr(settings) + repr(settings.providers) + repr(settings.moderation) + repr(current(settings))
    assert not any(secret in shown for secret in settings.secrets)
    assert ("WAVESPEED_API_KEY", "set", "set") in current(settings)
    assert ("VTRIX_API_KEY", "not set", "default") in current(settings)


def test_the_example_is_a_file_that_works_once_filled_in(tmp_path: Path) -> None:
    """Switching on every line of the example gives the defaults, so no example value is wrong."""
    file = tmp_path / ".env"
    file.write_text("\n".join(line.removeprefix("# ") if "=" in line else line for line in example().splitlines()))
    names = {line.partition("=")[0].removeprefix("# ") for line in example().splitlines() if "=" in line}
    assert set(variable_names()) <= names
    assert load(GOOD, env_file=None).limits == load(GOOD, env_file=file).limits


@given(st.text(max_size=40), st.sampled_from(variable_names()))
def test_no_text_whatever_breaks_the_reading(text: str, name: str) -> None:
    """Any text in any variable is either taken or told, never a traceback."""
    told = None
    try:
        taken = load({**GOOD, name: text}, env_file=None)
    except StartupError as error:
        taken, told = None, error
    assert taken is not None or (told is not None and told.exit_code == 78 and name in told.sentence)
