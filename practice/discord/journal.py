"""The record of REST calls: what a bot asked for, and what it was told.

Knows nothing of how a call is answered.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Call:
    """One finished REST call.

    `route` is the template (``/channels/{channel_id}/messages``), `path` what was really asked
    for. `auth` is ``bot``, ``token`` (an interaction's) or ``none``; `counted` tells whether the
    call used up one of the 50 a second a bot has. `took` is in seconds. `lost` marks a call whose
    answer a fault swallowed.
    """

    method: str
    route: str
    path: str
    status: int
    auth: str
    counted: bool
    at: float
    took: float
    code: int | None = None
    lost: bool = False
