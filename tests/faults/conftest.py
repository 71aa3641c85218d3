"""What the tests of faults share."""

from __future__ import annotations

import pytest

from tests.notifications.helpers import switch_truncation_guards
from tests.seeds import bring_back


@pytest.fixture(scope="package", autouse=True)
def tables_may_be_emptied(django_db_setup, django_db_blocker):
    """Tests with real transactions empty the tables with TRUNCATE, which the record refuses."""
    with django_db_blocker.unblock():
        switch_truncation_guards("DISABLE")
    yield
    with django_db_blocker.unblock():
        switch_truncation_guards("ENABLE")
        bring_back()


@pytest.fixture
def committed_cast(tables_may_be_emptied, transactional_db, request):
    """The cast, committed, so that other connections see it."""
    bring_back()
    return request.getfixturevalue("cast")
