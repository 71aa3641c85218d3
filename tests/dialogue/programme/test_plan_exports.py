"""A plan as files: what comes out can be read, and the open data can be brought in again."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from dialogue.models import Indicator
from dialogue.replay.programme_loader import load_programme
from dialogue.replay.programme_reader import read_programme_file

pytestmark = pytest.mark.django_db


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_open_data_brought_in_again_changes_nothing(plan):
    text = content(plan.get("secretary", ".json")).decode()
    loaded = load_programme(read_programme_file(text))
    assert loaded.counts == {"created": 0, "changed": 0, "unchanged": 12}
    assert json.loads(text)["work_plans"][0]["state"] == "submitted"


def test_the_table_has_one_row_per_indicator_and_no_formula(plan):
    Indicator.objects.filter(code="3.1-a").update(title={"en": "=1+1"}, code="=cmd")
    rows = list(csv.reader(io.StringIO(content(plan.get("secretary", ".csv")).decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:]] == ["'=cmd", "3.1.1-a"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_workbook_keeps_numbers_as_numbers(plan):
    sheet = load_workbook(io.BytesIO(content(plan.get("secretary", ".xlsx")))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[2][3] == "3.1.1-a"
    assert (rows[2][6], rows[2][8], rows[2][11]) == (12, 31, 60)


def test_iati_says_baseline_target_and_the_value_that_counts(plan):
    root = ET.fromstring(content(plan.get("secretary", ".xml")))
    assert root.get("version") == "2.03"
    found = root.findall(".//indicator")[1]
    assert found.find("baseline").get("value") == "12"
    assert found.find("period/target").get("value") == "60"
    assert found.find("period/actual").get("value") == "31"
    assert found.get("ascending") == "1"


def test_filters_narrow_the_table_too(plan):
    rows = content(plan.get("secretary", ".csv?state=on")).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
