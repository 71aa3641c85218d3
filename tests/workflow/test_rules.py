"""The numbers of the law: present, dated, sourced, and refused when a file is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workflow.calendar import Unit
from workflow.rules import RuleBook, RuleBookError, RuleMissing, load_rule_book

CAMBODIA = Path(__file__).parents[2] / "cases" / "rules" / "kh"
BEFORE_2004, OLD, AMENDED, NEW = date(2003, 6, 2), date(2014, 8, 1), date(2024, 6, 3), date(2026, 6, 1)

# Every number of the law that the product knows, as it is in force on NEW:
# code: (length, unit, a part of its basis, held against a source)
IN_FORCE = {
    "IND_MEETING": (21, "calendar_days", "LL 301", True),
    "IND_INFO": (None, "calendar_days", "073/25", True),
    "IND_INFO_GRACE": (3, "working_days", "073/25", True),
    "IND_COURT": (2, "months", "LL 301", True),
    "COL_INFO": (None, "calendar_days", "074/25", False),
    "COL_INFO_GRACE": (3, "working_days", "074/25", False),
    "COL_CONCILIATOR": (48, "hours", "LL 304", True),
    "COL_CONCILIATION": (15, "calendar_days", "LL 305", True),
    "COL_REPORT": (48, "hours", "LL 308", False),
    "COL_RETRY": (2, "working_days", "no article", False),
    "COL_REFER_AC": (3, "calendar_days", "LL 310", False),
    "AC_FIRST_MEETING": (3, "calendar_days", "LL 310", False),
    "AC_AWARD": (15, "working_days", "LL 313", True),
    "AC_APPOINT": (14, "working_days", "098/26", True),
    "AWARD_NOTIFY": (0, "calendar_days", "LL 313", False),
    "AWARD_OBJECT": (8, "calendar_days", "LL 313", True),
    "INTEREST_AWARD_TERM": (12, "months", "099/04 ch. VI", False),
    "STRIKE_NOTICE": (7, "working_days", "LL 324", True),
    "STRIKE_NOTICE_ESS": (15, "working_days", "LL 327", True),
    "STRIKE_RETURN": (48, "hours", "LL 337", True),
    "CBA_MAX": (36, "months", "LL 96", True),
    "CBA_MAX_STEWARDS": (12, "months", "LL 96", True),
    "CBA_MAX_TRANSITIONAL": (24, "months", "TUL 41", True),
    "CBA_CANCEL": (3, "months", "LL 96", True),
    "LAC_MEETINGS": (2, "count", "LL 353", True),
}

RULE = """
[rules.FIRST]
length = 3
unit = "working_days"
basis = "LL 1"
source = "a text"
verified = true
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book(CAMBODIA)


def write(folder: Path, name: str, rules: str = RULE, **changes: object) -> None:
    """Write a rule file; dates go in bare, everything else as text."""
    head = {"code": name, "family": "one", "title": "A set", "title_km": "ច្បាប់", "basis": "A law",
            "valid_from": date(2000, 1, 1), **changes}  # fmt: skip
    lines = [f"{key} = {value if isinstance(value, date) else repr(value)}" for key, value in head.items()]
    (folder / f"{name}.toml").write_text("\n".join(lines) + rules, encoding="utf-8")


# ——— Cambodia's law ———


@pytest.mark.parametrize("code", IN_FORCE)
def test_every_number_of_the_law_has_its_length_article_and_mark(book: RuleBook, code: str):
    length, unit, basis, verified = IN_FORCE[code]
    _, rule = book.find(code, NEW)
    assert (rule.length, rule.unit, rule.verified) == (length, Unit(unit), verified)
    assert basis in rule.basis
    assert rule.source


def test_no_number_is_in_force_that_this_file_does_not_list(book: RuleBook):
    known = {code for rules in book.in_force(NEW) for code, rule in rules.rules.items() if rule.in_force(NEW)}
    assert known == set(IN_FORCE)


@pytest.mark.parametrize(
    ("code", "on", "rule_set"),
    [
        ("IND_MEETING", date(1997, 3, 13), "LL1997"),
        ("IND_MEETING", date(2021, 10, 5), "LL1997"),
        ("IND_MEETING", date(2021, 10, 6), "LL2021"),
        ("STRIKE_RETURN", date(2021, 12, 18), "LL2021"),
        ("COL_CONCILIATION", date(2025, 3, 3), "LL2021"),
        ("COL_CONCILIATION", date(2025, 3, 4), "P073_074"),
        ("AC_AWARD", BEFORE_2004, "AC_LL1997"),
        ("AC_AWARD", date(2004, 4, 21), "AC099"),
        ("AWARD_OBJECT", date(2026, 4, 12), "AC099"),
        ("AWARD_OBJECT", date(2026, 4, 13), "AC098"),
    ],
)
def test_each_day_has_the_set_in_force_on_it(book: RuleBook, code: str, on: date, rule_set: str):
    assert book.find(code, on)[0].code == rule_set


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("IND_INFO_GRACE", AMENDED),
        ("COL_INFO_GRACE", AMENDED),
        ("COL_RETRY", date(2023, 12, 31)),
        ("CBA_MAX_TRANSITIONAL", OLD),
        ("UNION_REG_TACIT", NEW),
        ("AC_APPOINT", OLD),
        ("IND_AC_REFERRAL", NEW),
        ("IND_MEETING", date(1997, 3, 12)),
    ],
)
def test_a_rule_outside_its_days_is_missing_and_named(book: RuleBook, code: str, on: date):
    with pytest.raises(RuleMissing, match=code):
        book.find(code, on)


def test_rights_and_spans_that_expire_are_told_from_duties_that_are_missed(book: RuleBook):
    assert {code for code in IN_FORCE if book.find(code, NEW)[1].window} == {
        "IND_COURT", "COL_RETRY", "AWARD_OBJECT", "INTEREST_AWARD_TERM", "STRIKE_NOTICE", "STRIKE_NOTICE_ESS",
    }  # fmt: skip


def test_only_conciliation_and_award_may_be_given_more_time(book: RuleBook):
    longer = {code for code in IN_FORCE if book.find(code, NEW)[1].extendable == "joint_request"}
    assert longer == {"COL_CONCILIATION", "AC_AWARD"}


def test_a_repealed_prakas_is_no_basis_without_saying_so(book: RuleBook):
    for rules in book.in_force(NEW):
        for rule in rules.rules.values():
            assert "099/04" not in rule.basis or "repealed" in rule.basis


def test_an_open_question_of_the_law_is_noted_at_its_rule(book: RuleBook):
    assert "start is open" in book.find("IND_COURT", OLD)[1].note
    assert "unit is unknown" in book.find("COL_CONCILIATION", NEW)[1].note
    assert "Saturday" in book.find("STRIKE_NOTICE", NEW)[1].note


# ——— files that are wrong ———


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('basis = "LL 1"\n', "", "basis: is missing"),
        ('basis = "LL 1"', 'basis = ""', "basis: is missing"),
        ('source = "a text"\n', "", "source: is missing"),
        ("verified = true", 'verified = "yes"', "verified: 'yes' is not of type bool"),
        ('unit = "working_days"', 'unit = "fortnights"', "unit: 'fortnights'"),
        ("length = 3\n", "", "length: is missing"),
        ("length = 3", "length = -3", "length: -3"),
        ("length = 3", "length = true", "length: True"),
        ("length = 3", 'length = 3\nextendable = "always"', "extendable: 'always'"),
        ("length = 3", "length = 3\nsaturdays = true", "saturdays: is unknown"),
        ("length = 3", "length = 3\nvalid_from = 2001-01-01T00:00:00", "valid_from"),
        ("length = 3", "length = 3\nvalid_from = 2001-01-02\nvalid_until = 2001-01-01", "valid_until"),
    ],
)
def test_a_wrong_rule_names_its_file_rule_and_key(tmp_path: Path, old: str, new: str, named: str):
    write(tmp_path, "SET", RULE.replace(old, new))
    with pytest.raises(RuleBookError, match=f"^SET.toml: rule FIRST: {named}"):
        load_rule_book(tmp_path)


@pytest.mark.parametrize(
    ("text", "named"),
    [("code = ", "SET.toml"), ("code = 'SET'", "family: is missing"), ("code = ''", "code: is missing")],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, named: str):
    (tmp_path / "SET.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleBookError, match=named):
        load_rule_book(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path: Path):
    with pytest.raises(RuleBookError, match="no rule files"):
        load_rule_book(tmp_path)


def test_a_rule_that_is_no_table_is_refused(tmp_path: Path):
    write(tmp_path, "SET", "\n[rules]\nFIRST = 3\n")
    with pytest.raises(RuleBookError, match=r"SET\.toml: rule FIRST: is not a table"):
        load_rule_book(tmp_path)


def test_two_sets_of_a_family_may_not_overlap(tmp_path: Path):
    write(tmp_path, "OLD", valid_until=date(2010, 5, 1))
    write(tmp_path, "NEW", valid_from=date(2010, 5, 1))
    with pytest.raises(RuleBookError, match="OLD and NEW overlap on 2010-05-01"):
        load_rule_book(tmp_path)


def test_sets_that_meet_without_overlap_are_taken(tmp_path: Path):
    write(tmp_path, "OLD", valid_until=date(2010, 4, 30))
    write(tmp_path, "NEW", valid_from=date(2010, 5, 1))
    assert [one.code for one in load_rule_book(tmp_path).sets] == ["OLD", "NEW"]


def test_one_rule_may_not_be_in_two_families(tmp_path: Path):
    write(tmp_path, "ONE")
    write(tmp_path, "TWO", family="two")
    with pytest.raises(RuleBookError, match="Rule FIRST is in two families"):
        load_rule_book(tmp_path)


def test_two_files_may_not_hold_the_same_set(tmp_path: Path):
    write(tmp_path, "ONE")
    write(tmp_path, "TWO", code="ONE")
    with pytest.raises(RuleBookError, match=r"TWO\.toml: the set ONE is also in ONE\.toml"):
        load_rule_book(tmp_path)


@pytest.mark.parametrize("before", ["NEW", "GONE", "OTHER"])
def test_a_set_continues_only_another_set_of_its_family(tmp_path: Path, before: str):
    write(tmp_path, "NEW", continues=before)
    write(tmp_path, "OTHER", RULE.replace("FIRST", "SECOND"), family="two")
    with pytest.raises(RuleBookError, match=r"NEW\.toml: continues"):
        load_rule_book(tmp_path)


def test_a_set_that_continues_another_keeps_what_it_does_not_state_anew(tmp_path: Path):
    second = RULE.replace("FIRST", "SECOND")
    write(tmp_path, "OLD", RULE + second, valid_until=date(2010, 4, 30))
    write(tmp_path, "NEW", second.replace("= 3", "= 5"), valid_from=date(2010, 5, 1), continues="OLD")
    book = load_rule_book(tmp_path)
    lengths = [book.find(code, date(2011, 1, 1))[1].length for code in ("FIRST", "SECOND")]
    assert lengths == [3, 5]
