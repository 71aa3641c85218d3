"""The collector of garbage does not hold the live sockets up."""

from __future__ import annotations

import gc

import pytest

from config.memory import settle


@pytest.fixture
def collector():
    """Put back afterwards what settling changes for the whole process."""
    thresholds = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_a_server_loaded_at_its_start_is_not_looked_through_again(collector):
    before = len(gc.get_objects())
    settle()
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 10


def test_garbage_made_after_the_start_is_still_found(collector):
    settle()
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() > 0
