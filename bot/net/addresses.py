"""Which places may be asked: origins of URLs, and whether an IP address belongs to the public internet. No I/O.

Special-purpose ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry.
"""

import ipaddress
from dataclasses import dataclass
from typing import Self

from yarl import URL

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
_RELAY = ipaddress.IPv4Network("192.88.99.0/24")  # deprecated 6to4 relays
_PROTOCOL = ipaddress.IPv4Network("192.0.0.0/24")

Endpoint = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Scheme, host and port: what has to be equal for a key to be sent along."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Self:
        """The origin of an absolute http or https URL.

        Raises:
            ValueError: it is none; the sentence does not repeat the URL, which may be signed.
        """
        try:
            parsed = URL(url)
            host, port = parsed.host, parsed.port
        except ValueError:
            raise ValueError("not a web address") from None
        if parsed.scheme not in ("http", "https") or not host or port is None:
            raise ValueError("not a http or https address")
        return cls(scheme=parsed.scheme, host=host.lower().rstrip("."), port=port)

    @property
    def endpoint(self) -> Endpoint:
        """Host and port."""
        return self.host, self.port


def is_public(text: str) -> bool:
    """Whether an IP address, as a socket is about to connect to it, is on the public internet.

    Everything else is refused: loopback, private, link-local, carrier-grade NAT, multicast, reserved, and IPv6
    addresses that only wrap such an IPv4 address.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        special = address in _RELAY or address in _PROTOCOL
        return address.is_global and not address.is_multicast and not special
    inner = _wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address in _UNICAST and address.is_global


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour
