"""Meeting files: the vote of 2023, decisions without quorum, and files that are wrong."""

from __future__ import annotations

import copy
import itertools
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dialogue.models import Agreement, Body, Entry, Meeting

FILE = Path(__file__).parent / "files" / "minimum-wage-2023.json"
WAGE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def played(tmp_path):
    """Plays a changed copy of the file; gives the object that is printed."""

    def play(change=lambda file: None, *options: str) -> dict[str, Any]:
        file = copy.deepcopy(WAGE)
        change(file)
        path = tmp_path / "meeting.json"
        path.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
        out = StringIO()
        call_command("replay", path, "--json", *options, stdout=out, stderr=StringIO())
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    return play


def decision(file: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = file["items"][0]["decision"]
    return found


def test_the_vote_of_2023_gives_202_dollars(played):
    result = played()
    assert result["meeting"]["state"] == "closed"
    assert result["meeting"]["quorum"]["met"] is True
    assert result["decisions"][0]["winner"] == "202"
    assert result["decisions"][0]["present"] == {"government": 17, "employers": 17, "workers": 17}


def test_an_endorsement_without_mandate_is_left_out_and_said(played):
    result = played()
    assert result["agreement"] == {"state": "tabled", "missing": ["government", "employers"]}
    assert "no mandate" in result["said"][0]


def test_all_endorsements_bring_it_into_force(played):
    def endorse(file):
        file["agreement"]["endorsements"] = [
            {"constituency": side, "on": "2023-10-02"} for side in ("government", "employers", "workers")
        ]

    assert played(endorse)["agreement"] == {"state": "in_force", "missing": []}


def test_before_its_effective_day_it_is_only_endorsed(played):
    def later(file):
        file["agreement"]["endorsers"] = ["workers"]
        file["agreement"]["effective_on"] = "2024-01-01"

    assert played(later)["agreement"] == {"state": "endorsed", "missing": []}


def test_who_left_before_the_vote_is_not_in_the_room(played):
    def leave(file):
        file["attendance"][2]["until"] = "10:30"

    result = played(leave)
    assert result["decisions"][0]["result"] == "refused"
    assert "quorum" in result["decisions"][0]["reason"]
    assert result["meeting"]["quorum"]["met"] is True


def test_more_votes_than_people_are_refused(played):
    result = played(lambda file: decision(file)["options"].update({"202": 47}))
    assert result["decisions"][0]["result"] == "refused"


def test_nothing_is_kept_unless_asked(played):
    played()
    assert not Meeting.objects.exists()
    played(lambda file: None, "--keep")
    assert Meeting.objects.get().state == "closed"
    assert Agreement.objects.get().title == "Minimum wage for 2024"


def test_the_record_is_one_chain(played):
    played(lambda file: None, "--keep")
    entries = list(Entry.objects.filter(meeting__isnull=False).order_by("seq"))
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert all(later.previous == before.hash for before, later in itertools.pairwise(entries))
    assert all(e.hash == e.digest() for e in entries)


def test_a_body_that_counts_the_same_way_is_used_again(played):
    before = Body.objects.count()
    played(lambda file: None, "--keep")
    played(lambda file: file["meeting"].update(title="Second"), "--keep")
    assert Body.objects.count() - before <= 1


WRONG = {
    "format": (lambda f: f.update(format="meeting-file/2"), "key format"),
    "unknown key": (lambda f: f["meeting"].update(where="here"), "key meeting.where"),
    "no day": (lambda f: f["meeting"].pop("on"), "key meeting.on"),
    "a share above one": (lambda f: f["body"]["quorum"].update(overall="3/2"), "key body.quorum.overall"),
    "seats": (lambda f: f["body"]["seats"].update(workers=-1), "key body.seats.workers"),
    "a side without seats": (lambda f: f["body"]["seats"].pop("workers"), "key attendance[2].constituency"),
    "half a woman": (lambda f: f["attendance"][0].update(women=0.5), "key attendance[0].women"),
    "true is no number": (lambda f: f["attendance"][0].update(men=True), "key attendance[0].men"),
    "left before coming": (lambda f: f["attendance"][0].update(until="07:00"), "key attendance[0].until"),
    "no such time": (lambda f: f["items"][0].update(at="25:00"), "key items[0].at"),
    "method": (lambda f: decision(f).update(method="dice"), "key items[0].decision.method"),
    "options": (lambda f: decision(f).update(options={}), "key items[0].decision.options"),
    "votes": (lambda f: decision(f)["options"].update({"202": "many"}), "key items[0].decision.options.202"),
    "for in a ballot": (lambda f: decision(f).update({"for": 3}), "key items[0].decision.for"),
    "endorser": (lambda f: f["agreement"].update(endorsers=["church"]), "key agreement.endorsers"),
    "owner": (lambda f: f["agreement"]["commitments"][0].update(owner="all"), "key agreement.commitments[0].owner"),
    "due": (lambda f: f["agreement"]["commitments"][0].update(due="soon"), "key agreement.commitments[0].due"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_ends_with_2_and_names_line_and_key(played, what, capsys, tmp_path):
    change, key = WRONG[what]
    file = copy.deepcopy(WAGE)
    change(file)
    path = tmp_path / "meeting.json"
    path.write_text(json.dumps(file, indent=1), encoding="utf-8")
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("replay", path, stdout=StringIO(), stderr=errors)
    assert stopped.value.code == 2
    assert key in errors.getvalue()
    assert "line" in errors.getvalue()
