"""A quick run of the benchmarks judges what does not depend on the machine, and notices what is broken on purpose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bench.measure import Figure, ratio, share, table
from bench.queue import LIMIT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run(django_db_setup):
    """Everything at a small size, sound and then broken, on copies of the tests' migrated database."""
    template = settings.DATABASES["default"]["TEST"]["TEMPLATE"]
    command = [sys.executable, "-m", "bench", "--quick", "--sabotage", "--template", template]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_quick_run_finds_nothing_over_its_limit(run):
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_figure_of_the_house_is_measured(run):
    sound = run.stdout.partition("broken on purpose")[0]
    for words in (
        "queue, 50 rows",
        "register search (p95)",
        "queries of the first page",
        "API queue",
        "HTML queue",
        "an action over HTTP",
        "statements",
        "publish to receive",
        "lost or doubled",
        "a step of a meeting to receive",
        "a vote opened to see",
        "two officers at once",
        "first view: case",
        "statistics, page of the country",
        "search over",
        "tallies that differ",
    ):
        assert words in sound


def test_no_figure_passes_that_was_broken_on_purpose(run):
    broken = run.stdout.partition("over its limit:\n")[2].partition("before:")[0].strip().splitlines()[1:]
    assert len(broken) > 15
    assert [line for line in broken if not line.rstrip().endswith("OVER")] == []


def test_a_figure_at_its_limit_is_within_it_and_above_it_is_not():
    assert ratio("queue", 0.001, 0.001 * LIMIT, LIMIT).ok
    assert not ratio("queue", 0.001, 0.0011 * LIMIT, LIMIT).ok


def test_times_are_told_but_not_judged_where_they_mean_nothing():
    slow = [Figure("queue", "1 ms", "9 ms", 9, 2)]
    assert "not judged" in table(slow, judge_times=False)
    assert "OVER" in table(slow, judge_times=True)


def test_the_share_of_no_more_than_all_is_the_largest():
    assert (share([3, 1, 2], 1.0), share([3, 1, 2], 0.5)) == (3, 2)
