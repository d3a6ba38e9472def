"""What can be wrong with settings taken together: unknown names, missing keys, contradictions.

Pure: works on names and texts, reads no environment. No sentence repeats a value that may be a
secret.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping

from bot import setting_kinds as kinds

PREFIX = "EASEL_"
PROVIDER_KEYS = ("MODELVERSE_API_KEY", "WAVESPEED_API_KEY", "VTRIX_API_KEY")


def unknown_names(names: Iterable[str], known: Collection[str]) -> list[str]:
    """A sentence for each `EASEL_` name that no setting has.

    Other names are nobody's business: an environment is full of them.
    """
    problems = []
    for name in sorted(names):
        if name in known or not name.upper().startswith(PREFIX):
            continue
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]}" if near else "remove it; README.md lists all settings"
        problems.append(f"{name}: there is no such setting; {hint}")
    return problems


def missing_token(names: Collection[str], known: Collection[str]) -> str:
    """Why there is no bot without a token, and where one comes from."""
    return (
        "DISCORD_TOKEN: it is not set; copy the bot's token from the Bot page of"
        f" https://discord.com/developers/applications{_misspelt('DISCORD_TOKEN', names, known)}"
    )


def missing_provider(variables: Mapping[str, str], known: Collection[str]) -> list[str]:
    """A sentence when no provider has a key: there would be nobody to make pictures."""
    if any(variables.get(name) for name in PROVIDER_KEYS):
        return []
    hints = "".join(_misspelt(name, variables, known) for name in PROVIDER_KEYS)
    return [f"{', '.join(PROVIDER_KEYS)}: none of them is set; set at least one{hints}"]


def contradictions(variables: Mapping[str, str]) -> list[str]:
    """A sentence for each setting that makes no sense without, or beside, another."""
    problems = []
    if variables.get("EASEL_MODERATION_KEY") and not variables.get("EASEL_MODERATION_URL"):
        problems.append(
            "EASEL_MODERATION_KEY: there is no address to use it with; set EASEL_MODERATION_URL too,"
            " such as https://api.openai.com/v1"
        )
    problems.extend(_shard_problems(variables))
    return problems


def message(sentences: Collection[str]) -> str:
    """All of them for the owner's eyes, one line each."""
    title = "One setting has" if len(sentences) == 1 else f"{len(sentences)} settings have"
    lines = "\n".join(f"  {sentence}." for sentence in sentences)
    return f"Easel cannot start. {title} a problem:\n{lines}\nREADME.md explains every setting."


def _shard_problems(variables: Mapping[str, str]) -> list[str]:
    try:
        shards = kinds.read_shards(variables.get("EASEL_SHARD_IDS"))
        count = int(variables.get("EASEL_SHARD_COUNT", "0"))
    except ValueError:  # told already, by the setting itself
        return []
    if shards and not count:
        return ["EASEL_SHARD_COUNT: EASEL_SHARD_IDS needs it; set how many shards there are in all"]
    if shards and shards[-1] >= count:
        there = f"with EASEL_SHARD_COUNT={count} they are 0 to {count - 1}"
        return [f"EASEL_SHARD_IDS: shard {shards[-1]} does not exist; {there}"]
    return []


def _misspelt(wanted: str, names: Iterable[str], known: Collection[str]) -> str:
    """A hint when a name of the same family is set that no setting has."""
    family = wanted.partition("_")[0] + "_"
    strays = [name for name in names if name.upper().startswith(family) and name not in known]
    near = difflib.get_close_matches(wanted, [n.upper() for n in strays], n=1, cutoff=0.6)
    return f" ({_as_written(near[0], strays)} is set, but Easel reads {wanted})" if near else ""


def _as_written(upper: str, names: Iterable[str]) -> str:
    return next(name for name in names if name.upper() == upper)
