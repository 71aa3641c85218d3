"""The register of enterprises from a table: all of it or nothing, twice the same, found in either script."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from accounts.models import Organization
from cases.forms.listed import EMPLOYERS, find_listed

pytestmark = pytest.mark.django_db
HEAD = ["Number", "Legal name", "ឈ្មោះ", "sector"]
ROWS = [["MU-1", "Made-up Garments Co., Ltd", "ក្រុមហ៊ុនសាកល្បង", "garment"], ["MU-2", "Made-up Hotel", "", ""]]
MAPPING = ["registration_number=Number", "name=Legal name", "name_km=ឈ្មោះ"]


def table(folder: Path, rows: list[list[Any]], kind: str = "csv") -> Path:
    """A table with these rows under the heading."""
    path = folder / f"enterprises.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEAD, *rows]))
        return path
    book = Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def bring(path: Path, *more: str) -> str:
    """Run the command; give what it says."""
    out = StringIO()
    call_command("import_enterprises", str(path), *more, column=MAPPING, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_brought_in_once_however_often(tmp_path, kind):
    path = table(tmp_path, ROWS, kind)
    assert [bring(path), bring(path)] == ["2 new, 0 changed, 0 unchanged", "0 new, 0 changed, 2 unchanged"]


def test_a_later_table_changes_names_and_an_empty_cell_leaves_what_stands(tmp_path):
    bring(table(tmp_path, ROWS))
    said = bring(table(tmp_path, [["MU-1", "Made-up Textiles", "", ""]]))
    found = Organization.objects.get(registration_number="MU-1")
    assert (said, found.name, found.sector) == (
        "0 new, 1 changed, 0 unchanged",
        "Made-up Textiles",
        "garment",
    )


@pytest.mark.parametrize("word", ["made-up garm", "សាកល្បង", "MU-1"])
def test_an_enterprise_is_found_by_either_script_or_its_number(tmp_path, word):
    bring(table(tmp_path, ROWS))
    assert [o.registration_number for o in find_listed(word, "", EMPLOYERS, 0)] == ["MU-1"]


@pytest.mark.parametrize(
    "row", [["", "No number", "", ""], ["MU-1", "Twice", "", ""], ["MU-3", "x" * 251, "", ""]]
)
def test_one_wrong_row_brings_nothing_in(tmp_path, row):
    with pytest.raises(CommandError, match="1 rows are wrong; nothing was brought in"):
        bring(table(tmp_path, [*ROWS, row]))
    assert not Organization.objects.filter(registration_number__startswith="MU-").exists()


def test_looking_changes_nothing_and_a_lost_column_is_named(tmp_path):
    path = table(tmp_path, ROWS)
    assert bring(path, "--look") == "2 rows fit; nothing was changed"
    with pytest.raises(CommandError, match="no column Firm"):
        call_command("import_enterprises", str(path), column=["name=Firm"])
    assert not Organization.objects.filter(registration_number__startswith="MU-").exists()
