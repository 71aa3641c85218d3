"""`manage.py replay`: exit status, printed result, and sentences for files that are wrong."""

from __future__ import annotations

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.models import Case
from notifications.models import Notification
from tests.procedure.playing import ISSUES, PARTIES, event

pytestmark = pytest.mark.django_db
GOOD = {
    "format": "case-file/1",
    "source": "made up for a test",
    "case": {"procedure": "individual", "title": "A file", "office": "phnom-penh"},
    "parties": PARTIES,
    "issues": ISSUES,
    "events": [event("2026-03-09T09:10", "file", "union"), event("2026-03-10", "take_up", "officer")],
}
REAL = Path(__file__).parent / "files"


def play(tmp_path, data, *options):
    """Exit status, standard output and standard error."""
    path = tmp_path / "case.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data, indent=1), encoding="utf-8")
    out, err = StringIO(), StringIO()
    try:
        call_command("replay", str(path), *options, stdout=out, stderr=err)
    except SystemExit as leaving:
        return leaving.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_file_that_goes_as_expected_exits_0_and_keeps_nothing(tmp_path):
    status, out, _err = play(tmp_path, GOOD, "--json")
    assert status == 0
    assert json.loads(out)["case"] == {
        "number": "ID-2026-0001", "title": "A file", "procedure": "individual", "state": "under_review",
    }  # fmt: skip
    assert not Case.objects.exists()


def test_kept_files_are_there_afterwards_and_no_mail_leaves(tmp_path):
    assert play(tmp_path, GOOD, "--keep")[0] == 0
    assert Case.objects.get().number == "ID-2026-0001"
    assert not Notification.objects.filter(unplanned=True).exists()


def test_an_event_that_goes_otherwise_exits_1(tmp_path):
    data = copy.deepcopy(GOOD)
    data["events"][1]["expect"] = "refused"
    assert play(tmp_path, data)[0] == 1


def test_the_text_names_the_days_that_were_left_out(tmp_path):
    data = copy.deepcopy(GOOD)
    data["events"].append(event("2026-04-01", "ask_information", "officer", answer_by="2026-04-10"))
    _status, out, _err = play(tmp_path, data)
    assert "2026-04-14 left out: Khmer New Year's Day" in out
    assert "IND_INFO_GRACE union: running, due 2026-04-20" in out


@pytest.mark.parametrize("path", sorted(REAL.glob("*.json")), ids=lambda p: p.stem)
def test_a_real_file_goes_as_it_went(path):
    out, err = StringIO(), StringIO()
    call_command("replay", str(path), "--json", stdout=out, stderr=err)
    assert all(e["result"] == e["expect"] for e in json.loads(out.getvalue())["events"])


def broken(change):
    data = copy.deepcopy(GOOD)
    change(data)
    return data


BAD = {
    "format": lambda d: d.update(format="case-file/9"),
    "case.office": lambda d: d["case"].update(office="atlantis"),
    "case.procedure": lambda d: d["case"].update(procedure="duel"),
    "case.timezone": lambda d: d["case"].update(timezone="Mars/Olympus"),
    "case.claimant": lambda d: d["case"].update(claimant="nobody"),
    "case.opened_as.state": lambda d: d["case"].update(opened_as={"state": "asleep", "on": "2026-01-01"}),
    "parties[0].side": lambda d: d["parties"][0].update(side="moon"),
    "parties[1].workers": lambda d: d["parties"][1].update(workers=-3),
    "parties[1].key": lambda d: d["parties"][1].update(key="union"),
    "issues[0].status": lambda d: d["issues"][0].update(status="maybe"),
    "issues": lambda d: d.update(issues=[]),
    "events[0].action": lambda d: d["events"][0].update(action="dance"),
    "events[0].by": lambda d: d["events"][0].update(by="stranger"),
    "events[1].on": lambda d: d["events"][1].update(on="2026-02-30"),
    "events[0].at": lambda d: d["events"][0].update(at="yesterday"),
    "events[0].expect": lambda d: d["events"][0].update(expect="maybe"),
    "events[1]": lambda d: d["events"][1].pop("on"),
}


@pytest.mark.parametrize("key", BAD)
def test_a_wrong_file_exits_2_with_a_sentence_naming_line_and_key(tmp_path, key):
    status, out, err = play(tmp_path, broken(copy.deepcopy(BAD[key])))
    assert (status, out) == (2, "")
    assert f"key {key}:" in err
    assert "line " in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1"),
        ('{"a": 1, "a": 2}', "twice"),
        ("[]", "case-file/1"),
        ('{"a": NaN}', "NaN"),
        ("\ufeff", ""),
    ],
)
def test_what_is_not_json_exits_2(tmp_path, text, words):
    status, _out, err = play(tmp_path, text)
    assert (status, words in err) == (2, True)


def test_the_line_is_the_right_one(tmp_path):
    text = json.dumps(broken(lambda d: d["events"][1].update(action="dance")), indent=1)
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if '"dance"' in row)
    assert f"line {line}, key events[1].action" in play(tmp_path, text)[2]


def test_an_unknown_category_becomes_other_with_a_warning(tmp_path):
    data = broken(lambda d: d["issues"][0].update(category="parking"))
    data["issues"] = [dict(data["issues"][0]), data["issues"][1]]
    result = json.loads(play(tmp_path, data, "--json")[1])
    assert [w["code"] for w in result["events"][0]["warnings"]] == ["UNKNOWN_CATEGORY"]


def test_a_date_that_goes_backwards_is_played_with_a_warning(tmp_path):
    data = broken(lambda d: d["events"][1].update(on="2026-03-01"))
    result = json.loads(play(tmp_path, data, "--json")[1])
    assert [w["code"] for w in result["events"][1]["warnings"]] == ["DATE_BACKWARDS"]


def test_a_case_opened_midway_has_remaining_issues_and_no_clock(tmp_path):
    def midway(data):
        data["case"]["opened_as"] = {"state": "not_conciliated", "on": "2026-03-01"}
        data["events"] = [event("2026-03-02", "go_to_court", "union", court="Court", number="1")]

    result = json.loads(play(tmp_path, broken(midway), "--json")[1])
    assert (result["case"]["state"], result["deadlines"]) == ("in_court", [])
    assert set(result["issues"].values()) == {"remaining"}


def test_what_a_paper_leaves_out_is_listed_as_assumed(tmp_path):
    result = json.loads(play(tmp_path, GOOD, "--json")[1])
    assert result["events"][0]["assumed"] == ["declaration", "mandate"]
