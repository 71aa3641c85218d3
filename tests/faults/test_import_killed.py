"""An import whose worker was killed on the way and that was called again holds the same as one that ran through.

`python -m bench imports --sizes 50000` does the same with 50,000 rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from bench import imports
from bench.contents import differences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS, AT_ONCE = 90, 10


@pytest.fixture
def trial(tmp_path) -> Iterator[imports.Trial]:
    """A register of some hundred rows and the command that brings it in, on the tests' database."""
    file = tmp_path / "old.csv"
    imports.write_register(file, ROWS)
    made = imports.Trial(file, str(connection.settings_dict["NAME"]), AT_ONCE)
    yield made
    imports.forget_cases()


def test_a_killed_import_ends_as_one_that_ran_through_and_the_test_would_notice(trial):
    trial.run_through()
    whole = imports.held()
    imports.forget_cases()
    assert whole["cases_oldcase"][0] == 80
    assert trial.run_with_kills(1) == 1
    assert differences(whole, imports.held()) == []
    imports.forget_cases()
    trial.run_with_kills(1, sabotage=True)
    assert "cases_case" in differences(whole, imports.held())
