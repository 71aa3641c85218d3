"""What the tests of faults share."""

from __future__ import annotations

import pytest

from tests.notifications.helpers import without_truncation_guards


@pytest.fixture(scope="package", autouse=True)
def tables_may_be_emptied(django_db_setup, django_db_blocker):
    with without_truncation_guards(django_db_blocker):
        yield


@pytest.fixture
def committed_cast(tables_may_be_emptied, transactional_db, request):
    """The cast, committed, so that other connections see it."""
    return request.getfixturevalue("cast")
