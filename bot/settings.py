"""Every setting of Easel: its name, its default, its meaning and how it is checked.

Knows the environment and `.env`, and nothing of what the values are used for. Nothing is read when
this module is imported; `load` is the one door.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot import setting_kinds as kinds
from bot import setting_problems as problems
from bot.core.errors import StartupError
from bot.core.money import micro_usd
from bot.core.quota import Limits

BAD_SETTINGS = 78  # EX_CONFIG of sysexits.h


def _setting(variable: str, meaning: str, default: Any = ..., shown: str | None = None) -> Any:
    """One setting; `shown` is what the table says in place of a default that is None."""
    extra: JsonDict = {"shown": shown} if shown else {}
    return Field(default, alias=variable, description=meaning, json_schema_extra=extra)


class Settings(BaseSettings):
    """All settings, checked. Attributes are the variables in lower case without `EASEL_`."""

    model_config = SettingsConfigDict(
        case_sensitive=True,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # an input may be a key
    )

    discord_token: kinds.Secret = _setting(
        "DISCORD_TOKEN", "The bot's token, from the Bot page of the Discord developer portal."
    )
    discord_api_url: kinds.Url = _setting(
        "DISCORD_API_URL",
        "Another host for Discord's API (a proxy, or the practice server); the gateway's address"
        " then comes from its `/gateway/bot`.",
        "https://discord.com/api/v10",
    )
    database_url: kinds.DatabaseUrl = _setting(
        "DATABASE_URL",
        "Where jobs and money are kept: `sqlite:///data/x.db` is relative to the working"
        " directory, `sqlite:////srv/x.db` absolute.",
        "sqlite:///data/easel.db",
    )
    data_dir: kinds.Folder = _setting("EASEL_DATA_DIR", "The folder of the pictures.", Path("data"))
    modelverse_api_key: kinds.Secret | None = _setting(
        "MODELVERSE_API_KEY", "Key of UModelVerse; at least one provider's key is needed.", None
    )
    modelverse_base_url: kinds.Url = _setting(
        "MODELVERSE_BASE_URL", "Where UModelVerse's API is.", "https://api.umodelverse.ai/v1"
    )
    wavespeed_api_key: kinds.Secret | None = _setting("WAVESPEED_API_KEY", "Key of WaveSpeed.", None)
    wavespeed_base_url: kinds.Url = _setting(
        "WAVESPEED_BASE_URL", "Where WaveSpeed's API is.", "https://api.wavespeed.ai/api/v3"
    )
    vtrix_api_key: kinds.Secret | None = _setting("VTRIX_API_KEY", "Key of Vtrix.", None)
    vtrix_submit_url: kinds.Url = _setting(
        "VTRIX_SUBMIT_URL",
        "Where Vtrix takes jobs; they are asked for at this address + `/task/{id}`.",
        "https://cloud.vtrix.ai/model/v1/generation",
    )
    vtrix_body: kinds.VtrixBody = _setting(
        "VTRIX_BODY", "The shape of what is sent to Vtrix: `wrapped` or `flat`.", "wrapped"
    )
    modelverse_concurrency: kinds.AtOnce = _setting(
        "EASEL_MODELVERSE_CONCURRENCY", "Jobs at UModelVerse at once; 0 = no limit.", 2
    )
    wavespeed_concurrency: kinds.AtOnce = _setting(
        "EASEL_WAVESPEED_CONCURRENCY", "Jobs at WaveSpeed at once; 0 = no limit.", 3
    )
    vtrix_concurrency: kinds.AtOnce = _setting("EASEL_VTRIX_CONCURRENCY", "Jobs at Vtrix at once; 0 = no limit.", 3)
    user_daily_images: kinds.Count = _setting(
        "EASEL_USER_DAILY_IMAGES", "Pictures a member may make a day; 0 = no limit.", 25
    )
    user_daily_usd: kinds.Usd = _setting(
        "EASEL_USER_DAILY_USD", "What a member may spend a day, in USD; 0 = no limit.", Decimal("1.00")
    )
    user_concurrent_jobs: kinds.Count = _setting(
        "EASEL_USER_CONCURRENT_JOBS", "Jobs a member may have open at once; 0 = no limit.", 3
    )
    guild_daily_usd: kinds.Usd = _setting(
        "EASEL_GUILD_DAILY_USD", "What a server may spend a day, in USD; 0 = no limit.", Decimal(10)
    )
    guild_monthly_usd: kinds.Usd = _setting(
        "EASEL_GUILD_MONTHLY_USD", "What a server may spend a month, in USD; 0 = no limit.", Decimal(100)
    )
    total_monthly_usd: kinds.Usd = _setting(
        "EASEL_TOTAL_MONTHLY_USD",
        "The owner's ceiling: what all servers together may spend a month, in USD; 0 = no limit.",
        Decimal(200),
    )
    job_timeout_seconds: kinds.Seconds = _setting(
        "EASEL_JOB_TIMEOUT_SECONDS",
        "How long a job may take at the provider before Easel gives it up; 0 = no limit.",
        600,
    )
    http_host: kinds.Host = _setting(
        "EASEL_HTTP_HOST",
        "Where `/healthz`, `/readyz` and `/metrics` listen; `0.0.0.0` = on every address.",
        "127.0.0.1",
    )
    http_port: kinds.Port = _setting("EASEL_HTTP_PORT", "Their port; 0 = off.", 8080)
    shard_ids: kinds.Shards = _setting(
        "EASEL_SHARD_IDS",
        "This process's part of the shards, such as `0-3` or `0,2,5`; needs the count too.",
        None,
        shown="all",
    )
    shard_count: kinds.ShardCount | None = _setting(
        "EASEL_SHARD_COUNT", "How many shards all processes have together.", None, shown="Discord's advice"
    )
    sync_guild_id: kinds.Snowflake | None = _setting(
        "EASEL_SYNC_GUILD_ID", "A server in which commands are registered at once (development).", None
    )
    moderation_url: kinds.ModerationUrl | None = _setting(
        "EASEL_MODERATION_URL",
        "Base of an OpenAI-compatible API (`.../v1`); its `/moderations` is asked about the words of every order.",
        None,
    )
    moderation_key: kinds.Secret | None = _setting("EASEL_MODERATION_KEY", "Its key, if it needs one.", None)
    classifier: kinds.Classifier = _setting(
        "EASEL_CLASSIFIER",
        "Who looks for explicit pictures on this machine: `off`, or `nudenet`, a package to install besides.",
        "off",
    )
    refused_prompt_days: kinds.Days = _setting(
        "EASEL_REFUSED_PROMPT_DAYS", "Days for which the words of refused orders are kept; 0 = not at all.", 30
    )
    log_format: kinds.LogFormat = _setting("EASEL_LOG_FORMAT", "`console` for people, `json` for machines.", "console")
    log_level: kinds.LogLevel = _setting(
        "EASEL_LOG_LEVEL", "`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`.", "INFO"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the caller passes: `load` reads environment and file, once, and judges both.

        A second look by pydantic-settings could find other values than those that were judged.
        """
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @property
    def providers(self) -> dict[str, kinds.ProviderAccess]:
        """The providers that have a key, by name."""
        urls = {
            "modelverse": self.modelverse_base_url,
            "wavespeed": self.wavespeed_base_url,
            "vtrix": self.vtrix_submit_url,
        }
        return {
            name: kinds.ProviderAccess(
                name=name, key=key, base_url=url, concurrency=getattr(self, f"{name}_concurrency")
            )
            for name, url in urls.items()
            if (key := getattr(self, f"{name}_api_key")) is not None
        }

    @property
    def moderation(self) -> kinds.ModerationAccess | None:
        """The moderation API, if one is configured."""
        if self.moderation_url is None:
            return None
        return kinds.ModerationAccess(base_url=self.moderation_url, key=self.moderation_key)

    @property
    def database(self) -> kinds.SqliteFile:
        """The database's kind and place; another kind of database adds its own value here."""
        return kinds.sqlite_file(self.database_url)

    @property
    def limits(self) -> Limits:
        """What holds for every member and server that has no rule of its own; micro-USD."""
        return Limits(
            images_per_day=self.user_daily_images,
            usd_per_day=micro_usd(self.user_daily_usd),
            jobs_at_once=self.user_concurrent_jobs,
            guild_usd_per_day=micro_usd(self.guild_daily_usd),
            guild_usd_per_month=micro_usd(self.guild_monthly_usd),
            total_usd_per_month=micro_usd(self.total_monthly_usd),
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text: for the log's redaction and for nothing else."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(v.get_secret_value() for v in values if isinstance(v, SecretStr))


def load(env: Mapping[str, str] | None = None, env_file: Path | str | None = ".env") -> Settings:
    """The settings from `env` (the process's environment by default) and `env_file`.

    A variable of the environment wins over the file's; an empty one counts as not set. A file that
    does not exist is no error.

    Raises:
        StartupError: every problem in one message, each named by its variable; exit code 78.
    """
    variables = _filled(_read_file(env_file)) | _filled(os.environ if env is None else env)
    known = variable_names()
    wrong = problems.unknown_names(variables, known)
    settings: Settings | None = None
    try:
        settings = Settings.model_validate({n: variables[n] for n in known if n in variables})
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            name = str(each["loc"][0])
            if each["type"] == "missing":
                wrong.append(problems.missing_token(variables, known))
            else:
                wrong.append(f"{name}: {each['ctx']['error']}")
    wrong += problems.missing_provider(variables, known)
    wrong += problems.contradictions(variables)
    if settings is None or wrong:
        raise StartupError(problems.message(wrong), exit_code=BAD_SETTINGS)
    return settings


def variable_names() -> tuple[str, ...]:
    """The names of all settings, in the order of the table."""
    return tuple(str(field.alias) for field in Settings.model_fields.values())


def describe() -> str:
    """The table of settings as Markdown: one row each with name, default and meaning."""
    fields = Settings.model_fields.values()
    rows = (f"| `{each.alias}` | {_default(each)} | {each.description} |\n" for each in fields)
    return "| name | default | meaning |\n|---|---|---|\n" + "".join(rows)


def example() -> str:
    """A file to copy to `.env`: every setting with its meaning, switched off where there is a default."""
    lines = ["# Copy this file to .env and fill it in. What stands behind # is off, or the default."]
    for field in Settings.model_fields.values():
        optional = "" if field.is_required() else "# "
        default = "" if field.default is None or field.is_required() else str(field.default)
        lines += ["", f"# {field.description}", f"{optional}{field.alias}={default}"]
    return "\n".join(lines) + "\n"


def current(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value and origin (`set` or `default`) of each setting; a secret only as set or not set."""
    rows = []
    for attribute, field in Settings.model_fields.items():
        value = getattr(settings, attribute)
        if isinstance(value, SecretStr):
            text = "set"
        elif value is None:
            text = _default(field) if field.json_schema_extra else "not set"
        else:
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        rows.append((str(field.alias), text, "set" if attribute in settings.model_fields_set else "default"))
    return rows


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is not None:
        return f"`{field.default}`"
    extra = field.json_schema_extra
    return str(extra["shown"]) if isinstance(extra, dict) and "shown" in extra else "-"


def _filled(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if value.strip()}


def _read_file(env_file: Path | str | None) -> dict[str, str]:
    try:
        source = DotEnvSettingsSource(Settings, env_file=env_file)
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(
            f"{env_file} cannot be read ({type(error).__name__}); it must be a text file in UTF-8"
            " that this user may read.",
            exit_code=BAD_SETTINGS,
        ) from None
    return {name: value or "" for name, value in source.env_vars.items()}
