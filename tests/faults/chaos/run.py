"""One run: open the house, let people work while the nemesis rages, heal, come to rest, judge."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from tests.faults.chaos import probes
from tests.faults.chaos.calls import Ground
from tests.faults.chaos.clients import acts, files_by_page, files_by_program
from tests.faults.chaos.history import History
from tests.faults.chaos.house import House, until
from tests.faults.chaos.nemesis import Nemesis
from tests.faults.chaos.post import PostOffice
from tests.faults.chaos.sockets import watches

SETTLING = 30.0  # seconds for calls that are still repeated when the faults end
SABOTAGED_REST = 3.0  # seconds for sockets that will never show what they missed


@dataclass(kw_only=True)
class Plan:
    """What a run is to be: how long, which seed, which promise is broken on purpose, how long to rest.

    On a slow machine it goes on until so many complaints were filed and so much harm was done, up to five times
    as long. `doubled` is the share of calls made twice at once, `trouble` that of messages turned away.
    """

    seconds: float = 45
    filings: int = 12
    faults: int = 6
    doubled: float = 0.15
    trouble: float = 0.05
    seed: int = 7
    sabotage: str = ""
    rest: float = 90
    patient: bool = False
    probing: bool = False
    webs: int = 2


async def play(house: House, plan: Plan) -> dict[str, Any]:
    """Run the plan on a house whose cluster is made; give figures and what broke."""
    history, post = History(plan.seed), PostOffice(Random(plan.seed), plan.trouble)
    stage = Stages(history)
    await post.open()
    house.mail_port, history.letters = post.port, post.letters
    people = json.loads((house.var / "people.json").read_text())
    house.open(plan.webs)
    watching = asyncio.create_task(house.watch())
    try:
        await house.answers(120)
        stage("open")
        if plan.probing:
            await probes.ask_all(house, people, history)
            stage("asked")
        await _work_under_fire(house, plan, history, post, people["people"], stage)
        history.save(house.var / "history.json")
        return await asyncio.to_thread(_judge, house)
    finally:
        watching.cancel()
        await asyncio.to_thread(house.close)
        post.close()


async def _work_under_fire(
    house: House, plan: Plan, history: History, post: PostOffice, people: list[dict[str, Any]], stage: Stages
) -> None:
    ground = Ground(house.ports, people, history, plan.seed)
    ground.doubled = plan.doubled
    sockets = [asyncio.create_task(watches(ground, p, cookie)) for p in people for cookie in p["cookies"]]
    working = [asyncio.create_task(job) for job in _jobs(ground, people)]
    anchoring = asyncio.create_task(_anchor(house, history, plan.seconds / 2))
    nemesis = Nemesis(house, post, history, Random(plan.seed))
    await nemesis.rage(
        plan.seconds, lambda: len(ground.cases) >= plan.filings and len(history.faults) >= plan.faults
    )
    stage("raged")
    post.troubled = bool(plan.sabotage)
    ground.stopping = True
    await house.answers(120)
    await asyncio.wait(working, timeout=SETTLING)
    ground.given_up = True
    await asyncio.wait(working, timeout=20)
    await anchoring
    stage("settled")
    history.drained = await _rest(house, plan, history)
    stage("at rest")
    for task in (*sockets, *working):
        task.cancel()
    await asyncio.gather(*sockets, *working, return_exceptions=True)


class Stages:
    """Notes how long each part of a run took."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.began = time.monotonic()

    def __call__(self, name: str) -> None:
        """The part of that name is over."""
        now = time.monotonic()
        self.history.stages[name] = round(now - self.began, 1)
        self.began = now


def _jobs(ground: Ground, people: list[dict[str, Any]]) -> list[Coroutine[Any, Any, None]]:
    """Unions file, two of them by page; officers, heads and enterprises act, and one union does."""
    unions = [p for p in people if p["kind"] == "union"]
    filing = [
        files_by_page(ground, p) if n < 2 else files_by_program(ground, p) for n, p in enumerate(unions)
    ]
    return [*filing, *(acts(ground, p) for p in people if p not in unions[1:])]


async def _anchor(house: House, history: History, wait: float) -> None:
    """Keep the heads in the middle of the run, by the command of the product."""
    await asyncio.sleep(wait)
    path = house.var / f"heads-{house.database}"
    for _ in range(20):
        done = await asyncio.to_thread(house.manage, "anchor_heads", str(path))
        if done.returncode == 0:
            history.heads = str(path)
            return
        path.unlink(missing_ok=True)


async def _rest(house: House, plan: Plan, history: History) -> bool:
    """Wait until no job waits and every socket showed its person's last number.

    A patient run waits for the watchmen and pauses of the product itself; any other lets their time pass at once.
    """

    async def no_mail_waits() -> bool:
        if not plan.patient:
            await asyncio.to_thread(_let_time_pass, house)
        return await asyncio.to_thread(_no_mail_waits, house)

    sent = await until(no_mail_waits, plan.rest)
    shown = await until(
        lambda: asyncio.to_thread(_all_shown, house, history), SABOTAGED_REST if plan.sabotage else plan.rest
    )
    return sent and shown


def _let_time_pass(house: House) -> None:
    """End pauses between attempts; age workers that are dead, and call the watchman for what they left.

    A house has one worker: who signed on before the last one is dead.
    """
    with suppress(psycopg.Error), house.server.connect(house.database) as connection:
        connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
            " WHERE id < (SELECT max(id) FROM procrastinate_workers)"
        )
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)"
            " SELECT 'default', 'notifications.rescue', 'notifications.rescue', '{\"timestamp\": 0}'"
            " WHERE EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'doing' AND (worker_id IS NULL"
            " OR worker_id < (SELECT max(id) FROM procrastinate_workers))) ON CONFLICT DO NOTHING"
        )
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        connection.execute("UPDATE notifications_delivery SET due_at = now() WHERE state = 'waiting'")
        connection.execute(
            "UPDATE notifications_notification SET created_at = created_at - interval '1 hour' WHERE unplanned"
        )
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)"
            " SELECT 'default', 'notifications.send_waiting', 'notifications.send_waiting', '{\"timestamp\": 0}'"
            " WHERE EXISTS (SELECT FROM notifications_delivery WHERE state = 'waiting')"
            " OR EXISTS (SELECT FROM notifications_notification WHERE unplanned) ON CONFLICT DO NOTHING"
        )


def _no_mail_waits(house: House) -> bool:
    mail = (
        "SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        " AND task_name = 'notifications.reach')"
        " + (SELECT count(*) FROM notifications_delivery WHERE state = 'waiting')"
        " + (SELECT count(*) FROM notifications_notification WHERE unplanned)"
    )
    return _asked(house, mail) == [(0,)]


def _all_shown(house: House, history: History) -> bool:
    last = dict(_asked(house, "SELECT user_id, last_seq FROM notifications_inbox"))
    shown = all((w.frames[-1][0] if w.frames else 0) >= last.get(w.user, 0) for w in history.watches)
    return shown and bool(last)


def _asked(house: House, query: str) -> list[tuple[int, ...]]:
    """The rows of a query; none while the database is away."""
    try:
        with house.server.connect(house.database) as connection:
            return connection.execute(query).fetchall()
    except psycopg.Error:
        return []


def _judge(house: House) -> dict[str, Any]:
    done = house.module("tests.faults.chaos.checker", str(house.var / "history.json"))
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run_once(var: Path, plan: Plan, name: str) -> dict[str, Any]:
    """Play one plan on a database of its own."""
    house = House(var, sabotage=plan.sabotage)
    house.copy(name)
    return asyncio.run(play(house, plan))
