"""The tool of the Khmer catalogue: what it fills in, what it refuses, and the way to reviewers and back."""

from __future__ import annotations

import csv
from pathlib import Path

import polib
import pytest

from tools import catalogue as tool

CASE = "សំណុំរឿង"


def entry(english: str, plural: str = "", khmer: str = "") -> polib.POEntry:
    if plural:
        return polib.POEntry(msgid=english, msgid_plural=plural, msgstr_plural={0: khmer})
    return polib.POEntry(msgid=english, msgstr=khmer)


def catalogue_of(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def test_filling_in_marks_what_a_machine_wrote() -> None:
    made = catalogue_of(entry("Case"))
    assert tool.fill(made, {"Case": CASE}) == []
    assert made[0].msgstr == CASE
    assert made[0].tcomment == tool.MARK


def test_a_plural_has_one_khmer_form_and_goes_by_its_singular() -> None:
    made = catalogue_of(entry("%(n)s case", "%(n)s cases"))
    assert tool.fill(made, {"%(n)s case": f"{CASE} %(n)s"}) == []
    assert made[0].msgstr_plural == {0: f"{CASE} %(n)s"}
    assert made[0].tcomment == tool.MARK


def test_a_text_of_several_lines_is_filled_in_whole() -> None:
    made = catalogue_of(entry("\nFirst\nSecond\n"))
    assert tool.fill(made, {"\nFirst\nSecond\n": "\nមួយ\nពីរ\n"}) == []
    assert made[0].msgstr == "\nមួយ\nពីរ\n"


def test_what_stands_already_is_never_overwritten() -> None:
    made = catalogue_of(entry("Case", khmer=CASE))
    tool.fill(made, {"Case": "ផ្សេង"})
    assert made[0].msgstr == CASE


def test_a_string_that_the_sources_do_not_have_is_told() -> None:
    assert tool.fill(catalogue_of(), {"Case": CASE}) == ["not in the sources: Case"]


@pytest.mark.parametrize(
    ("english", "khmer"),
    [
        ("%(n)s of %(all)s", "%(n)s ក្នុង %(everything)s"),
        ("{n} new", "ថ្មី"),
        ("Issue %s", "ចំណុចវិវាទ"),
        ("%d read", "បានអាន %s"),
        ("See <b>this</b>", "មើល<b>នេះ"),
        ("Case\n", CASE),
        ("Case", f"\n{CASE}"),
        ("2 days", "២ ថ្ងៃ"),
        ("Case file", "សំណុំ\u200bរឿង"),
    ],
)
def test_a_text_that_would_break_a_page_is_refused(english: str, khmer: str) -> None:
    made = catalogue_of(entry(english))
    assert len(tool.fill(made, {english: khmer})) == 1
    assert made[0].msgstr == ""


def test_places_to_fill_in_may_change_their_order() -> None:
    assert tool.fault_of(entry("%(a)s of %(b)s"), "%(b)s រួម %(a)s") == ""


def test_the_faults_name_each_entry_that_is_empty_guessed_or_broken() -> None:
    guessed, broken = entry("Case", khmer=CASE), entry("%s left", khmer="នៅសល់")
    guessed.flags.append("fuzzy")
    told = list(tool.faults(catalogue_of(entry("Name"), guessed, broken, entry("Yes", khmer="បាទ"))))
    assert [line.rsplit(": ", 1)[1] for line in told] == ["Name", "Case", "%s left"]


def test_a_string_without_khmer_is_missing() -> None:
    sources = catalogue_of(entry("Case"), entry("Name"), entry("Yes"))
    assert tool.missing(sources, catalogue_of(entry("Case", khmer=CASE), entry("Name"))) == ["Name", "Yes"]


def reviewed(made: polib.POFile, better: str = "", ok: str = "") -> list[str]:
    rows = tool.for_review(made)
    return tool.take_review(made, [{**row, "Better Khmer": better, "ok": ok} for row in rows])


def marked() -> polib.POFile:
    made = catalogue_of(entry("%(n)s case", "%(n)s cases"))
    tool.fill(made, {"%(n)s case": f"{CASE} %(n)s"})
    return made


def test_an_ok_takes_the_mark_away() -> None:
    made = marked()
    assert reviewed(made, ok="yes") == []
    assert made[0].tcomment == tool.REVIEWED
    assert tool.for_review(made) == []


def test_a_better_text_replaces_the_one_of_the_machine() -> None:
    made = marked()
    assert reviewed(made, better=f"%(n)s {CASE}") == []
    assert tool.text_of(made[0]) == f"%(n)s {CASE}"
    assert made[0].tcomment == tool.REVIEWED


def test_a_row_without_a_word_keeps_its_mark() -> None:
    made = marked()
    assert reviewed(made) == []
    assert made[0].tcomment == tool.MARK


def test_a_reviewer_cannot_break_a_page_either() -> None:
    made = marked()
    assert len(reviewed(made, better=CASE)) == 1
    assert made[0].tcomment == tool.MARK


def test_an_ok_to_a_text_that_changed_meanwhile_does_not_count() -> None:
    made = marked()
    rows = [{**row, "ok": "yes"} for row in tool.for_review(made)]
    made[0].msgstr_plural = {0: f"%(n)s {CASE}"}
    assert len(tool.take_review(made, rows)) == 1
    assert made[0].tcomment == tool.MARK


def test_the_list_for_reviewers_is_a_file_that_can_be_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "CATALOGUE", tmp_path / "django.po")
    marked().save(str(tool.CATALOGUE))
    assert tool.main(["--review", str(tmp_path / "list.csv")]) == 0
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["English"] for row in csv.DictReader(file)] == ["%(n)s cases"]
    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").replace(",,", ",,ok")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8-sig")
    assert tool.main(["--reviewed", str(tmp_path / "list.csv")]) == 0
    assert polib.pofile(str(tool.CATALOGUE))[0].tcomment == tool.REVIEWED
