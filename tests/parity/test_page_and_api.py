"""The same answers by page and by interface: the same event, or the same errors beside the same fields."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from cases.forms import FORMS, flatten
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS
from cases.roles import actor_for
from tests.accounts.factories import sign_in
from tests.parity.pictures import after, changed, picture
from tests.samples import SAMPLES

TAKEN_BY_PEOPLE = sorted(set(SAMPLES) - {"file", "note_missed_date"})
KEY = "the-same-key"


def test_every_action_has_a_sample():
    assert set(SAMPLES) == set(ACTIONS)


class Doors:
    """One case before an action, with a page and a program of the same person in front of it."""

    def __init__(self, name, at_state):
        self.name, self.sample = name, SAMPLES[name]
        self.table = self.sample.world(at_state)
        self.user = self.table.cast.people[self.sample.who]
        self.client = sign_in(Client(), self.user)
        self.answers = self.sample.filled(self.table)

    def page(self, answers):
        """Post the form of the action's page."""
        path = f"/en/cases/{self.table.case.number}/actions/{self.name}/"
        seen = self.client.get(path).context["seen"]
        sent = {k: v[0] if len(v) == 1 else v for k, v in flatten(answers).lists()}
        return self.client.post(path, {**sent, "seen": seen, "idempotency_key": KEY})

    def program(self, answers):
        """Post the same as JSON."""
        path = f"/api/v1/cases/{self.table.case.number}/actions/{self.name}/"
        body = json.dumps(answers)
        return self.client.post(path, body, content_type="application/json", headers={"Idempotency-Key": KEY})

    def fields(self):
        facts = CaseFacts(self.table.case, actor_for(self.user, self.table.case), timezone.now())
        return FORMS[self.name](facts=facts).fields


@pytest.fixture
def doors(at_state):
    return lambda name: Doors(name, at_state)


def taken(door, answers, status):
    answer = door(answers)
    assert answer.status_code == status, answer.content.decode()[:2000]


@pytest.mark.parametrize("name", TAKEN_BY_PEOPLE)
def test_page_and_interface_write_the_same(doors, name):
    case = doors(name)
    before = picture(timezone.now())
    by_page = after(lambda: taken(case.page, case.answers, 302))
    by_program = after(lambda: taken(case.program, case.answers, 201))
    written = changed(before, by_page)
    assert written == changed(before, by_program)
    assert {"cases_case", "cases_caseevent", "cases_keptanswer"} <= set(written)


def wrong(field):
    """What does not fit a field, whatever it is; None where anything fits."""
    if isinstance(field, forms.BooleanField):
        return None
    if isinstance(field, forms.MultipleChoiceField):
        return ["no such thing"]
    text = isinstance(field, forms.CharField) and not isinstance(field, forms.SlugField | forms.URLField)
    return "x" * ((field.max_length or 0) + 1) if text else "no such thing"


def nested(flat):
    """Dotted names as nested answers."""
    root = {}
    for name, value in flat.items():
        place = root
        *path, last = name.split(".")
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return root


def errors_of_page(answer):
    assert answer.status_code == 422
    found = answer.context["form"].errors.as_data()
    return {
        ("answers" if name == "__all__" else name, error.code or "invalid", text)
        for name, errors in found.items() for error in errors for text in error.messages
    }  # fmt: skip


def errors_of_program(answer):
    assert answer.status_code == 422
    return {(e["field"], e["code"], e["detail"]) for e in answer.json()["errors"]}


ASKING = [name for name in TAKEN_BY_PEOPLE if SAMPLES[name].answers]


@pytest.mark.parametrize("name", ASKING)
def test_wrong_answers_have_the_same_errors_beside_the_same_fields(doors, name):
    case = doors(name)
    before = picture(timezone.now())
    fields = case.fields()
    answers = nested({n: wrong(f) for n, f in fields.items() if wrong(f) is not None})
    page, program = errors_of_page(case.page(answers)), errors_of_program(case.program(answers))
    assert page == program
    assert {field for field, _code, _text in page} >= {n for n, f in fields.items() if wrong(f) is not None}
    assert changed(before, picture(timezone.now())) == {}


@pytest.mark.parametrize("name", ASKING)
def test_no_answers_at_all_have_the_same_errors(doors, name):
    case = doors(name)
    required = {n for n, f in case.fields().items() if f.required}
    if not required:
        return
    page, program = errors_of_page(case.page({})), errors_of_program(case.program({}))
    assert page == program
    assert {field for field, _code, _text in page} >= required
