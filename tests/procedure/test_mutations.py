"""A changed row of a table is caught by a story: the stories really judge the table."""

from __future__ import annotations

import dataclasses
import inspect

import pytest
from django.db import transaction

from cases.procedure import PROCEDURES
from tests.procedure import test_stories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STORIES = [f for name, f in inspect.getmembers(test_stories, inspect.isfunction) if name.startswith("test_")]
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


def stories_that_fail() -> list[str]:
    """Names of the stories that do not hold; stops at the first."""
    for story in STORIES:
        try:
            with transaction.atomic():
                story()
                transaction.set_rollback(True)
        except (AssertionError, KeyError, IndexError):
            return [story.__name__]
    return []


def test_every_story_holds_on_the_table_as_it_is():
    assert stories_that_fail() == []


@pytest.mark.parametrize(("procedure", "action", "part"), MUTANTS)
def test_a_row_without_its_part_is_caught(monkeypatch, procedure, action, part):
    table = PROCEDURES[procedure]
    row = dataclasses.replace(table.actions[action], **{part: ()})
    mutant = dataclasses.replace(table, actions={**table.actions, action: row})
    monkeypatch.setitem(PROCEDURES, procedure, mutant)
    assert stories_that_fail()
