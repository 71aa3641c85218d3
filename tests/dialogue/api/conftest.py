"""The people of the other rooms, and the calls of the interface's tests."""

from __future__ import annotations

from tests.api.conftest import call
from tests.dialogue.agreements.conftest import draft, table, tabled
from tests.dialogue.meetings.conftest import hall

__all__ = ["call", "draft", "hall", "table", "tabled"]
