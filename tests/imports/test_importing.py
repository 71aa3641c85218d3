"""Old cases come in once, with what is known, however often the work is stopped or asked for."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, CaseEvent, Deadline, ImportRow, OldCase
from cases.queries_search import find_cases
from cases.replay import importing
from cases.services import tallies
from cases.services.chain import verify_case
from notifications.models import Notification
from tests.imports.conftest import GOOD, as_csv, as_xlsx, looked, register, row, taken
from tests.replay.mangling import BEGINNING, ISSUES, PARTIES

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_it_is_asked_for(head):
    begun = looked(head, as_csv(register(14)))
    assert (begun.state, begun.total, begun.refused, begun.fitting) == ("ready", 14, 2, 12)
    assert not Case.objects.exists()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_an_old_case_has_a_number_of_its_own_and_one_sound_entry(head, write):
    taken(looked(head, write([GOOD])))
    case = Case.objects.get()
    event = CaseEvent.objects.get()
    assert (case.number, str(case.state), case.is_open, case.claimant.name) == (
        "OLD-2010-0001", "closed", False, "Made-up Union"
    )  # fmt: skip
    assert (event.data["row"], event.data["number"], event.data["source"]) == (2, "7/2010", "Old register")
    assert verify_case(case) == []
    assert {i.status for i in case.issues.all()} == {"settled"}


def test_no_clock_starts_and_nobody_is_told(head):
    taken(looked(head, as_csv(register(14))))
    assert not Deadline.objects.exists() and not Notification.objects.exists()


def test_the_same_file_again_brings_nothing_in_twice(head):
    content = as_csv(register(14))
    taken(looked(head, content))
    again = taken(looked(head, content))
    assert (again.state, again.known, again.fitting, Case.objects.count()) == ("taken", 12, 0, 12)


def test_two_files_that_were_looked_into_at_once_bring_a_row_in_once(head):
    first, second = (looked(head, as_csv(register(14))) for _n in range(2))
    taken(first)
    assert (taken(second).known, Case.objects.count()) == (12, 12)


def test_the_same_number_of_another_source_is_another_case(head):
    for source in ("Register A", "Register B"):
        taken(looked(head, as_csv([GOOD]), source=source))
    assert sorted(Case.objects.values_list("number", flat=True)) == ["OLD-2010-0001", "OLD-2010-0002"]


def test_work_that_was_stopped_goes_on_behind_the_last_whole_batch(head):
    begun = looked(head, as_csv(register(21)))
    importing.ask_to_take(begun)
    assert importing.take_batch(begun.pk, 5) == 5
    assert importing.take(begun.pk) == "taken"
    assert OldCase.objects.count() == ImportRow.objects.filter(state="taken").count() == 18


def test_the_tallies_of_old_cases_are_those_of_a_full_count(head, raw):
    taken(looked(head, as_csv(register(28))))
    tallies.refresh()
    assert tallies.differences() == []
    kept = dict(raw("SELECT measure, sum(n)::int FROM cases_tally WHERE cut IN ('all', 'origin') GROUP BY 1"))
    assert (kept["filed"], kept["conciliation.settled"], kept["arbitration.award"]) == (48, 8, 8)


def test_an_old_case_is_found_by_its_number_in_the_old_register(head):
    taken(looked(head, as_csv([GOOD])))
    assert [hit.number for hit in find_cases(head, "7/2010")] == ["OLD-2010-0001"]


def packed(**files: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            text = data if isinstance(data, (str, bytes)) else json.dumps(data)
            archive.writestr(f"{name}.json", text)
    return out.getvalue()


def case_file(**case: object) -> dict[str, object]:
    head = {"procedure": "collective", "title": "A file", "office": "phnom-penh", "claimant": "union"}
    return {"format": "case-file/1", "source": "made up", "case": {**head, **case}, "parties": PARTIES,
            "issues": ISSUES, "events": BEGINNING}  # fmt: skip


def test_a_case_file_is_played_and_comes_to_what_was_shown(head):
    begun = looked(head, packed(a=case_file(number="12/2020"), b=case_file()), is_table=False)
    assert (begun.state, begun.total, begun.refused, Case.objects.count()) == ("ready", 2, 0, 0)
    taken(begun)
    assert {str(case.state) for case in Case.objects.all()} == {"in_conciliation"}
    assert OldCase.objects.filter(number="12/2020").count() == 1


def test_a_case_file_that_comes_to_something_else_by_then_is_refused(head):
    begun = looked(head, packed(a=case_file()), is_table=False)
    one = begun.rows.get()
    one.values["case"]["state"] = "settled"
    one.save()
    assert (taken(begun).refused, Case.objects.count()) == (1, 0)


def test_wrong_case_files_are_refused_and_leave_nothing(head):
    late = {**case_file(), "events": [*BEGINNING, BEGINNING[0]]}
    begun = looked(
        head, packed(a="[", b=case_file(office="siem-reap"), c=late, d=b"\xff", e=case_file(), f=case_file()),
        is_table=False,
    )  # fmt: skip
    assert [(r.number, r.problems[0]["code"]) for r in begun.rows.filter(state="refused")] == [
        (1, "no_file"), (2, "office"), (3, "unexpected"), (4, "no_text"), (6, "twice")
    ]  # fmt: skip
    assert not Case.objects.exists()


def test_the_command_brings_in_by_the_same_service(head, tmp_path, capsys):
    path = tmp_path / "old.csv"
    path.write_bytes(as_csv([*register(7), row(Workers="many")]))
    given = {"office": "phnom-penh", "source": "Old", "person": head.username}
    call_command("import_cases", str(path), look=True, **given)
    call_command("import_cases", str(path), **given)
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "6 would be brought in, 0 known, 2 refused", "6 brought in, 0 known, 2 refused"
    ]  # fmt: skip
    assert "row 9: Number of workers: “many” is no whole number" in said.err


def test_the_command_refuses_who_may_not(head, cast, tmp_path):
    for person, office in ((cast.officer.username, "phnom-penh"), (head.username, "siem-reap")):
        with pytest.raises(CommandError, match="may not bring"):
            call_command("import_cases", str(tmp_path / "x.csv"), office=office, source="S", person=person)
