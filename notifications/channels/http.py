"""One POST to an address outside: public addresses unless told otherwise, no redirects, short patience.

The name is looked up once and the connection goes to the address that was looked at, so that a name which
changes its mind in between leads nowhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 5.0
MOST_READ = 64 * 1024
LONGEST = 10.0
MOST_TRIED = 2
"""Addresses of one name that are tried: all together ends before a transaction that waits is ended (30 s)."""


class NotAllowed(ValueError):
    """The address is none that this house calls: `reason` says why, in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A web address taken apart."""

    tls: bool
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """Take an address apart; NotAllowed where it is no plain web address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed("address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise NotAllowed("address")
    if any(ord(char) <= 32 or ord(char) > 126 for char in url):
        raise NotAllowed("address")
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(tls, parts.hostname, port or (443 if tls else 80), path)


def addresses_of(place: Place, *, private: bool) -> list[str]:
    """Where the name leads; NotAllowed as soon as one of the addresses is none of the public internet.

    Raises OSError where the name leads nowhere.
    """
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(is_public(address) for address in addresses):
        raise NotAllowed("private")
    return addresses


def check_address(url: str) -> None:
    """Raise NotAllowed unless an address is public and over TLS; OSError where it leads nowhere.

    The setting WEBHOOKS_PRIVATE allows others too.
    """
    place = place_of(url)
    if not place.tls and not settings.WEBHOOKS_PRIVATE:
        raise NotAllowed("plain")
    addresses_of(place, private=settings.WEBHOOKS_PRIVATE)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also inside an IPv6 wrapping."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None:
            ip = inner
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    inside = ip in ipaddress.ip_network("64:ff9b::/96")
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if inside else None


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> Answer:
    """Send a body and read the answer, at most 64 KB of it and 10 seconds once somebody answered.

    Raises NotAllowed, or OSError where nobody answered so that it can be read.
    """
    place = place_of(url)
    line = _first_line(addresses_of(place, private=private), place.port)
    with line, line.dup() as handle:
        cut = threading.Timer(LONGEST, handle.shutdown, [socket.SHUT_RDWR])
        cut.start()
        try:
            return _asked(place, line, body, headers)
        except http.client.HTTPException as error:
            raise ConnectionError(type(error).__name__) from error
        finally:
            cut.cancel()


def _asked(place: Place, line: socket.socket, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One question on an open line, under the name that was asked for."""
    kind = http.client.HTTPSConnection if place.tls else http.client.HTTPConnection
    connection = kind(place.host, place.port, timeout=PATIENCE)
    context = ssl.create_default_context() if place.tls else None
    connection.sock = context.wrap_socket(line, server_hostname=place.host) if context else line
    try:
        connection.request("POST", place.path, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_READ))
    finally:
        connection.close()


def _first_line(addresses: list[str], port: int) -> socket.socket:
    failed: OSError = ConnectionError("nobody")
    for address in addresses[:MOST_TRIED]:
        try:
            return socket.create_connection((address, port), timeout=PATIENCE)
        except OSError as error:
            failed = error
    raise failed
