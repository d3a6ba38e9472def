"""What an owner can rely on when Easel reads its settings."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

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
    "EASEL_CLASSIFIER": "`off`",
    "EASEL_REFUSED_PROMPT_DAYS": "`30`",
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
