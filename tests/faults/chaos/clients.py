"""The people at work: unions that file by program and by page, officers and parties that act."""

from __future__ import annotations

import hashlib
import json
from random import Random
from typing import Any

import httpx

from tests.days import SOON
from tests.faults.chaos.calls import Ground, client, insist, post_form
from tests.faults.chaos.history import Operation

API = "/api/v1/cases/"
HOT = 14


def complaint(person: dict[str, Any], key: str) -> dict[str, Any]:
    """The body of the complaint with that key; the same whenever it is asked for."""
    random = Random(key)
    return {
        "procedure": random.choice(["collective", "individual"]),
        "office": random.choice(["phnom-penh", "siem-reap"]), "declaration": True, "facts": key,
        "parties": [
            {"key": "us", "side": "workers", "kind": "union", "name": person["name"], "workers": 20},
            {"key": "them", "side": "employer", "kind": "enterprise", "name": "Made-up employer"},
        ],
        "issues": [{"key": "1", "category": "wages", "text": "Late"}, {"key": "2", "category": "bonus"}],
    }  # fmt: skip


async def files_by_program(ground: Ground, person: dict[str, Any]) -> None:
    """File complaint after complaint, some calls doubled, some complaints with a file."""
    async with client(person) as program:
        count = 0
        while not ground.stopping:
            count += 1
            operation = Operation("file", person["id"], f"f-{person['id']}-{count}")
            await file_one(ground, program, person, operation, doubled=ground.doubles())
            if operation.number and (count == 1 or ground.random.random() < 0.3):
                await _upload(ground, program, person, operation.number, count)
            await ground.pause(0.5, 2)


async def file_one(
    ground: Ground, program: httpx.AsyncClient, person: dict[str, Any], operation: Operation, **how: bool
) -> None:
    """File one complaint that carries the key of its operation as its text."""
    body = complaint(person, operation.key)
    headers = {"Idempotency-Key": operation.key}

    async def call(base: str) -> httpx.Response:
        return await program.post(base + API, json=body, headers=headers)

    answers = await insist(ground, operation, call, **how)
    numbers = [a.json()["number"] for a in answers if a.status_code in (200, 201)]
    if numbers:
        operation.number = numbers[0]
        ground.known(numbers[0])


async def _upload(
    ground: Ground, program: httpx.AsyncClient, person: dict[str, Any], number: str, count: int
) -> None:
    text = f"made up {person['id']} {count}\n" * ground.random.randint(1, 4000)
    data = text.encode()
    operation = Operation(
        "document",
        person["id"],
        f"d-{person['id']}-{count}",
        number=number,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    fields = {"title": operation.key, "audience": "all", "sha256": operation.sha256, "size": str(len(data))}

    async def call(base: str) -> httpx.Response:
        return await program.post(
            f"{base}{API}{number}/documents/", data=fields, files={"file": ("proof.txt", data, "text/plain")},
            headers={"Idempotency-Key": operation.key},
        )  # fmt: skip

    await insist(ground, operation, call, doubled=ground.doubles())


async def files_by_page(ground: Ground, person: dict[str, Any]) -> None:
    """File as a person does: begin, answer, check, send; each form repeated until the answer is certain."""
    firms = [p for p in ground.people if p["kind"] == "firm"]
    async with client(person, page=True) as browser:
        count = 0
        while not ground.stopping:
            count += 1
            firm = ground.random.choice(firms)
            await _through_the_pages(ground, browser, person, firm, f"p-{person['id']}-{count}")
            await ground.pause(0.5, 2)


async def _through_the_pages(
    ground: Ground, browser: httpx.AsyncClient, person: dict[str, Any], firm: dict[str, Any], key: str
) -> None:
    new = {
        "procedure": "collective", "office": ground.random.choice(["phnom-penh", "siem-reap"]),
        "filed_for": person["organization"], "idempotency_key": key,
    }  # fmt: skip
    begun = await _post(ground, browser, "/en/file/new/", new, key)
    draft = begun.headers.get("location", "").split("/file/")[-1].split("/")[0] if begun is not None else ""
    if not draft.isdigit():
        return
    steps = (
        ("respondent", {"name": firm["firm"], "organization": firm["organization"], "seen": 0}),
        ("issues", {"issues": ["overtime", "bonus"], "seen": 0}),
        ("story", {"story": key, "seen": 0}),
    )
    for question, answers in steps:
        if await _post(ground, browser, f"/en/file/{draft}/{question}/", answers, key) is None:
            return
    await _send(ground, browser, person, draft, key)


async def _post(
    ground: Ground, browser: httpx.AsyncClient, path: str, data: dict[str, Any], key: str
) -> httpx.Response | None:
    async def call(base: str) -> httpx.Response:
        return await post_form(ground, browser, base, path, data)

    found = await insist(ground, Operation("page", 0, key), call, kept=False)
    return found[0] if found and found[0].status_code == 302 else None


async def _send(
    ground: Ground, browser: httpx.AsyncClient, person: dict[str, Any], draft: str, key: str
) -> None:
    path, said = (
        f"/en/file/{draft}/check/",
        {"declaration": "on", "signer": "A. Name", "idempotency_key": key},
    )

    async def call(base: str) -> httpx.Response:
        return await post_form(ground, browser, base, path, said)

    operation = Operation("file", person["id"], key)
    await insist(ground, operation, call, doubled=ground.doubles())
    places = [body.get("location", "") for status, body in operation.answers if status == 302]
    numbers = [place.rstrip("/").split("/")[-1] for place in places if "/file/done/" in place]
    if numbers:
        operation.number = numbers[0]
        ground.known(numbers[0])


async def acts(ground: Ground, person: dict[str, Any]) -> None:
    """Act on recent cases, two officers often on the same one, with a page that is fresh or stale."""
    async with client(person) as program:
        count = 0
        while not ground.stopping:
            await ground.pause(1, 3)
            if not ground.cases:
                continue
            count += 1
            number = ground.random.choice(ground.cases[-HOT:])
            page = await _look(ground, program, person, number)
            if page is not None:
                await _act(ground, program, person, page, f"a-{person['id']}-{count}")


async def _look(
    ground: Ground, program: httpx.AsyncClient, person: dict[str, Any], number: str
) -> dict[str, Any] | None:
    """The case as the page shows it to this person; sometimes an old one."""
    old = ground.sheets.get((person["id"], number))
    if old is not None and ground.random.random() < 0.25:
        return old

    async def call(base: str) -> httpx.Response:
        return await program.get(f"{base}{API}{number}/")

    found = await insist(ground, Operation("look", 0, number), call, kept=False)
    if not found or found[0].status_code != 200:
        return None
    page: dict[str, Any] = found[0].json()
    ground.sheets[person["id"], number] = page
    return page


async def _act(
    ground: Ground, program: httpx.AsyncClient, person: dict[str, Any], page: dict[str, Any], key: str
) -> None:
    open_now = [a["name"] for a in page["actions"] if a["open"] and a["name"] in ANSWERS]
    anything = ground.random.random() < 0.2 or not open_now
    name = ground.random.choice(sorted(ANSWERS) if anything else open_now)
    answers = ANSWERS[name](ground, person, page)
    operation = Operation("act", person["id"], key, name, page["number"])
    headers = {"Idempotency-Key": key, "If-Match": page["seen"]}

    async def call(base: str) -> httpx.Response:
        path = f"{base}{API}{page['number']}/actions/{name}/"
        return await program.post(path, content=json.dumps(answers), headers={**headers, **JSON})

    await insist(ground, operation, call, doubled=ground.doubles())


JSON = {"Content-Type": "application/json"}


def _colleague(ground: Ground, person: dict[str, Any]) -> int:
    """An officer of the same office."""
    same = [
        p["id"] for p in ground.people if p["kind"] == "officer" and p.get("office") == person.get("office")
    ]
    return int(ground.random.choice(same)) if same else 0


def _keys(page: dict[str, Any]) -> list[str]:
    return [party["key"] for party in page["parties"]]


def _issues(page: dict[str, Any]) -> list[str]:
    return [issue["key"] for issue in page["issues"]]


ANSWERS: dict[str, Any] = {
    "take_up": lambda g, p, c: {},
    "ask_information": lambda g, p, c: {"what": "Papers", "answer_by": SOON},
    "accept": lambda g, p, c: {"kinds": dict.fromkeys(_issues(c), "rights")},
    "refuse": lambda g, p, c: {"reason": "a", "legal_basis": "b", "how_to_appeal": "c"},
    "appeal_refusal": lambda g, p, c: {"grounds": "Wrong"},
    "appoint_conciliator": lambda g, p, c: {"conciliator": _colleague(g, p)},
    "reassign": lambda g, p, c: {"to": _colleague(g, p), "reason": "Workload"},
    "add_note": lambda g, p, c: {"text": "A made-up thought"},
    "record_interview": lambda g, p, c: {
        "party": g.random.choice(_keys(c)), "minutes": "Said so", "signed": "paper",
    },
    "schedule_session": lambda g, p, c: {"starts_at": "2099-01-05T09:00", "place": "Room 1", "despite": True},
    "record_session": lambda g, p, c: {"attended": _keys(c), "minutes": "We met"},
    "report_non_conciliation": lambda g, p, c: {
        "positions": {i: dict.fromkeys(_keys(c), "No") for i in _issues(c)}
    },
    "respond": lambda g, p, c: {"answers": {i: {"answer": "deny"} for i in _issues(c)}},
    "explain_absence": lambda g, p, c: {"reason": "Flood"},
    "withdraw": lambda g, p, c: {"reason": "Paid"},
    "settle_issue": lambda g, p, c: {"issue": g.random.choice(_issues(c))},
}  # fmt: skip
"""What is acted on with which answers; names that a person may not take are tried all the same."""
