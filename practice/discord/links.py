"""Addresses of files on the practice CDN: signed, and valid for a day like Discord's own.

Source: https://discord.com/developers/docs/reference#signed-attachment-cdn-urls
"""

import hashlib
import hmac
from urllib.parse import quote, urlencode

from practice.clock import Clock
from practice.discord.entities import Attachment, User

LIFETIME_SECONDS = 24 * 3600


class Links:
    """Makes and checks the signed addresses of one room."""

    def __init__(self, clock: Clock, key: bytes) -> None:
        self._clock = clock
        self._key = key
        self.base = ""

    def attachment(self, attachment: Attachment) -> str:
        """The address of a stored file, signed afresh at each call."""
        root = "ephemeral-attachments" if attachment.ephemeral else "attachments"
        name = quote(attachment.filename)
        path = f"/{root}/{attachment.channel_id}/{attachment.id}/{name}"
        issued = int(self._clock.time())
        expires = issued + LIFETIME_SECONDS
        query = {
            "ex": f"{expires:x}",
            "is": f"{issued:x}",
            "hm": self._sign(attachment.id, f"{expires:x}", f"{issued:x}"),
        }
        return f"{self.base}{path}?{urlencode(query)}&"

    def valid(self, attachment_id: int, expires: str, issued: str, signature: str) -> bool:
        """Whether the signed part of an address is ours and has not run out."""
        if not hmac.compare_digest(self._sign(attachment_id, expires, issued), signature):
            return False
        return int(expires, 16) > self._clock.time()

    def avatar(self, user: User) -> str:
        """The address of somebody's picture."""
        return f"{self.base}/avatars/{user.id}/{user.avatar}.png"

    def _sign(self, attachment_id: int, expires: str, issued: str) -> str:
        text = f"{attachment_id}/{expires}/{issued}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()
