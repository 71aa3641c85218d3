"""A changed row of a table is caught by a story: the stories really judge the table."""

from __future__ import annotations

import dataclasses
import functools
import inspect

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from cases.procedure import PROCEDURES
from tests.procedure import test_arbitration_stories, test_stories, test_strike_stories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told_in(module):
    """The stories of a module that need nothing given."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [f for name, f in found if name.startswith("test_") and not inspect.signature(f).parameters]


STORIES = told_in(test_stories)
COUNCIL = [*told_in(test_arbitration_stories), *told_in(test_strike_stories)]
MUTANTS = [
    ("individual", "declare_claimant_default", "guards"),
    ("individual", "declare_respondent_default", "starts"),
    ("individual", "ask_information", "starts"),
    ("individual", "add_document", "meets"),
    ("individual", "record_session", "meets"),
    ("individual", "report_non_conciliation", "starts"),
    ("individual", "lapse", "guards"),
    ("individual", "go_to_court", "meets"),
    ("individual", "file", "starts"),
    ("collective", "accept", "starts"),
    ("collective", "appoint_conciliator", "starts"),
    ("collective", "appoint_conciliator", "meets"),
    ("collective", "certify_settlement", "guards"),
    ("collective", "certify_settlement", "meets"),
    ("collective", "report_non_conciliation", "starts"),
    ("collective", "report_non_conciliation", "meets"),
    ("collective", "request_retry", "guards"),
    ("collective", "retry_conciliation", "guards"),
    ("collective", "respond", "meets"),
]


COUNCIL_MUTANTS = [
    ("collective", "refer_to_arbitration", "guards"),
    ("collective", "refer_to_arbitration", "meets"),
    ("collective", "receive_at_council", "starts"),
    ("collective", "select_arbitrator", "guards"),
    ("collective", "select_chair", "guards"),
    ("collective", "constitute_panel", "guards"),
    ("collective", "constitute_panel", "meets"),
    ("collective", "serve_award", "starts"),
    ("collective", "object", "guards"),
    ("collective", "object", "meets"),
    ("collective", "finalise_award", "guards"),
    ("collective", "finalise_award", "starts"),
    ("collective", "notify_strike", "starts"),
    ("collective", "rule_illegal", "starts"),
    ("collective", "record_return", "meets"),
]


@functools.cache
def words_of(story) -> str:
    """The story as it is written."""
    return inspect.getsource(story)


def stories_that_fail(stories=STORIES, mutated=()) -> list[str]:
    """Names of the stories that do not hold; the likeliest first, which name what was mutated; stops at one."""

    def named(story) -> int:
        return sum(f'"{word}"' in words_of(story) for word in mutated)

    for story in sorted(stories, key=named, reverse=True):
        try:
            with transaction.atomic():
                story()
                transaction.set_rollback(True)
        except (AssertionError, KeyError, IndexError, DatabaseError, ObjectDoesNotExist):
            return [story.__name__]
    return []


def test_every_story_holds_on_the_table_as_it_is():
    assert stories_that_fail() == []


def without(monkeypatch, procedure, action, part):
    """Take the part out of the row of the table; the names that a story of it would say."""
    table = PROCEDURES[procedure]
    row = table.actions[action]
    mutant = {**table.actions, action: dataclasses.replace(row, **{part: ()})}
    monkeypatch.setitem(PROCEDURES, procedure, dataclasses.replace(table, actions=mutant))
    return action, *getattr(row, part)


@pytest.mark.parametrize(("procedure", "action", "part"), MUTANTS)
def test_a_row_without_its_part_is_caught(monkeypatch, procedure, action, part):
    assert stories_that_fail(STORIES, without(monkeypatch, procedure, action, part))


@pytest.mark.parametrize(("procedure", "action", "part"), COUNCIL_MUTANTS)
def test_a_row_of_the_council_without_its_part_is_caught(monkeypatch, procedure, action, part):
    assert stories_that_fail(COUNCIL, without(monkeypatch, procedure, action, part))
