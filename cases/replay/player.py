"""Plays a checked case file event by event and gathers what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from cases.forms import FORMS, AnswersInvalid, flatten, read_answers
from cases.models import Case, CaseEvent
from cases.models.acting import Actor, Refused
from cases.models.facts import CaseFacts
from cases.models.warned import said
from cases.procedure import roles
from cases.replay.reader import CaseFile, FileEvent
from cases.services.act import When, take_action
from cases.services.opening import name_arbitrators, open_midway, start_draft

_PERSON_FIELDS = {"appoint_conciliator": "conciliator", "reassign": "to"}


@dataclass(slots=True)
class Outcome:
    """What became of one event of the file."""

    event: FileEvent
    result: str
    state: str
    reason: str = ""
    assumed: list[str] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    @property
    def as_expected(self) -> bool:
        """Whether the file said so."""
        return self.result == self.event.expect


class Player:
    """Plays one file. Officials of the paper are people who cannot sign in."""

    def __init__(self, file: CaseFile, progress: Callable[[str], None]) -> None:
        self.file = file
        self.progress = progress
        self.people: dict[str, User] = {}
        self.case = self._open()

    def play(self) -> list[Outcome]:
        """Every event in the order of the file."""
        outcomes: list[Outcome] = []
        with translation.override("en"):
            for n, event in enumerate(self.file.events):
                self.progress(f"{n + 1}/{len(self.file.events)} {event.action}")
                outcome = self._play_one(event)
                outcome.warnings = [*self._date_warnings(n), *outcome.warnings]
                if n == 0 and event.action != "file":
                    taken = said(w.as_json() for w in self.file.sheet.warnings)
                    outcome.warnings = [*taken, *outcome.warnings]
                outcomes.append(outcome)
        return outcomes

    def _open(self) -> Case:
        file = self.file
        values: dict[str, Any] = {
            "procedure": file.procedure, "title": file.title, "office": file.office,
            "timezone": file.zone.key, "sector": file.sector,
        }  # fmt: skip
        officer = self._person("officer")
        if file.opened_as is None:
            case = start_draft(created_by=officer.pk, sheet=file.sheet_data, **values)
            name_arbitrators(case, file.arbitrators)
            return case
        by = Actor(officer.pk, officer.name, frozenset({roles.OFFICER}), paper=True)
        event = open_midway(
            {**values, "sheet": file.sheet_data}, state=file.opened_as[0], on=file.opened_as[1],
            officer=officer.pk, by=by, given=file.statuses, arbitrators=file.arbitrators,
        )  # fmt: skip
        return Case.objects.get(pk=event.case_id)

    def _person(self, key: str) -> User:
        """A person of the paper file, who cannot sign in."""
        if key not in self.people:
            name = f"paper:{self.file.office.slug}:{key}"[:254]
            found = User.objects.filter(username=name).first()
            self.people[key] = found or User.objects.create_user(
                name, None, name=_("%s (paper file)") % key, is_active=False
            )
        return self.people[key]

    def _actor(self, by: str) -> Actor:
        if by == roles.CLOCK:
            return Actor(None, "", frozenset({roles.CLOCK}), paper=True)
        party = next((p for p in self.case.parties.all() if p.key == by), None)
        if party is not None:
            person = self._person(by)
            role = frozenset({str(party.role)})
            return Actor(person.pk, party.name, role, party.pk, may_sign=True, paper=True)
        if by not in roles.ROLES:
            return self._before_filing(by)
        person_id, held = self._official(by)
        return Actor(person_id, by, frozenset(held), may_sign=True, paper=True)

    def _before_filing(self, key: str) -> Actor:
        """In a draft the parties have no rows yet: the claimant files."""
        held = {roles.CLAIMANT} if key == self.file.claimant and self.case.state == "draft" else set()
        return Actor(self._person(key).pk, key, frozenset(held), may_sign=True, paper=True)

    def _official(self, role: str) -> tuple[int, set[str]]:
        """The person behind a role of the file, with the roles the post brings."""
        held = {role}
        if role in (roles.HEAD, roles.CONCILIATOR):
            held.add(roles.OFFICER)
        if role == roles.CONCILIATOR and self.case.conciliator_id is not None:
            return self.case.conciliator_id, held
        if role != roles.OFFICER:
            return self._person(role).pk, held
        refused = self._person(role).pk == self.case.refused_by_id
        person = self._person("officer-2" if refused else role)
        talks = {self.case.conciliator_id: {roles.CONCILIATOR}}
        return person.pk, held | talks.get(person.pk, set())

    def _play_one(self, event: FileEvent) -> Outcome:
        actor = self._actor(event.by)
        inputs, warnings = self._inputs(event)
        facts = CaseFacts(self.case, actor, event.at)
        with translation.override("en"):
            try:
                answers, assumed = read_answers(event.action, inputs, facts)
                done = take_action(
                    self.case, event.action, by=actor, answers=answers, assumed=self._assumed(event, assumed),
                    when=When(event.at, event.day_only),
                )  # fmt: skip
            except AnswersInvalid as error:
                return Outcome(event, "refused", str(self.case.state), str(error), warnings=warnings)
            except Refused as refused:
                return Outcome(event, "refused", str(self.case.state), str(refused), warnings=warnings)
        return self._done(event, done, warnings)

    def _done(self, event: FileEvent, done: CaseEvent, warnings: list[dict[str, str]]) -> Outcome:
        self.case = Case.objects.get(pk=self.case.pk)
        return Outcome(
            event, "done", str(self.case.state), "", done.assumed, [*warnings, *said(done.warnings)]
        )

    def _inputs(self, event: FileEvent) -> tuple[dict[str, Any], list[dict[str, str]]]:
        """The event's inputs as the form takes them; what no form knows is left out with a warning."""
        inputs = dict(event.inputs)
        name = _PERSON_FIELDS.get(event.action)
        if name is not None:
            inputs[name] = self._person(str(inputs.get(name) or roles.CONCILIATOR)).pk
        facts = CaseFacts(self.case, self._actor(event.by), event.at)
        form_class = FORMS[event.action]
        normal = form_class.normalise(inputs, facts)
        heads = {field.split(".")[0] for field in form_class(flatten(normal), facts=facts).fields}
        unknown = sorted(key for key in normal if key not in heads)
        warnings = [
            {
                "code": "UNKNOWN_KEY",
                "basis": "",
                "text": _("“%s” is not asked for here and was left out.") % key,
            }
            for key in unknown
        ]
        return {key: value for key, value in inputs.items() if key not in unknown}, warnings

    def _assumed(self, event: FileEvent, assumed: list[str]) -> list[str]:
        """Also a person whom the file did not name, and the mandate of who acts."""
        name = _PERSON_FIELDS.get(event.action)
        extra = [name] if name is not None and name not in event.inputs else []
        if event.action == "file":
            extra.append("mandate")
        return [*assumed, *extra]

    def _date_warnings(self, n: int) -> list[dict[str, str]]:
        events, found = self.file.events, []
        day = events[n].at.astimezone(self.file.zone).date()
        if n and day < events[n - 1].at.astimezone(self.file.zone).date():
            found.append(("DATE_BACKWARDS", _("The date lies before that of the event above it.")))
        elif n and not events[n].day_only and events[n].at < events[n - 1].at:
            found.append(("DATE_BACKWARDS", _("The time lies before that of the event above it.")))
        if self.file.opened_as and day < self.file.opened_as[1].astimezone(self.file.zone).date():
            found.append(("BEFORE_OPENING", _("The date lies before the case was taken up.")))
        return [{"code": code, "basis": "", "text": text} for code, text in found]
