"""Static files are collected when they changed, and only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from config import statics


@pytest.fixture
def collected(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that collecting calls, with an empty place to collect into."""
    settings.STATIC_ROOT = tmp_path
    called: list[str] = []
    monkeypatch.setattr(statics, "call_command", lambda name, **options: called.append(name))
    return called


def test_they_are_collected_once(collected: list[str]) -> None:
    assert [statics.collect(), statics.collect()] == [True, False]
    assert collected == ["collectstatic"]


def test_a_change_of_storage_collects_again(collected: list[str], settings: Any) -> None:
    statics.collect()
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "another"}}
    assert statics.collect()


def test_a_changed_file_collects_again(collected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    statics.collect()
    monkeypatch.setattr(statics, "_files", lambda: iter(["app.css 1 2"]))
    assert statics.collect()


def test_what_is_served_is_without_our_comments_and_nothing_else_is_lost(
    settings: Any, tmp_path: Path
) -> None:
    storage = statics.ServedStorage(location=tmp_path)
    script = ContentFile(
        b"// why\nlet a = 'x'; // stays\n  // gone\n/* gone\n   too */\nlet b = 'https://x';\n"
    )
    assert (
        storage.open(storage.save("js/a.js", script)).read()
        == b"let a = 'x'; // stays\nlet b = 'https://x';\n"
    )
    theirs = ContentFile(b"/* licence */ f();")
    assert storage.open(storage.save("django_htmx/a.js", theirs)).read() == b"/* licence */ f();"
