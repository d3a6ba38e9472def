"""A message on its way in: read from a request, checked against Discord's limits.

A draft of an edit leaves out what stays as it is (`None`). Knows nothing of permissions or of
where the message goes.
Source: https://discord.com/developers/docs/resources/message#create-message
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from practice.discord.components import MOST_TEXT_BYTES, ComponentCheck, text_bytes
from practice.discord.embeds import check_embeds
from practice.discord.entities import Json, Message, MessageFlag
from practice.discord.errors import DiscordError, Path, Problems, refusal
from practice.discord.fields import check_text
from practice.discord.uploads import Upload

MOST_CONTENT = 2000
MOST_FILES = 10


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """One line of a request's `attachments`: an existing file to keep or a new one."""

    id: int | None
    upload: Upload | None
    filename: str | None
    description: str | None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The message fields of one request. `files` None means: leave the attachments alone."""

    content: str | None = None
    embeds: list[Json] | None = None
    components: list[Json] | None = None
    files: tuple[FileEntry, ...] | None = None
    flags: int | None = None
    tts: bool = False
    nonce: str | int | None = None
    enforce_nonce: bool = False
    allowed_mentions: Mapping[str, Any] | None = None
    reference: Mapping[str, Any] | None = None
    cleared: frozenset[str] = field(default_factory=frozenset)

    @property
    def empty(self) -> bool:
        """True when posting this would post nothing."""
        return not ((self.content or "").strip() or self.embeds or self.components or self.files)


def without_reference(draft: Draft) -> Draft:
    """The same message, no longer a reply."""
    return replace(draft, reference=None)


def with_reference(draft: Draft, message_id: int) -> Draft:
    """The same message as a reply to another one."""
    return replace(draft, reference={"message_id": str(message_id)})


def read(body: Json, uploads: Mapping[int, Upload]) -> Draft:
    """Read the message fields of a request body; wrong types are refused with code 50035."""
    problems = Problems()
    content = body.get("content")
    if content is not None and not isinstance(content, str):
        content = str(content)
    for name in ("embeds", "components", "attachments"):
        if body.get(name) is not None and not isinstance(body[name], list):
            problems.add((name,), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
    flags = body.get("flags")
    if flags is not None and not isinstance(flags, int):
        problems.add(("flags",), "NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
    problems.refuse()
    cleared = {name for name in ("content", "embeds", "components") if name in body}
    return Draft(
        content=content if content is not None else ("" if "content" in body else None),
        embeds=body.get("embeds") if body.get("embeds") is not None else _emptied(body, "embeds"),
        components=body["components"] if body.get("components") is not None else _emptied(body, "components"),
        files=_files(body, uploads),
        flags=flags,
        tts=bool(body.get("tts")),
        nonce=body.get("nonce"),
        enforce_nonce=bool(body.get("enforce_nonce")),
        allowed_mentions=body.get("allowed_mentions"),
        reference=body.get("message_reference"),
        cleared=frozenset(cleared),
    )


def _emptied(body: Json, name: str) -> list[Json] | None:
    return [] if name in body else None


def _files(body: Json, uploads: Mapping[int, Upload]) -> tuple[FileEntry, ...] | None:
    """Join `attachments` with the uploaded parts; uploads nobody lists are attached too."""
    listed = body.get("attachments")
    if listed is None:
        if not uploads:
            return () if "attachments" in body else None
        listed = [{"id": index} for index in sorted(uploads)]
    entries = []
    for line in listed:
        number = int(line.get("id", -1))
        upload = uploads.get(number)
        entries.append(
            FileEntry(
                id=None if upload else number,
                upload=upload,
                filename=line.get("filename") or (upload.filename if upload else None),
                description=line.get("description"),
            )
        )
    return tuple(entries)


def check(draft: Draft, *, before: Message | None = None, prefix: Path = ()) -> None:
    """Refuse a draft that breaks a limit; `before` is the message it edits.

    Raises:
        DiscordError: 50035 with every problem, 30015 for too many files, 500 where Discord itself
            breaks (see `MOST_TEXT_BYTES`).
    """
    problems = Problems(prefix)
    v2 = bool((draft.flags or 0) & MessageFlag.COMPONENTS_V2) or (before and before.is_v2) or False
    if draft.content:
        problems.length(("content",), draft.content, 0, MOST_CONTENT)
    if v2:
        _no_legacy_fields(problems, draft, before)
    if draft.nonce is not None and len(str(draft.nonce)) > 25:
        problems.add(("nonce",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    check_embeds(problems, draft.embeds or [])
    names = _file_names(problems, draft, before)
    if draft.components is not None:
        ComponentCheck(problems, names, v2=v2).message(draft.components)
    _check_mentions(problems, draft.allowed_mentions)
    problems.refuse()
    if v2 and text_bytes(draft.components or []) > MOST_TEXT_BYTES:
        raise DiscordError(500, 0, "500: Internal Server Error")


def _no_legacy_fields(problems: Problems, draft: Draft, before: Message | None) -> None:
    kept_content = before is not None and not before.is_v2 and draft.content is None
    kept_embeds = before is not None and not before.is_v2 and draft.embeds is None
    content = draft.content or (before.content if before and kept_content else "")
    embeds = draft.embeds or (before.embeds if before and kept_embeds else [])
    for name, used in (("content", content), ("embeds", embeds)):
        if used:
            problems.add(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _file_names(problems: Problems, draft: Draft, before: Message | None) -> set[str]:
    existing = {file.id: file for file in before.attachments} if before else {}
    if draft.files is None:
        return {file.filename for file in existing.values()}
    if len(draft.files) > MOST_FILES:
        raise refusal(30015)
    names: set[str] = set()
    for index, entry in enumerate(draft.files):
        path: Path = ("attachments", index)
        if entry.upload is None and entry.id not in existing:
            problems.add(path, "ATTACHMENT_NOT_FOUND", f"No attachment or uploaded file has id {entry.id}.")
            continue
        if entry.description is not None:
            check_text(problems, (*path, "description"), entry.description, 0, 1024)
        if entry.filename is not None:
            check_text(problems, (*path, "filename"), entry.filename, 1, 1024)
        kept = existing.get(entry.id or 0)
        names.add(entry.upload.stored_name(entry.filename) if entry.upload else kept.filename)  # type: ignore[union-attr]  # one of both exists, checked above
    return names


def _check_mentions(problems: Problems, allowed: Mapping[str, Any] | None) -> None:
    """`parse: [users]` beside a list of users contradicts itself, and lists end at 100."""
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        if listed and kind in parse:
            problems.add(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
        if len(listed) > 100:
            problems.length(("allowed_mentions", kind), list(listed), 0, 100)
