"""Which IP addresses count as public, and what an origin is."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.addresses import Origin, is_public

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff05::2",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "223.255.255.254",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address):
    """Loopback, private, link-local, shared, multicast, reserved, documentation, and IPv6 that wraps one of them."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address):
    """The open internet, right up to the edges of the special ranges."""
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "1.2.3.4:80", "0x7f.1", "[::1]"])
def test_what_is_no_address_is_refused(text):
    """Anything that is not plainly one IP address is not public."""
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_changes_nothing(address):
    """An IPv4 address is as public inside an IPv6 one as outside."""
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert is_public(str(wrapped)) is is_public(str(address)), wrapped


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://api.Example.com/v1", ("api.example.com", 443)),
        ("http://api.example.com", ("api.example.com", 80)),
        ("https://api.example.com.:8443/x?y=z", ("api.example.com", 8443)),
        ("http://[::1]:9/", ("::1", 9)),
    ],
)
def test_an_origin_names_host_and_port(url, endpoint):
    """Host in lower case without a closing dot, port also where the scheme implies it."""
    assert Origin.of(url).endpoint == endpoint


def test_origins_differ_by_scheme_host_and_port():
    """Three URLs that each differ in one part are three origins; paths make no difference."""
    base = Origin.of("https://a.example/x")
    assert Origin.of("https://A.example:443/y?z#w") == base
    for other in ("http://a.example:443/x", "https://b.example/x", "https://a.example:444/x"):
        assert Origin.of(other) != base


@pytest.mark.parametrize(
    "url", ["", "x", "//a.example/x", "ftp://a.example", "file:///etc/passwd", "data:image/png;base64,x", "http://"]
)
def test_what_is_no_web_address_is_refused(url):
    """Only absolute http and https addresses have an origin, and the sentence does not repeat them."""
    with pytest.raises(ValueError, match="not a") as caught:
        Origin.of(url)
    assert "example" not in str(caught.value)
