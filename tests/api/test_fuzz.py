"""Calls drawn from the description of the interface: no fault of ours, and every answer as described."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation

from cases.api import views
from cases.api.views import NAMES
from dialogue.procedure import AGREEMENT, COLLECTIVE_AGREEMENT, MEETING
from dialogue.procedure.roles import CLOCK
from tests.api.drawing import asking, described, run
from tests.api.drawn_world import made_world
from tests.api.test_schema import ACTION, SPEC

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
STEPS = [
    (table.name, name)
    for table in (MEETING, AGREEMENT, COLLECTIVE_AGREEMENT)
    for name, action in table.actions.items()
    if CLOCK not in action.who
]
PLAIN = [
    (path, method)
    for path, calls in SPEC["paths"].items()
    for method in calls
    if ACTION not in path and "/steps/" not in path
]
CALLS = described(SPEC["paths"])


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The things that calls are about, undone with the last test."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("path", "method"), PLAIN, ids=lambda part: part)
def test_drawn_calls_are_answered_as_described(world, path, method):
    run(world, world.who_calls(path), CALLS[path][method.upper()], path, method)


@pytest.mark.parametrize("name", NAMES)
def test_drawn_actions_are_answered_as_described(world, name):
    path = f"{ACTION}{name}/"
    run(world, world.who_acts(name), CALLS[path]["POST"], path, "post")


@pytest.mark.parametrize(("kind", "name"), STEPS)
def test_drawn_steps_are_answered_as_described(world, kind, name):
    path, user = f"/api/v1/{kind.replace('_', '-')}s/{{number}}/steps/{{name}}/", world.who_steps(kind, name)
    run(world, user, asking(path, world.asked(kind, name, user)), path, "post", name=name)


def faulty(name, body, facts):
    raise KeyError(name)


def test_a_fault_in_an_action_is_noticed(world, monkeypatch):
    monkeypatch.setattr(views, "_form", faulty)
    with pytest.raises(AssertionError, match="500"):
        test_drawn_actions_are_answered_as_described(world, "refuse")


def test_an_answer_that_is_not_described_is_noticed(world, monkeypatch):
    monkeypatch.delitem(SPEC["paths"][f"{ACTION}take_up/"]["post"]["responses"], "409")
    with pytest.raises(AssertionError, match="409 is not described"):
        test_drawn_actions_are_answered_as_described(world, "take_up")
