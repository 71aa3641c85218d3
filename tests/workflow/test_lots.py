"""Lots fall by a rule that anyone can follow again."""

from __future__ import annotations

from collections import Counter

import pytest

from workflow.lots import draw_lot


def test_the_same_seed_and_names_give_the_same_lot_in_any_order():
    assert draw_lot("CD-2026-0001|chair|7", ["b", "a", "c"]) == draw_lot(
        "CD-2026-0001|chair|7", ["c", "b", "a", "a"]
    )


def test_a_lot_drawn_by_hand_is_the_lot():
    """`printf "seed|0" | sha256sum` begins 9e39640e; its remainder by three is 2."""
    digest = "9e39640e7f602667e9bf0af9ede2bd7e9cf4151c88916aa197e35f44d3c5836a"
    assert int(digest, 16) % 3 == 2
    assert draw_lot("seed", ["a", "b", "c"]) == "c"


def test_nobody_is_favoured():
    counts = Counter(draw_lot(f"seed {n}", "abcde") for n in range(5000))
    assert all(880 < times < 1120 for times in counts.values())


def test_no_candidates_is_a_mistake():
    with pytest.raises(ValueError, match="no candidates"):
        draw_lot("seed", [])
