"""Tampering by somebody with every right in the database is found, and the case is named."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cases.models import Case
from cases.services.heads import HeadsUnreadable, keep_heads, read_heads

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def superuser(raw):
    """Runs SQL as who owns the database: the guards are off until the test is over."""
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    for name in ("caseevent", "casenote", "case", "signature"):
        raw(f"ALTER TABLE cases_{name} DISABLE TRIGGER USER")
    return raw


@pytest.fixture
def house(at_state):
    """Two cases with some entries each; the first is the one that is tampered with."""
    one, other = at_state("under_review"), at_state("filed")
    one.do("officer", "add_note", {"text": "A private thought"})
    one.do("officer", "record_interview", {"party": "union", "minutes": "Said so", "signed": "paper"})
    other.do("officer", "take_up")
    return one, other


def verify(capsys, *arguments, **options):
    """What the command prints, and its exit status."""
    status = 0
    try:
        call_command("verify_chain", *arguments, **options)
    except SystemExit as ended:
        status = ended.code
    return capsys.readouterr().out.splitlines(), status


def test_a_whole_house_verifies_with_its_counts(house, capsys):
    lines, status = verify(capsys)
    assert (lines, status) == (["2 cases, 6 entries, 0 faults"], 0)


def test_one_case_can_be_asked_for(house, capsys):
    lines, _status = verify(capsys, house[1].case.number.lower())
    assert lines == ["1 cases, 2 entries, 0 faults"]


def test_a_number_that_no_case_has_is_an_error(house):
    with pytest.raises(CommandError, match="no case has this number"):
        call_command("verify_chain", "CD-1999-0001")


CHANGES = {
    "a byte of an entry": (
        "UPDATE cases_caseevent SET basis = basis || '.' WHERE case_id = %s AND seq = 2",
        "entry 2 was changed",
    ),
    "the moment of an entry": (
        "UPDATE cases_caseevent SET occurred_at = occurred_at - interval '1 day' WHERE case_id = %s AND seq = 1",
        "entry 1 was changed",
    ),
    "who acted": (
        "UPDATE cases_caseevent SET actor_id = NULL WHERE case_id = %s AND seq = 2",
        "entry 2 was changed",
    ),
    "an entry in the middle gone": (
        "DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 2",
        "entry 2 is missing",
    ),
    "the last entry gone": (
        "DELETE FROM cases_interview; DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 4",
        "entries are missing at the end",
    ),
    "the state moved without an entry": (
        "UPDATE cases_case SET state = 'settled' WHERE id = %s",
        "its state is settled; the record says under_review",
    ),
    "the words of a note": (
        "UPDATE cases_casenote SET text = 'Another thought' WHERE case_id = %s",
        "note of entry 3 was changed",
    ),
    "the minutes of an interview": (
        "UPDATE cases_interview SET minutes = 'Said nothing' WHERE case_id = %s",
        "the minutes of an interview of entry 4 was changed",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_the_case_named(house, superuser, capsys, change):
    sql, words = CHANGES[change]
    if "caseevent" in sql and "DELETE" in sql:
        superuser("SET session_replication_role = replica")
    for statement in sql.split("; "):
        superuser(statement, [house[0].case.pk] if "%s" in statement else None)
    lines, status = verify(capsys)
    assert f"{house[0].case.number}: {words}" in lines
    assert status == 1
    assert not any(line.startswith(str(house[1].case.number)) for line in lines)


def test_two_entries_that_changed_places_are_found(house, superuser, capsys):
    case = house[0].case
    for old, new in ((1, 99), (2, 1), (99, 2)):
        superuser("UPDATE cases_caseevent SET seq = %s WHERE case_id = %s AND seq = %s", [new, case.pk, old])
    lines, _status = verify(capsys)
    assert f"{case.number}: entry 1 was changed" in lines
    assert f"{case.number}: entry 2 was changed" in lines


def cut_tail(superuser, case):
    """Take the last entry away and make the case agree, as a careful hand would."""
    superuser("SET session_replication_role = replica")
    superuser("DELETE FROM cases_interview")
    superuser("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 4", [case.pk])
    superuser(
        "UPDATE cases_case SET seq = 3, head = (SELECT hash FROM cases_caseevent WHERE case_id = %s AND seq = 3)"
        " WHERE id = %s",
        [case.pk, case.pk],
    )


def test_a_careful_cut_is_found_only_by_heads_kept_outside(house, superuser, capsys, tmp_path):
    call_command("anchor_heads", str(tmp_path / "heads"))
    cut_tail(superuser, house[0].case)
    capsys.readouterr()
    assert verify(capsys)[1] == 0
    lines, status = verify(capsys, heads=tmp_path / "heads")
    assert f"{house[0].case.number}: entries 4 to 4 were there and are missing" in lines
    assert status == 1


def test_a_chain_written_anew_is_found_by_heads_kept_outside(house, superuser, capsys, tmp_path):
    keep_heads(tmp_path / "heads")
    event = house[1].case.events.get(seq=2)
    event.basis = "LL 1"
    event.hash = event.digest()
    superuser("UPDATE cases_caseevent SET basis = 'LL 1', hash = %s WHERE id = %s", [event.hash, event.pk])
    superuser("UPDATE cases_case SET head = %s WHERE id = %s", [event.hash, event.case_id])
    assert verify(capsys)[1] == 0
    lines, _status = verify(capsys, heads=tmp_path / "heads")
    assert f"{house[1].case.number}: entry 2 is not the one whose hash was kept outside" in lines


def test_an_older_copy_of_the_whole_house_is_found_by_heads(house, capsys, tmp_path):
    with transaction.atomic():
        house[1].do("officer", "add_note", {"text": "Later than the copy"})
        keep_heads(tmp_path / "heads")
        transaction.set_rollback(True)
    lines, _status = verify(capsys, heads=tmp_path / "heads")
    assert lines[1:-1] == [f"{house[1].case.number}: entries 3 to 3 were there and are missing"]


def test_a_case_that_vanished_is_found_by_heads(house, at_state, capsys, tmp_path):
    with transaction.atomic():
        gone = at_state("filed").case.number
        keep_heads(tmp_path / "heads")
        transaction.set_rollback(True)
    assert f"{gone}: the whole case is missing" in verify(capsys, heads=tmp_path / "heads")[0]


def test_heads_are_never_overwritten_and_their_digest_is_told(house, capsys, tmp_path):
    call_command("anchor_heads", str(tmp_path / "heads"))
    told = re.fullmatch(r"2 heads, digest ([0-9a-f]{64})\n", capsys.readouterr().out)
    assert told and read_heads(tmp_path / "heads")[1] == told[1]
    with pytest.raises(CommandError, match="never overwritten"):
        call_command("anchor_heads", str(tmp_path / "heads"))


def test_heads_hold_no_word_of_what_is_in_a_case(house, tmp_path):
    keep_heads(tmp_path / "heads")
    lines = (tmp_path / "heads").read_text().splitlines()[1:]
    assert [line.split()[0] for line in lines] == sorted(Case.objects.values_list("number", flat=True))
    assert all(re.fullmatch(r"[A-Z]{2}-\d{4}-\d{4,} \d+ [0-9a-f]{64}", line) for line in lines)


@pytest.mark.parametrize("text", ["", "something else\n", "concord-heads/1 now\nCD-2026-0001 x y\n"])
def test_a_file_that_is_no_list_of_heads_is_an_error(tmp_path, text):
    (tmp_path / "heads").write_text(text)
    with pytest.raises(HeadsUnreadable, match="line"):
        read_heads(tmp_path / "heads")
    with pytest.raises(CommandError, match="line"):
        call_command("verify_chain", heads=tmp_path / "heads")
