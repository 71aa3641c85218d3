"""What a strike or lock-out is called in a list."""

from __future__ import annotations

import pytest

from cases.models import IndustrialAction


@pytest.mark.parametrize(
    ("key", "number", "title"),
    [
        ("strike-2", "", "Strike 2"),
        ("strike", "", "Strike"),
        ("second", "", "Strike second"),
        ("strike-2", "12/26", "Strike 12/26"),
    ],
)
def test_a_strike_is_named_in_words_with_what_tells_it_from_others(key: str, number: str, title: str) -> None:
    assert IndustrialAction(kind="strike", key=key, number=number).title == title
