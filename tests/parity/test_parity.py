"""Page, interface and replay do the same with the same answers, for every action of the table."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import translation

from cases.procedure import ACTIONS
from tests.parity.walk import BY_CLOCK, BY_VISITORS, Walk
from tests.samples import SAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SAMPLED = set(ACTIONS) - BY_CLOCK - BY_VISITORS
NAMES = sorted(SAMPLED - {"file"})
ON_PAPER = [name for name in NAMES if name in SAMPLES and SAMPLES[name].replays]


def apart(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The rows that only one of two holds, which are few, so that a failure is told at once."""
    left, right = (
        Counter(f"{t}: {row}" for t, rows in side.items() for row in rows) for side in (one, other)
    )
    return [f"only one: {row}" for row in left - right] + [f"only the other: {row}" for row in right - left]


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker):
    """What every action did by every door; made once."""
    with django_db_blocker.unblock(), translation.override("en"):
        return Walk().go()


def test_every_action_has_a_sample():
    assert set(SAMPLES) == SAMPLED


@pytest.mark.parametrize("name", NAMES)
def test_page_and_interface_write_the_same_rows(seen, name):
    assert seen[name].fault == ""
    assert apart(seen[name].page, seen[name].program) == []
    told = (
        set() if ACTIONS[name].audience == "pair" else {"cases_case"}
    )  # of those the case itself shows nothing
    assert told | {"cases_caseevent", "cases_keptanswer"} <= set(seen[name].page)


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answers_have_the_same_errors_and_change_nothing(seen, name):
    for page, program, named in seen[name].errors:
        assert page == program
        assert {field for field, _code, _words in page} >= named
    assert seen[name].left == {}


@pytest.mark.parametrize("name", NAMES)
def test_the_longest_answers_are_kept_or_refused_in_words(seen, name):
    assert seen[name].longest in (201, 409, 422)


@pytest.mark.parametrize("name", ON_PAPER)
def test_a_paper_file_comes_to_the_same_end(seen, name):
    assert seen[name].paper == seen[name].people
