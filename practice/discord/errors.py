"""What Discord says when it refuses: HTTP status, error code, sentence and the nested details.

Sources: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json and
https://discord.com/developers/docs/reference#error-messages
"""

from typing import Any

Path = tuple[str | int, ...]


class DiscordError(Exception):
    """A refusal; the server answers it as Discord would."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} (error code: {code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """The JSON document of the refusal."""
        document: dict[str, Any] = {"message": self.message, "code": self.code, **self.extra}
        if self.errors is not None:
            document["errors"] = self.errors
        return document


# code -> (HTTP status, Discord's sentence)
_SENTENCES: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30003: (400, "Maximum number of pins reached (50)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30015: (400, "Maximum number of attachments in a message reached (10)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    40001: (401, "Unauthorized"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete."),
    50019: (400, "A message can only be pinned in the channel it was sent in"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "A message provided was too old to bulk delete"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "You cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    200000: (400, "Message was blocked by automatic moderation"),
}  # fmt: skip


def refusal(code: int) -> DiscordError:
    """The refusal that has this error code. An unlisted code is a KeyError."""
    status, sentence = _SENTENCES[code]
    return DiscordError(status, code, sentence)


def unauthorized() -> DiscordError:
    """The answer to a missing or wrong bot token."""
    return DiscordError(401, 0, "401: Unauthorized")


def not_found() -> DiscordError:
    """The answer to an address Discord does not have."""
    return DiscordError(404, 0, "404: Not Found")


class Problems:
    """Collects everything wrong with one request, to be refused together with code 50035."""

    def __init__(self, prefix: Path = ()) -> None:
        self._prefix = prefix
        self._tree: dict[str, Any] = {}

    def add(self, path: Path, code: str, message: str) -> None:
        """Note a problem with the field at `path`."""
        node = self._tree
        for step in (*self._prefix, *path):
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: Path, value: str | list[Any], low: int, high: int) -> None:
        """Note a text or list whose length is outside `low` to `high`."""
        if low <= len(value) <= high:
            return
        if isinstance(value, str) and not value:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif low == 0 and isinstance(value, str):
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        else:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def required(self, path: Path) -> None:
        """Note a missing field."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def choice(self, path: Path, allowed: tuple[Any, ...]) -> None:
        """Note a value outside the ones that are allowed."""
        self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")

    def __bool__(self) -> bool:
        return bool(self._tree)

    def refuse(self) -> None:
        """Raise code 50035 when anything was noted."""
        if self._tree:
            raise DiscordError(400, 50035, "Invalid Form Body", errors=self._tree)


def invalid(path: Path, code: str, message: str) -> DiscordError:
    """Code 50035 about a single field."""
    problems = Problems()
    problems.add(path, code, message)
    return DiscordError(400, 50035, "Invalid Form Body", errors=problems._tree)  # noqa: SLF001 - own class
