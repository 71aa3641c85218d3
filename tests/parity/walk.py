"""Walks through every world of the samples once, and takes each action there by page, program and file.

Each world is entered inside a savepoint from its parent, so that no step is done twice; whatever an action
changes is compared and undone. A case of a paper file goes along, step by step, in the same worlds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from cases.forms import FORMS, AnswersInvalid, flatten
from cases.models import Case, CaseEvent
from cases.models.acting import Refused
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS, roles
from cases.replay.player import Player
from cases.replay.reader import read_case_file
from cases.replay.report import as_json
from cases.roles import actor_for
from tests.accounts.factories import sign_in
from tests.conftest import Cast, Table, begin_draft, make_cast, sheet_of
from tests.parity import answers as wrong
from tests.parity.pictures import Picture, changed, picture, undone
from tests.samples import COUNCIL, PAPER_ROLES, SAMPLES, WORLDS, Sample, Step, filled, seat_the_council

KEY = "the-same-key"
BY_CLOCK = {name for name, action in ACTIONS.items() if set(action.who) == {roles.CLOCK}}
BY_VISITORS = {name for name, action in ACTIONS.items() if set(action.who) == {roles.VISITOR}}
"""Acts of officials who do not see the case; they have a page of their own, and no place in the interface."""
_KEYS = {COUNCIL[name]: f"{prefix}-1" for name, prefix in
         {"workers": "worker-list", "employers": "employer-list", "ministry": "ministry-list"}.items()}  # fmt: skip
_OWN = {"declare_interest", "sign_award"}
"""Acts of a member, which a paper tells with the member's key."""


@dataclass
class Seen:
    """What one action did, by each door; errors as sets of field, code and words."""

    page: dict[str, list[str]] = field(default_factory=dict)
    program: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    paper: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[set[Any], set[Any], set[str]]] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)
    longest: int = 0
    fault: str = ""


class Doors:
    """One case before an action, with the page and a program of the same person in front of it."""

    def __init__(self, name: str, table: Table) -> None:
        self.name, self.sample, self.table = name, SAMPLES[name], table
        self.user = table.cast.people[self.sample.who]
        self.user.__dict__.pop("_access", None)
        self.client = sign_in(Client(raise_request_exception=False), self.user)
        self.answers = {**table._proof(self.user, name), **filled(self.sample.answers, table)}
        shown = self.client.get(self._path())
        assert shown.status_code == 200, f"the page of the action answers {shown.status_code}"
        self.seen = shown.context["seen"]

    def page(self, answers: dict[str, Any]) -> Any:
        """Post the form of the action's page."""
        sent = {k: v[0] if len(v) == 1 else v for k, v in flatten(answers).lists()}
        return self.client.post(self._path(), {**sent, "seen": self.seen, "idempotency_key": KEY})

    def _path(self) -> str:
        return f"/en/cases/{self.table.case.number}/actions/{self.name}/"

    def program(self, answers: dict[str, Any]) -> Any:
        """Post the same as JSON."""
        path = f"/api/v1/cases/{self.table.case.number}/actions/{self.name}/"
        body = json.dumps(answers, ensure_ascii=False)
        return self.client.post(path, body, content_type="application/json", headers={"Idempotency-Key": KEY})

    def fields(self) -> dict[str, Any]:
        """What the form asks of this person now."""
        facts = CaseFacts(self.table.case, actor_for(self.user, self.table.case), timezone.now())
        return dict(FORMS[self.name](facts=facts).fields)


def written(
    before: Picture, do: Callable[[dict[str, Any]], Any], answers: Any, status: int
) -> dict[str, list[str]]:
    """The rows that a door writes, which are undone again."""
    with undone():
        start = timezone.now()
        answer = do(answers)
        assert answer.status_code == status, f"{answer.status_code}: {answer.content.decode()[:1500]}"
        return changed(before, picture(), start)


def look(name: str, table: Table, paper: Paper) -> Seen:
    """Take one action by every door."""
    doors, seen = Doors(name, table), Seen()
    before, start = picture(), timezone.now()
    seen.page = written(before, doors.page, doors.answers, 302)
    seen.program = written(before, doors.program, doors.answers, 201)
    fields = doors.fields()
    for bad, named in wrong.cases_of(fields):
        page, program = wrong.of_page(doors.page(bad)), wrong.of_program(doors.program(bad))
        seen.errors.append((page, program, named))
    seen.left = changed(before, picture(), start)
    with undone():
        seen.longest = doors.program(wrong.longest(fields, doors.answers)).status_code
    if doors.sample.replays:
        with undone():
            seen.people, seen.paper = both(doors.sample, name, table, paper)
    return seen


def both(sample: Sample, name: str, table: Table, paper: Paper) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the case of people and the case of the paper file look like after the same step."""
    step = Step(sample.who, name, sample.answers)
    result = paper.follow(step, table)
    assert not paper.lost, paper.lost
    assert result == "done", result
    return outcome(Case.objects.get(pk=table.case.pk)), outcome(Case.objects.get(pk=paper.player.case.pk))


def outcome(case: Case) -> dict[str, Any]:
    """State, issues, time limits and strikes of a case, as replay prints them."""
    told = as_json(case, [])
    deadlines = sorted(
        (d["code"], d["party"] or "", d["status"], d["unit"], d["basis"]) for d in told["deadlines"]
    )
    strikes = [(a["key"], a["state"]) for a in told["industrial_actions"]]
    return {
        "state": told["case"]["state"],
        "issues": told["issues"],
        "deadlines": deadlines,
        "strikes": strikes,
    }


class Paper:
    """The same case as a paper file, played step by step."""

    def __init__(self, cast: Cast, procedure: str) -> None:
        sheet = sheet_of(cast)
        parties = [{k: v for k, v in p.items() if k != "organization"} for p in sheet["parties"]]
        self.data = {
            "format": "case-file/1", "source": "made up for a test",
            "case": {"procedure": procedure, "title": "On paper", "office": "phnom-penh", "claimant": "union"},
            "parties": parties, "issues": sheet["issues"],
            "arbitrators": [{"key": key, "list": name} for name, key in zip(COUNCIL, _KEYS.values(), strict=True)],
            "events": [],
        }  # fmt: skip
        self.lost = ""
        self.player = Player(read_case_file(json.dumps(self.data)), lambda line: None)

    def follow(self, step: Step, table: Table) -> str:
        """Take a step by the service and then on paper, at the same moment; give `done`, or the reason."""
        inputs = filled(step.answers, table, people=False)
        event: CaseEvent = step.take(table)
        by = PAPER_ROLES.get(step.who, step.who)
        if step.action in _OWN:
            by, inputs["arbitrator"] = "arbitrator", _KEYS[step.who]
        row = {**inputs, "at": event.occurred_at.isoformat(), "action": step.action, "by": by}
        file = read_case_file(json.dumps({**self.data, "events": [row]}))
        self.player.case = Case.objects.get(pk=self.player.case.pk)
        self.player.people.clear()
        result = self.player._play_one(file.events[0])
        return result.reason or result.result


class Walk:
    """The walk through every world."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.children: dict[str | None, list[str]] = {}
        for name, world in WORLDS.items():
            self.children.setdefault(world.parent, []).append(name)

    def go(self) -> dict[str, Seen]:
        """What was seen of each action. Everything is undone."""
        with undone():
            cast = make_cast()
            seat_the_council(cast)
            for root in self.children[None]:
                with undone():
                    procedure = WORLDS[root].procedure
                    self._enter(root, begin_draft(cast, procedure), Paper(cast, procedure))
        return self.seen

    def _enter(self, name: str, table: Table, paper: Paper) -> None:
        case, played, lost = table.case, paper.player.case, paper.lost
        with undone():
            self._steps(name, table, paper)
            for action, sample in SAMPLES.items():
                if sample.at == name and action != "file":
                    self.seen[action] = self._look(action, table, paper)
            for child in self.children.get(name, ()):
                self._enter(child, table, paper)
        table.case, paper.player.case, paper.lost = case, played, lost

    def _steps(self, name: str, table: Table, paper: Paper) -> None:
        for step in WORLDS[name].steps:
            result = paper.follow(step, table)
            paper.lost = paper.lost or ("" if result == "done" else f"{name}: {step.action}: {result}")
        prepare = WORLDS[name].prepare
        if prepare is not None:
            prepare(table)
        table.case = Case.objects.get(pk=table.case.pk)

    def _look(self, name: str, table: Table, paper: Paper) -> Seen:
        case, played = table.case, paper.player.case
        try:
            with undone():
                return look(name, table, paper)
        except (AssertionError, Refused, AnswersInvalid) as error:
            return Seen(fault=str(error) or repr(error))
        finally:
            table.case, paper.player.case = case, played
