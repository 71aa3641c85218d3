"""Khmer text: digits, folding, clusters and places to break a line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import khmer

WORDS = "ក្រសួងការងារ និងបណ្តុះបណ្តាលវិជ្ជាជីវៈ"
khmer_text = st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17E9), max_size=30)


def test_digits_go_both_ways() -> None:
    assert khmer.latin_digits("២២ វិច្ឆិកា ២០២៦") == "22 វិច្ឆិកា 2026"
    assert khmer.khmer_digits("CD-2026-0417") == "CD-២០២៦-០៤១៧"


@given(st.integers(min_value=0))
def test_any_number_survives_the_way_there_and_back(number: int) -> None:
    assert int(khmer.latin_digits(khmer.khmer_digits(str(number)))) == number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("អាជ្ញាកណ្ដាល", "អាជ្ញាកណ្តាល"),
        ("អាជ្ញា\u200bកណ្តាល", "អាជ្ញាកណ្តាល"),
        ("២០២៦", "2026"),
        ("Soriya  GARMENT", "soriya garment"),
        ("é", "e\u0301"),
    ],
)
def test_spellings_that_look_the_same_fold_to_the_same(typed: str, stored: str) -> None:
    assert khmer.fold(typed) == khmer.fold(stored)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = khmer.fold(text)
    assert khmer.fold(once) == once


def test_a_cluster_is_what_a_reader_sees_as_one_letter() -> None:
    assert khmer.clusters("ក្រសួង") == ["ក្រ", "សួ", "ង"]


@given(khmer_text)
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(khmer.clusters(text)) == text


def test_part_of_a_word_is_found_by_its_clusters_in_order() -> None:
    asked = set(khmer.asked_words("កណ្ដាល").split())
    assert asked == {"កណ្តាល"}
    assert asked <= set(khmer.index_words("ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល LL 313").split())


@given(st.lists(st.sampled_from(["ក", "ប្រា", "ឈ្នួ", "ល", "រ"])), st.integers(0, 9), st.integers(1, 12))
def test_any_stretch_of_clusters_of_a_text_is_found_in_it(
    letters: list[str], start: int, length: int
) -> None:
    asked = khmer.asked_words("".join(letters[start : start + length]))
    assert set(asked.split()) <= set(khmer.index_words("".join(letters)).split())


def test_a_stretch_is_found_over_a_space_and_not_over_a_full_stop() -> None:
    asked = set(khmer.asked_words("ប្រាក់ឈ្នួល").split())
    assert asked <= set(khmer.index_words("ប្រាក់ ឈ្នួល").split())
    assert not asked <= set(khmer.index_words("ប្រាក់។ ឈ្នួល").split())


def test_clusters_that_stand_apart_are_no_phrase() -> None:
    assert not set(khmer.asked_words("លក់").split()) <= set(khmer.index_words("ប្រាក់ឈ្នួល").split())


def test_a_long_run_gets_places_to_break_and_loses_nothing() -> None:
    broken = khmer.breakable(WORDS)
    assert khmer.ZERO_WIDTH_SPACE in broken
    assert broken.replace(khmer.ZERO_WIDTH_SPACE, "") == WORDS


def test_latin_text_is_left_alone_by_the_printer() -> None:
    assert khmer.breakable("Article 324, CD-2026-0417") == "Article 324, CD-2026-0417"


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("LL 313; Prakas 099/04 art. 40", "ច្បាប់ស្តីពីការងារ មាត្រា 313; ប្រកាសលេខ 099/04 មាត្រា 40"),
        ("LL 302-303", "ច្បាប់ស្តីពីការងារ មាត្រា 302-303"),
        ("TUL 41", "ច្បាប់ស្តីពីសហជីព មាត្រា 41"),
        ("Prakas 099/04 ch. VI (repealed)", "ប្រកាសលេខ 099/04 ជំពូក VI (និរាករណ៍)"),
        ("Clause 7 of the agreement", "Clause 7 of the agreement"),
    ],
)
def test_laws_are_cited_in_khmer_and_the_rest_stays(english: str, words: str) -> None:
    assert khmer.citation(english) == words


@pytest.mark.parametrize(
    "rules", sorted((Path(__file__).parents[2] / "cases" / "rules" / "kh").glob("*.toml"))
)
def test_no_rule_of_the_country_is_cited_in_english_on_khmer_pages(rules: Path) -> None:
    found = tomllib.loads(rules.read_text(encoding="utf-8"))
    cited = [rule["basis"] for rule in found["rules"].values() if "basis" in rule]
    assert cited
    assert [text for text in cited if re.search("[A-Za-z]{3}", khmer.citation(text))] == []


@pytest.mark.parametrize(
    ("text", "language", "marked"),
    [
        ("· សុខ ដារ៉ា, Officer", "km", ["សុខ ដារ៉ា"]),
        ("សហជីព (៤១២) ស៊ូរិយា / Soriya Co.", "km", ["សហជីព (៤១២) ស៊ូរិយា"]),
        ("សហជីព / Soriya Garment (Cambodia) Co., ល្អ", "en", ["Soriya Garment (Cambodia) Co"]),
        ("ប្លង់ A និង B", "en", []),
        ("បន្ទាត់ one\nline two", "en", ["one", "line two"]),
        ("Nothing of it", "km", []),
    ],
)
def test_the_runs_of_a_language_are_found_with_the_signs_between_their_words(text, language, marked) -> None:
    pieces = khmer.runs(text, language)
    assert "".join(piece for piece, _foreign in pieces) == text
    assert [piece for piece, foreign in pieces if foreign] == marked
