"""Bad weather a test switches on: failing, slow, limited or lost REST calls.

Says what should go wrong with a call; `calls.py` makes it so.
"""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(kw_only=True, eq=False)
class Fault:
    """What goes wrong with the next `times` calls whose method and route match `pattern`.

    `after` does the work first and spoils the answer then: a lost reply. `drop` cuts the
    connection instead of answering. `retry_after` makes it a 429.
    """

    pattern: str
    status: int = 500
    code: int = 0
    message: str = ""
    times: int | None = 1
    after: bool = False
    drop: bool = False
    delay: float = 0.0
    only_delay: bool = False
    retry_after: float | None = None
    everywhere: bool = False
    met: int = 0

    def matches(self, method: str, route: str) -> bool:
        """Whether this fault is for such a call. `*` stands for anything; braces are literal."""
        if self.times is not None and self.met >= self.times:
            return False
        call = f"{method} {route}"
        return self.pattern in (call, route) or fnmatchcase(call, self.pattern)


@dataclass(kw_only=True, eq=False)
class Faults:
    """The faults that wait for their call, first come, first served."""

    waiting: list[Fault] = field(default_factory=list)

    def fail_next(
        self,
        pattern: str,
        status: int = 500,
        *,
        times: int | None = 1,
        after: bool = False,
        drop: bool = False,
        code: int = 0,
        message: str = "",
    ) -> Fault:
        """Let matching calls fail with `status`, or with a cut connection when `drop`."""
        return self._add(
            Fault(
                pattern=pattern,
                status=status,
                times=times,
                after=after,
                drop=drop,
                code=code,
                message=message,
            )
        )

    def limit_next(
        self,
        pattern: str,
        retry_after: float,
        *,
        times: int | None = 1,
        everywhere: bool = False,
    ) -> Fault:
        """Answer matching calls with 429 and this `retry_after` in seconds."""
        return self._add(Fault(pattern=pattern, times=times, retry_after=retry_after, everywhere=everywhere))

    def slow_next(self, pattern: str, seconds: float, *, times: int | None = 1) -> Fault:
        """Let matching calls wait before anything happens."""
        return self._add(Fault(pattern=pattern, times=times, delay=seconds, only_delay=True))

    def clear(self) -> None:
        """Take all faults back."""
        self.waiting.clear()

    def meet(self, method: str, route: str) -> Fault | None:
        """The fault this call meets, counted; None when it goes well."""
        for fault in self.waiting:
            if fault.matches(method, route):
                fault.met += 1
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault
