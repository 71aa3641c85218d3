"""Runs a piece of Python under other settings, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
KEPT = ("PATH", "HOME", "LANG", "XDG_RUNTIME_DIR")


@pytest.fixture
def run_python() -> Run:
    """`run_python(code, NAME=value, …)`: the finished process, with only these variables set."""

    def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment = {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **variables}
        command = [sys.executable, "-W", "ignore", "-c", code]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run
