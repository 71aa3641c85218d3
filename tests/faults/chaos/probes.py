"""Questions to the real servers before the faults begin: does access end, are codes used up, are lies refused?"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from config.supervisor import HOST
from tests.faults.chaos.calls import Ground, client, post_form
from tests.faults.chaos.clients import API, file_one
from tests.faults.chaos.history import History, Operation
from tests.faults.chaos.house import House
from tests.faults.chaos.sockets import dial

PROMISED = 5.0  # seconds in which a socket closes after its right has ended
Asked = tuple[House, dict[str, Any], Ground]


async def ask_all(house: House, people: dict[str, Any], history: History) -> None:
    """Ask every question; note what was wrong in words, nothing where it was right."""
    ground = Ground(house.ports, people["people"], history, history.seed)

    async def ask(question: Callable[[Asked], Awaitable[str | None]]) -> None:
        try:
            history.probes[question.__name__] = await question((house, people, ground)) or ""
        except (AssertionError, OSError, httpx.HTTPError, TimeoutError) as error:
            history.probes[question.__name__] = f"{type(error).__name__} {error}"

    await asyncio.gather(*map(ask, ENDS))
    for question in QUESTIONS:
        await ask(question)


def code_of(secret: str) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


async def sign_in(port: int, app: dict[str, str], code: str, ground: Ground) -> bool:
    """Sign in with password and code at one server; whether that opened the account page."""
    base = f"http://{HOST}:{port}"
    async with httpx.AsyncClient(timeout=20) as browser:
        await post_form(
            ground, browser, base, "/en/sign-in/", {"login": app["handle"], "password": app["password"]}
        )
        await post_form(ground, browser, base, "/en/sign-in/code/", {"code": code})
        return (await browser.get(f"{base}/en/account/")).status_code == 200


async def a_code_opens_one_server_once(asked: Asked) -> str | None:
    """T16: a one-time code that was used at one process is refused by another."""
    house, people, ground = asked
    if time.time() % 30 > 24:
        await asyncio.sleep(7)
    code = code_of(people["app"]["secret"])
    opened = [await sign_in(port, people["app"], code, ground) for port in (*house.ports, house.ports[0])]
    return None if opened == [True, False, False] else f"opened {opened}"


async def closes(socket: ClientConnection) -> tuple[int, float]:
    """The code with which a socket is closed, and after how many seconds."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PROMISED * 2):
            while True:
                await socket.recv()
    except ConnectionClosed:
        return socket.close_code or 0, time.monotonic() - began


async def ends(asked: Asked, leaver: int, code: int, change: Callable[[], Awaitable[Any]]) -> str | None:
    """Open a socket at the first server, let the change happen, and see it closed in time."""
    house, people, _ground = asked
    socket = await dial(house.ports[0], people["leavers"][leaver]["cookies"][0])
    await socket.send('{"since": 0}')
    await asyncio.sleep(0.5)
    await change()
    found, seconds = await closes(socket)
    good = found == code and seconds <= PROMISED
    return None if good else f"closed with {found} after {seconds:.1f} s"


async def signing_out_elsewhere_closes_the_socket(asked: Asked) -> str | None:
    """T20: the socket at one process closes when the person signs out at another."""
    house, people, ground = asked

    async def sign_out() -> None:
        async with client(people["leavers"][0], page=True) as browser:
            await post_form(ground, browser, f"http://{HOST}:{house.ports[-1]}", "/en/sign-out/", {})

    return await ends(asked, 0, 4401, sign_out)


async def an_account_that_is_closed_closes_the_socket(asked: Asked) -> str | None:
    """T20: the same for an account that is switched off."""
    sql = "UPDATE accounts_user SET is_active = false WHERE id = %s"
    return await ends(asked, 1, 4401, lambda: _sql(asked, sql, 1))


async def a_mandate_that_ends_closes_the_socket(asked: Asked) -> str | None:
    """T5, T20: the same for a mandate that ends."""
    sql = "UPDATE accounts_mandate SET revoked_at = now() WHERE user_id = %s"
    return await ends(asked, 2, 4403, lambda: _sql(asked, sql, 2))


async def _sql(asked: Asked, sql: str, leaver: int) -> None:
    house, people, _ground = asked

    def run() -> None:
        with house.server.connect(house.database) as connection:
            connection.execute(sql, [people["leavers"][leaver]["id"]])

    await asyncio.to_thread(run)


async def a_foreign_host_is_refused(asked: Asked) -> str | None:
    """T25: no page under a name that is not ours."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(
            f"http://{HOST}:{asked[0].ports[0]}/en/sign-in/", headers={"Host": "evil.example"}
        )
    return (
        None
        if answer.status_code == 400 and b"evil" not in answer.content
        else f"answered {answer.status_code}"
    )


async def a_made_up_address_is_no_new_address(asked: Asked) -> str | None:
    """T25: wrong passwords under ever new X-Forwarded-For lock the one address they come from."""
    house, _people, ground = asked
    base, codes = f"http://{HOST}:{house.ports[0]}", []
    for n in range(14):
        async with httpx.AsyncClient(timeout=20, headers={"X-Forwarded-For": f"10.9.8.{n}"}) as browser:
            wrong = {"login": "nobody@example.org", "password": "not this one"}
            codes.append((await post_form(ground, browser, base, "/en/sign-in/", wrong)).status_code)
    return None if codes[0] == 200 and codes[-1] == 429 else f"answered {codes}"


async def frames_that_are_none_are_survived(asked: Asked) -> str | None:
    """B11: what is not ours to read is answered; too much of it, too large or too fast closes the socket."""
    house, people, _ground = asked
    cookie = people["people"][0]["cookies"][0]
    socket = await dial(house.ports[0], cookie)
    for bad in ("[1]", b"\x00\xff", '{"group": "all"}', "{"):
        await socket.send(bad)
        if json.loads(await socket.recv()) != {"error": "bad_frame"}:
            return f"{bad!r} was not answered as a bad frame"
    found = {}
    for name, many in (("bad", ["x"] * 6), ("large", ["x" * 17_000]), ("fast", ['{"ping": 1}'] * 12)):
        socket = await dial(house.ports[0], cookie)
        try:
            for frame in many:
                await socket.send(frame)
        except ConnectionClosed:
            pass
        found[name] = (await closes(socket))[0]
    return None if found == {"bad": 1008, "large": 1009, "fast": 1008} else str(found)


async def strangers_get_no_socket(asked: Asked) -> str | None:
    """T20: no session, or another site's page: no socket."""
    house, people, _ground = asked
    cookie = people["people"][0]["cookies"][0]
    for origin, given in ((f"http://{HOST}", ""), ("https://example.net", cookie)):
        try:
            await (await dial(house.ports[0], given, origin=origin)).close()
        except InvalidStatus:
            continue
        return f"a socket for {origin} with {given[:7]!r}"
    return None


async def a_body_cut_short_leaves_nothing(asked: Asked) -> str | None:
    """G3: a file of which the end is missing is no file, and no error of ours."""
    house, people, ground = asked
    union = people["people"][0]
    async with client(union) as program:
        operation = Operation("file", union["id"], "before the faults")
        await file_one(ground, program, union, operation)
        path = f"{API}{operation.number}/documents/"
        said = [await _cut(house.ports[0], union, path, missing) for missing in (6, 700, 1100)]
        listed = await program.get(f"http://{HOST}:{house.ports[0]}{path}")
    bad = [s for s in said if s and not s.startswith(("HTTP/1.1 400", "HTTP/1.1 422"))]
    if listed.json()["results"] or bad:
        return f"answers {said}, listed {listed.text[:200]}"
    return None


async def _cut(port: int, person: dict[str, Any], path: str, missing: int) -> str:
    """Send a multipart body without its last bytes, saying its whole or its cut length; the first line back."""
    lines = []
    for honest in (True, False):
        body = b"--b\r\n" + b'Content-Disposition: form-data; name="audience"\r\n\r\nall\r\n--b\r\n'
        body += b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
        body += b"x" * 1000 + b"\r\n--b--\r\n"
        cut = body[:-missing]
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {person['token']}\r\n"
            f"Idempotency-Key: cut-{missing}-{honest}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {len(cut) if honest else len(body)}\r\nConnection: close\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(head.encode() + cut)
        await writer.drain()
        if not honest:
            writer.write_eof()
        lines.append((await asyncio.wait_for(reader.read(200), 15)).split(b"\r\n")[0].decode())
        writer.close()
    return lines[0] or lines[1]


async def doubled_calls_wait_for_each_other(asked: Asked) -> str | None:
    """Twenty calls with one key at once: one case, and everybody is told its number."""
    _house, people, ground = asked
    union = people["people"][1]
    operation = Operation("file", union["id"], "twenty at once")
    async with client(union) as program:
        await asyncio.gather(*(file_one(ground, program, union, operation, kept=n == 0) for n in range(20)))
    told = {body.get("number") for _status, body in operation.answers}
    return None if len(told) == 1 and len(operation.answers) >= 20 else f"told {told}"


ENDS = (
    signing_out_elsewhere_closes_the_socket,
    an_account_that_is_closed_closes_the_socket,
    a_mandate_that_ends_closes_the_socket,
)
QUESTIONS = (
    a_code_opens_one_server_once,
    a_foreign_host_is_refused,
    a_made_up_address_is_no_new_address,
    frames_that_are_none_are_survived,
    strangers_get_no_socket,
    a_body_cut_short_leaves_nothing,
    doubled_calls_wait_for_each_other,
)
