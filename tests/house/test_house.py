"""Catalogues, cache, log lines and the rules of the house."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polib
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils.translation import get_language_info

from config.catalogues import compile_all
from config.middleware import OneLineFormatter, RequestIdFilter
from tests.house.conftest import ROOT


def written_catalogue(folder: Path) -> Path:
    place = folder / "km" / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Case", msgstr="សំណុំរឿង"))
    catalogue.save(str(place / "django.po"))
    return place / "django.mo"


def test_a_catalogue_is_compiled_once(tmp_path: Path) -> None:
    target = written_catalogue(tmp_path)
    assert len(compile_all([tmp_path])) == 1
    assert polib.mofile(str(target)).find("Case").msgstr == "សំណុំរឿង"
    assert compile_all([tmp_path]) == []


@pytest.mark.django_db
def test_the_cache_is_shared_through_the_database() -> None:
    cache.set("house", {"n": 1}, 60)
    assert cache.get("house") == {"n": 1}


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "config", check=True, dry_run=True, verbosity=0)


def test_khmer_names_itself_in_khmer() -> None:
    assert get_language_info("km")["name_local"] == "ខ្មែរ"


def test_a_stranger_cannot_add_a_line_to_the_log() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "agent %s", ("a\r\nINFO forged\x1b[2J",), None)
    RequestIdFilter().filter(record)
    line = OneLineFormatter().format(record)
    assert "\n" not in line
    assert "\\r\\nINFO forged\\x1b" in line


def test_only_the_maintained_state_machine_is_installed() -> None:
    assert version("django-fsm-2")
    with pytest.raises(PackageNotFoundError):
        version("django-fsm")


def test_locked_requirements_carry_hashes_and_no_address() -> None:
    for name in ("base", "dev", "tools"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


@pytest.mark.parametrize("script", ["setup", "demo", "check", "clean", "with-postgres"])
def test_scripts_stop_at_the_first_error(script: str) -> None:
    path = ROOT / "scripts" / script
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text()
