"""Plays the made-up cases through the one service, dated around today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Office, User
from cases.demo.people import Company
from cases.demo.stories import CASES, MIDWAY, DemoCase
from cases.models import Case
from cases.models.acting import Actor
from cases.procedure import roles
from cases.services.act import When, take_action
from cases.services.opening import open_midway, start_draft


def play_all(company: Company, progress: Callable[[str], None]) -> int:
    """Play every story once; give how many cases were made. A second run makes none."""
    if Case.objects.filter(is_demo=True).exists():
        return 0
    for n, story in enumerate(CASES, start=1):
        progress(f"case {n} of {len(CASES) + len(MIDWAY)}")
        with transaction.atomic():
            _Scene(company, story).play()
    for n, (state, days) in enumerate(MIDWAY, start=len(CASES) + 1):
        progress(f"case {n} of {len(CASES) + len(MIDWAY)}")
        _take_up_midway(company, CASES[0], state, days)
    return len(CASES) + len(MIDWAY)


def _sheet(company: Company, story: DemoCase) -> dict[str, Any]:
    union, employer = company.organizations[story.union], company.organizations[story.employer]
    return {
        "claimant": "union",
        "parties": [
            {"key": "union", "side": "workers", "kind": "union", "name": union.name_km,
             "name_latin": union.name, "organization": union.pk, "workers": story.workers,
             "women": story.women},
            {"key": "employer", "side": "employer", "kind": "enterprise", "name": employer.name,
             "organization": employer.pk, "workers": story.workers - story.workers // 20},
        ],
        "issues": [
            {"key": str(n), "category": category, "kind": kind, "text": text}
            for n, (category, kind, text) in enumerate(story.issues, start=1)
        ],
    }  # fmt: skip


def _begun(sheet: dict[str, Any], story: DemoCase) -> dict[str, Any]:
    """The sheet of a complaint that is still being written, with the answers given so far."""
    answers = {"people": {"workers": story.workers, "women": story.women}}
    return {**sheet, "answers": answers, "saved": {"people": 1}}


def _title(company: Company, story: DemoCase) -> str:
    union, employer = company.organizations[story.union], company.organizations[story.employer]
    return f"{union.name_km} / {employer.name}"


_COUNCIL = {
    "delegate": {roles.DELEGATE},
    "secretary": {roles.COUNCIL},
    "arbitrator-w": {roles.ARBITRATOR},
    "arbitrator-e": {roles.ARBITRATOR},
    "arbitrator-c": {roles.ARBITRATOR, roles.CHAIR},
}
"""Whom the stories call by handle, with the roles they act in."""


class _Scene:
    """One story while it is played."""

    def __init__(self, company: Company, story: DemoCase) -> None:
        self.company = company
        self.story = story
        self.now = timezone.now()
        union = company.organizations[story.union]
        sheet = _sheet(company, story)
        self.case = start_draft(
            procedure=story.procedure, office=Office.objects.get(slug=story.office),
            created_by=company.representative(story.union).pk,
            sheet=sheet if story.steps else _begun(sheet, story),
            filed_for=union, title=_title(company, story), sector=union.sector, is_demo=True,
        )  # fmt: skip

    def play(self) -> None:
        """Every step in order."""
        for n, (days, action, who, answers) in enumerate(self.story.steps):
            moment = self.now - dt.timedelta(days=days) + dt.timedelta(minutes=n)
            moment = moment.replace(second=0, microsecond=0)
            take_action(
                self.case, action, by=self._actor(who), answers=self._answers(answers, moment),
                when=When(min(moment, self.now)),
            )  # fmt: skip
            self.case = Case.objects.get(pk=self.case.pk)

    def _user(self, who: str) -> User:
        if who in ("union", "employer"):
            return self.company.representative(getattr(self.story, who))
        return self.company.people[getattr(self.story, who, who)]

    def _actor(self, who: str) -> Actor:
        if who == "clock":
            return Actor(None, "", frozenset({roles.CLOCK}), paper=True)
        user = self._user(who)
        party = next((p for p in self.case.parties.all() if p.key == who), None)
        if who in ("union", "employer"):
            role = str(party.role) if party is not None else roles.CLAIMANT
            return Actor(user.pk, user.name, frozenset({role}), party.pk if party else None,
                         may_sign=True, paper=True)  # fmt: skip
        held = set(_COUNCIL.get(who, {roles.OFFICER}))
        if who == "head":
            held.add(roles.HEAD)
        if self.case.conciliator_id == user.pk:
            held.add(roles.CONCILIATOR)
        return Actor(user.pk, user.name, frozenset(held), may_sign=True, paper=True)

    def _answers(self, answers: dict[str, Any], moment: dt.datetime) -> dict[str, Any]:
        """Handles become people; days ahead of today become dates."""
        ready = dict(answers)
        if "conciliator" in ready:
            ready["conciliator"] = self._user(ready["conciliator"])
        if "answer_by" in ready:
            today = timezone.localdate()
            ready["answer_by"] = {k: today + dt.timedelta(days=n) for k, n in ready["answer_by"].items()}
        if "starts_at" in ready:
            days, hour = ready["starts_at"]
            day = timezone.localtime(self.now).replace(hour=hour, minute=0, second=0, microsecond=0)
            ready["starts_at"] = day + dt.timedelta(days=days)
        if "served" in ready:
            ready["served"] = {k: moment.date() for k in ready["served"]}
            ready["planned_start"] = moment + dt.timedelta(days=14)
        return ready


def _take_up_midway(company: Company, story: DemoCase, state: str, days: int) -> None:
    officer = company.people[story.officer]
    by = Actor(officer.pk, officer.name, frozenset({roles.OFFICER}), paper=True)
    open_midway(
        {
            "procedure": "collective", "title": _title(company, story),
            "office": Office.objects.get(slug=story.office), "sheet": _sheet(company, story), "is_demo": True,
        },
        state=state, on=timezone.now() - dt.timedelta(days=days), officer=officer.pk, by=by, given=set(),
    )  # fmt: skip
