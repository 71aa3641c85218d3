"""Programme files: what they bring, that the same file changes nothing, and files that are wrong."""

from __future__ import annotations

import copy
import json
from io import StringIO

import pytest
from django.core.management import call_command

from dialogue.models import Entry, Indicator, Measurement, PlanItem, Programme, TargetChange, WorkPlan
from tests.dialogue.programme.conftest import CONSTRUCTED, FILES

pytestmark = pytest.mark.django_db
WORKERS = {"constituency": "workers", "on": "2026-03-12", "holds_mandate": True}


def test_the_constructed_file_brings_every_kind_of_row(load):
    assert load() == {
        "programme": "CONSTRUCTED-1", "created": 12, "changed": 0, "unchanged": 0,
        "work_plans": [{"code": "2026-2027", "state": "submitted", "missing_endorsements": ["workers"]}],
        "indicators": [
            {"code": "3.1-a", "latest": None, "target": 70, "progress": None},
            {"code": "3.1.1-a", "latest": 31, "target": 60, "progress": 0.3958},
        ],
    }  # fmt: skip


def test_the_real_programme_loads_as_far_as_it_is_public():
    out = StringIO()
    call_command(
        "load_programme", FILES / "dwcp-cambodia-2024-2028.json", "--json", stdout=out, stderr=StringIO()
    )
    found = json.loads(out.getvalue())
    assert (found["created"], found["indicators"]) == (6, [])
    assert found["work_plans"] == [
        {"code": "2024-2025", "state": "closed", "missing_endorsements": []},
        {"code": "2026-2027", "state": "validated", "missing_endorsements": ["government", "employers", "workers"]},
    ]  # fmt: skip


def test_without_keep_nothing_stays(load):
    load(lambda file: None, "--json")
    assert not Programme.objects.exists()


def test_the_same_file_twice_changes_nothing(load):
    first = load()
    rows = list(Measurement.objects.values())
    again = load()
    assert again == {**first, "created": 0, "unchanged": 12}
    assert list(Measurement.objects.values()) == rows


def test_parents_follow_from_codes_and_months_from_their_meaning(load):
    load()
    activity = PlanItem.objects.get(code="3.1.1.1")
    assert activity.parent.code == "3.1.1"
    assert activity.parent.parent.parent.code == "3"
    assert (str(activity.starts_on), str(activity.ends_on)) == ("2026-03-01", "2026-06-30")


def test_a_value_that_nobody_verified_does_not_count(load):
    result = load(lambda file: file["measurements"][0].pop("verified_by"))
    assert result["indicators"][1]["latest"] is None
    assert Measurement.objects.count() == 1


def test_an_earlier_value_added_later_is_not_the_latest(load):
    older = {"indicator": "3.1.1-a", "on": "2026-01-31", "value": 20.5, "verified_by": "second person"}
    assert load(lambda file: file["measurements"].append(older))["indicators"][1]["latest"] == 31


def test_all_endorsements_bring_the_plan_to_endorsed_and_no_further(load):
    result = load(lambda file: file["work_plans"][0]["endorsements"].append(WORKERS))
    assert result["work_plans"] == [{"code": "2026-2027", "state": "endorsed", "missing_endorsements": []}]
    plan = WorkPlan.objects.get()
    assert plan.opened_as == "submitted"
    assert [e.action for e in Entry.objects.filter(work_plan=plan)] == ["endorse_plan"] * 3


def test_an_endorsement_that_comes_later_is_one_row_more(load):
    load()
    result = load(lambda file: file["work_plans"][0]["endorsements"].append(WORKERS))
    assert (result["created"], result["changed"], result["unchanged"]) == (1, 1, 11)
    assert result["work_plans"][0]["state"] == "endorsed"


def test_an_endorsement_without_mandate_is_left_out_and_said(load):
    said = StringIO()
    row = {**WORKERS, "holds_mandate": False}
    result = load(lambda file: file["work_plans"][0]["endorsements"].append(row), said=said)
    assert result["created"] == 12
    assert "endorsement of workers left out" in said.getvalue()


def test_a_later_version_is_shown_and_its_target_change_is_logged(load):
    load()
    said = StringIO()
    result = load(lambda file: file["indicators"][1]["target"].update(value=80), said=said)
    assert (result["changed"], result["unchanged"]) == (1, 11)
    assert "target 60.0000 → 80" in said.getvalue()
    change = TargetChange.objects.get()
    assert (change.before, change.after) == (60, 80)


def test_a_row_that_left_the_file_stays_and_is_said(load):
    load()
    said = StringIO()
    load(lambda file: file["activities"].clear(), said=said)
    assert PlanItem.objects.filter(code="3.1.1.1").exists()
    assert "item 3.1.1.1 stands here" in said.getvalue()


def test_a_state_that_the_road_does_not_reach_is_said(load):
    load()
    said = StringIO()
    result = load(lambda file: file["work_plans"][0].update(state="in_force"), said=said)
    assert result["work_plans"][0]["state"] == "submitted"
    assert "stays submitted" in said.getvalue()


WRONG = {
    "format": (lambda f: f.update(format="programme-file/2"), "key format"),
    "unknown key": (lambda f: f["outcomes"][0].update(owner="x"), "key outcomes[0].owner"),
    "no code": (lambda f: f["outputs"][0].pop("code"), "key outputs[0].code"),
    "a code twice": (lambda f: f["outcomes"].append(f["outcomes"][0]), "key outcomes[1].code"),
    "no parent": (lambda f: f["outputs"][0].update(code="4.1.1"), "key outputs[0].code"),
    "a parent below": (lambda f: f["outcomes"][0].update(code="3.1.1.2"), "key outcomes[0].code"),
    "of nothing": (lambda f: f["indicators"][0].update(of="9"), "key indicators[0].of"),
    "an indicator twice": (lambda f: f["indicators"].append(f["indicators"][0]), "key indicators[2].code"),
    "side": (lambda f: f["outputs"][0].update(responsible="church"), "key outputs[0].responsible"),
    "observers endorse nothing": (
        lambda f: f["work_plans"][0]["endorsers"].append("observer"), "key work_plans[0].endorsers[3]"),
    "endorsed twice": (
        lambda f: f["work_plans"][0]["endorsements"].append(f["work_plans"][0]["endorsements"][0]),
        "key work_plans[0].endorsements[2].constituency"),
    "no number": (lambda f: f["measurements"][0].update(value="many"), "key measurements[0].value"),
    "true is no number": (lambda f: f["indicators"][0]["target"].update(value=True), "key indicators[0].target.value"),
    "too large": (lambda f: f["indicators"][0]["target"].update(value=1e300), "key indicators[0].target.value"),
    "unknown indicator": (lambda f: f["measurements"][0].update(indicator="9-z"), "key measurements[0].indicator"),
    "a title too long": (lambda f: f["priorities"][0]["title"].update(en="x" * 501), "key priorities[0].title.en"),
    "a zero character": (lambda f: f["programme"]["title"].update(en="a\x00b"), "key programme.title.en"),
    "thirteenth month": (lambda f: f["activities"][0].update({"until": "2026-13"}), "key activities[0].until"),
    "ends before it begins": (lambda f: f["programme"].update(until="2025-12"), "key programme.until"),
    "state": (lambda f: f["work_plans"][0].update(state="done"), "key work_plans[0].state"),
    "currency": (lambda f: f["outputs"][0]["budget"].update(currency="$"), "key outputs[0].budget.currency"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_programme_ends_with_2_and_names_line_and_key(what, tmp_path):
    change, key = WRONG[what]
    file = copy.deepcopy(CONSTRUCTED)
    change(file)
    path = tmp_path / "programme.json"
    path.write_text(json.dumps(file, indent=1), encoding="utf-8")
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_programme", path, stdout=StringIO(), stderr=errors)
    assert stopped.value.code == 2
    assert key in errors.getvalue()
    assert "line" in errors.getvalue()


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', "[", '{"format": "programme-file/1", "format": "x"}', "[]", "1"]
)
def test_what_is_no_json_object_ends_with_2(text, tmp_path):
    path = tmp_path / "programme.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("load_programme", path, stdout=StringIO(), stderr=StringIO())
    assert stopped.value.code == 2
    assert not Indicator.objects.exists()
