"""Rate limits: a bucket for each route and top-level resource, and 50 counted calls a second.

Discord publishes no numbers for its routes and asks nobody to rely on any; these are close to
what its headers have shown. Interaction endpoints do not count against the 50.
Source: https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from practice.clock import Clock
from practice.discord.errors import DiscordError

GLOBAL_CALLS, GLOBAL_SECONDS = 50, 1.0


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`calls` may be made in any `seconds`."""

    calls: int
    seconds: float


RULES: Mapping[str, Rule] = {
    "POST /channels/{channel_id}/messages": Rule(calls=5, seconds=5),
    "PATCH /channels/{channel_id}/messages/{message_id}": Rule(calls=5, seconds=5),
    "DELETE /channels/{channel_id}/messages/{message_id}": Rule(calls=5, seconds=1),
    "GET /channels/{channel_id}/messages": Rule(calls=5, seconds=5),
    "GET /channels/{channel_id}/messages/{message_id}": Rule(calls=30, seconds=30),
    "POST /channels/{channel_id}/messages/{message_id}/threads": Rule(calls=10, seconds=5),
    "POST /channels/{channel_id}/threads": Rule(calls=10, seconds=5),
    "PATCH /channels/{channel_id}": Rule(calls=5, seconds=5),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user}": Rule(calls=1, seconds=0.25),
    "POST /webhooks/{application_id}/{token}": Rule(calls=5, seconds=2),
    "PATCH /webhooks/{application_id}/{token}/messages/{message}": Rule(calls=5, seconds=2),
    "DELETE /webhooks/{application_id}/{token}/messages/{message}": Rule(calls=5, seconds=2),
    "POST /users/@me/channels": Rule(calls=10, seconds=10),
}
DEFAULT = Rule(calls=40, seconds=1)


@dataclass(kw_only=True, eq=False)
class _Bucket:
    rule: Rule
    resets_at: float = 0.0
    used: int = 0


@dataclass(kw_only=True, eq=False)
class RateLimits:
    """Counts calls; `enabled` off lets everything through and sends no headers."""

    clock: Clock
    enabled: bool = True
    rules: dict[str, Rule] = field(default_factory=lambda: dict(RULES))
    global_calls: int = GLOBAL_CALLS
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take(self, route: str, resource: str) -> dict[str, str]:
        """Count one call of `route` on a top-level resource, and give the answer's headers.

        Raises:
            DiscordError: 429 when the bucket is empty.
        """
        if not self.enabled:
            return {}
        rule = self.rules.get(route, DEFAULT)
        now = self.clock.time()
        bucket = self._buckets.setdefault((route, resource), _Bucket(rule=rule))
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at = 0, now + rule.seconds
        left = bucket.resets_at - now
        headers = _headers(route, rule, rule.calls - bucket.used - 1, left, bucket.resets_at)
        if bucket.used >= rule.calls:
            raise limited(left, headers=headers | {"X-RateLimit-Remaining": "0"})
        bucket.used += 1
        return headers

    def take_global(self) -> None:
        """Count one call against the bot's 50 a second.

        Raises:
            DiscordError: 429 with `global` set when there are none left.
        """
        if not self.enabled:
            return
        now = self.clock.time()
        while self._recent and self._recent[0] <= now - GLOBAL_SECONDS:
            self._recent.popleft()
        if len(self._recent) >= self.global_calls:
            raise limited(self._recent[0] + GLOBAL_SECONDS - now, everywhere=True)
        self._recent.append(now)


def _headers(route: str, rule: Rule, remaining: int, left: float, reset: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(rule.calls),
        "X-RateLimit-Remaining": str(max(0, remaining)),
        "X-RateLimit-Reset": f"{reset:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
    }


def limited(
    retry_after: float,
    *,
    everywhere: bool = False,
    headers: dict[str, str] | None = None,
) -> DiscordError:
    """A 429 as Discord sends it; clients tell it from a proxy's by the `Via` header."""
    scope = "global" if everywhere else "user"
    answer = {
        **(headers or {}),
        "Retry-After": str(math.ceil(retry_after)),
        "X-RateLimit-Scope": scope,
        "Via": "1.1 practice",
    }
    if everywhere:
        answer["X-RateLimit-Global"] = "true"
    return DiscordError(
        429,
        0,
        "You are being rate limited.",
        extra={"retry_after": round(max(retry_after, 0.001), 3), "global": everywhere},
        headers=answer,
    )
