"""The limits of embeds. Source: the table "Embed Limits" on Discord's page of the message object.

https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

from practice.discord.entities import Json
from practice.discord.errors import Path, Problems
from practice.discord.fields import check_text

_TEXTS = (("title", 256), ("description", 4096))
MOST_EMBEDS = 10
MOST_FIELDS = 25
MOST_TEXT = 6000


def check_embeds(problems: Problems, embeds: list[Json]) -> None:
    """Note every embed that is too long, too many fields, or too much text in all together."""
    problems.length(("embeds",), embeds, 0, MOST_EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        total += _embed(problems, ("embeds", index), embed)
    if total > MOST_TEXT:
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_TEXT}")


def _embed(problems: Problems, path: Path, embed: Json) -> int:
    size = 0
    for name, most in _TEXTS:
        size += _optional(problems, (*path, name), embed.get(name), most)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    size += _optional(problems, (*path, "footer", "text"), footer.get("text"), 2048)
    size += _optional(problems, (*path, "author", "name"), author.get("name"), 256)
    fields = embed.get("fields") or []
    problems.length((*path, "fields"), fields, 0, MOST_FIELDS)
    for index, entry in enumerate(fields):
        for name, most in (("name", 256), ("value", 1024)):
            here = (*path, "fields", index, name)
            check_text(problems, here, entry.get(name), 1, most)
            size += len(str(entry.get(name) or ""))
    return size


def _optional(problems: Problems, path: Path, value: str | None, most: int) -> int:
    if value is None:
        return 0
    text = value.strip()
    problems.length(path, text, 0, most)
    return len(text)
