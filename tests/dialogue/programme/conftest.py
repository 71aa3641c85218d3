"""A programme file that each test may change before it is loaded."""

from __future__ import annotations

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

FILES = Path(__file__).parents[1] / "files"
CONSTRUCTED: dict[str, Any] = json.loads((FILES / "constructed-programme.json").read_text(encoding="utf-8"))


@pytest.fixture
def load(tmp_path):
    """Loads a changed copy of the constructed file and keeps it; gives the object that is printed."""

    def loads(change=lambda file: None, *options: str, said: StringIO | None = None) -> dict[str, Any]:
        file = copy.deepcopy(CONSTRUCTED)
        change(file)
        path = tmp_path / "programme.json"
        path.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
        out = StringIO()
        call_command(
            "load_programme", path, "--json", *(options or ("--keep",)), stdout=out, stderr=said or StringIO()
        )
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    return loads
