"""An upload over a real connection that breaks: nothing is kept, and nobody is told that it was."""

from __future__ import annotations

import socket
import time

import pytest

from accounts.models import Office
from cases.models import Document
from tests.accounts.factories import make_user
from tests.files.test_cut import KIND, begin, body_of
from tests.live.browsers import cookie_of
from tests.live.test_server import server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def post(port: int, cookie: str, where: str, body: bytes, arrives: int) -> bytes:
    """Send so many bytes of a form over a real connection, close our half, and give what comes back."""
    head = (
        f"POST {where} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Origin: http://127.0.0.1\r\nContent-Type: {KIND}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head.encode() + body[:arrives])
        if arrives < len(body):
            line.shutdown(socket.SHUT_WR)
        return line.recv(64)


def wait_for(port: int) -> None:
    for _n in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def test_a_connection_lost_on_the_way_keeps_nothing_and_the_whole_form_is_taken():
    user = make_user()
    draft = begin(user, Office.objects.get(slug="phnom-penh"))
    client, cookie = cookie_of(user)
    where = f"/en/file/{draft.pk}/evidence/"
    token = client.get(where).cookies["csrf"].value
    body = body_of(title="x", audience="all", csrfmiddlewaretoken=token)
    with server() as port:
        wait_for(port)
        for arrives in (200, len(body) - 5):
            assert b" 302" not in post(port, f"{cookie}; csrf={token}", where, body, arrives)
        assert Document.objects.count() == 0
        assert b" 302" in post(port, f"{cookie}; csrf={token}", where, body, len(body))
    assert Document.objects.count() == 1
