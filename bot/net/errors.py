"""How a request can fail on the wire. The one question that matters here: can the other side have acted on it?

TransportError
├── NotSent           certainly nothing was sent, so trying again cannot pay twice
│   └── NotPublic     a public address was wanted, and the name leads into a private network
├── AnswerLost        it was sent, or may have been, and no whole answer came back
│   └── TooLarge      an answer came and was larger than we take
DownloadError         a picture could not be fetched
"""

from bot.core.errors import EaselError


class TransportError(EaselError):
    """A request failed on the wire."""


class NotSent(TransportError):
    """No connection came about, so nothing was sent."""


class NotPublic(NotSent):
    """The address is not public, so no connection was made."""


class AnswerLost(TransportError):
    """The request may have arrived, but its answer did not."""


class TooLarge(AnswerLost):
    """The answer is larger than allowed."""


class DownloadError(EaselError):
    """A picture could not be downloaded.

    Attributes:
        retryable: a later try may well succeed.
        status: the HTTP status that said no, None where it was not a status.
    """

    def __init__(self, sentence: str, *, retryable: bool, status: int | None = None) -> None:
        super().__init__(sentence)
        self.retryable = retryable
        self.status = status
