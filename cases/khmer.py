"""Khmer text: digits of both scripts, folding for search, clusters, and places to break a line in print.

Knows no Django. Khmer writes no spaces between words, has two ways to spell the same-looking letter,
and its own digits; search, forms and printed papers need all three to be settled in one place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from icu4py.breakers import CharacterBreaker, LineBreaker

ZERO_WIDTH_SPACE = "\u200b"
COENG_DA = "\u17d2\u178a"
COENG_TA = "\u17d2\u178f"
_LATIN = "0123456789"
_KHMER = "០១២៣៤៥៦៧៨៩"
_TO_LATIN = str.maketrans(_KHMER, _LATIN)
_TO_KHMER = str.maketrans(_LATIN, _KHMER)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_KHMER_RUN = re.compile("[\u1780-\u17ff\u19e0-\u19ff]+")
_SEQUENCE = re.compile("[\u1780-\u17d3\u17d7\u17dc\u17dd]+(?: [\u1780-\u17d3\u17d7\u17dc\u17dd]+)*")
_LONGEST = 4
_MOST = 200_000
"""Signs of either script that an index takes: its words of one text must fit into a megabyte."""
_CITED = re.compile("(\\bLL|\\bTUL|មាត្រា) (?=[0-9០-៩])")
_LAWS = (
    (re.compile(r"\bLL (?=\d)"), "ច្បាប់ស្តីពីការងារ មាត្រា "),
    (re.compile(r"\bTUL (?=\d)"), "ច្បាប់ស្តីពីសហជីព មាត្រា "),
    (re.compile(r"\bPrakas (?=\d)"), "ប្រកាសលេខ "),
    (re.compile(r"\bart\. "), "មាត្រា "),
    (re.compile(r"\bch\. "), "ជំពូក "),
    (re.compile(r"\(repealed\)"), "(និរាករណ៍)"),
    (re.compile(r"^Practice, no article known$"), "ការអនុវត្តជាក់ស្តែង មិនស្គាល់មាត្រា"),
)
_WORDS_OF = {
    "km": re.compile("([\u1780-\u17ff](?:[^A-Za-z\n]*[\u1780-\u17ff])?)"),
    "en": re.compile("([A-Za-z][A-Za-z'’.-]+(?:[^\u1780-\u17ff\n]*[A-Za-z)])?)"),
}


def latin_digits(text: str) -> str:
    """The text with Khmer digits written as 0 to 9; what people type is read through this."""
    return text.translate(_TO_LATIN)


def khmer_digits(text: str) -> str:
    """The text with 0 to 9 written as Khmer digits, as official papers want them."""
    return text.translate(_TO_KHMER)


def has_khmer(text: str) -> bool:
    """Whether the text holds Khmer letters, so that it must be marked as Khmer on an English page."""
    return _KHMER_RUN.search(text) is not None


def runs(text: str, language: str) -> list[tuple[str, bool]]:
    """The text cut in pieces, each with whether it is a run of that language (km or en) to be marked as such.

    A run reaches over the spaces, digits and signs between its words. A lone Latin letter is no word.
    """
    pieces = _WORDS_OF[language].split(text)
    return [(piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece]


def fold(text: str) -> str:
    """The text as search compares it: composed, lower case, Latin digits, single spaces, nothing invisible.

    Coeng da and coeng ta look the same under a letter and official sources mix them; both become coeng ta.
    """
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", latin_digits(composed.replace(COENG_DA, COENG_TA)).casefold()).strip()


def clusters(text: str) -> list[str]:
    """The text cut into what a reader sees as one letter each, subscripts and vowels with their base.

    An index over clusters finds parts of words: ICU's word breaks depend on the neighbours and do not.
    """
    return list(CharacterBreaker(text, "km"))


def index_words(text: str) -> str:
    """The words that a text is found by: its other words as they stand, of its Khmer one to four clusters.

    Four in a row, overlapping, stand for a phrase: an index keeps no more than 256 places of a word, so it
    cannot say of frequent clusters whether they are neighbours, and must read every text to find that they
    are not. A text that holds all the pieces and not the phrase is found too; few do.
    """
    folded = fold(text)
    found: dict[str, None] = {}
    for letters in _sequences(folded):
        for size in range(1, _LONGEST + 1):
            found.update(dict.fromkeys(_grams(letters, size)))
    return f"{_SEQUENCE.sub(' ', folded)[:_MOST]} {' '.join(found)[:_MOST]}".strip()


def asked_words(text: str) -> str:
    """What of `index_words` a text must have to hold what is asked for: the longest pieces of its Khmer."""
    folded = fold(text)
    grams = [gram for letters in _sequences(folded) for gram in _grams(letters, min(len(letters), _LONGEST))]
    return " ".join([*_SEQUENCE.sub(" ", folded).split(), *dict.fromkeys(grams)])


def _sequences(folded: str) -> Iterator[list[str]]:
    """The clusters of each stretch of Khmer, over the spaces that some writers put between words."""
    for found in _SEQUENCE.finditer(folded):
        yield [cluster for run in found.group().split() for cluster in clusters(run)]


def _grams(letters: list[str], size: int) -> list[str]:
    return ["".join(letters[n : n + size]) for n in range(len(letters) - size + 1)]


def _with_breaks(run: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE.join(LineBreaker(run.group(), "km"))


def breakable(text: str) -> str:
    """The text with a zero-width space wherever a Khmer line may break, for a printer with no dictionary.

    A citation and its number stay on one line. Nothing else but Khmer runs is touched; spaces a person typed
    by hand are replaced. Never store the result.
    """
    whole = _CITED.sub("\\1\u00a0", text.replace(ZERO_WIDTH_SPACE, ""))
    return _KHMER_RUN.sub(_with_breaks, whole)


def citation(text: str) -> str:
    """The laws and articles of a rule as Khmer cites them; what is not known stays."""
    for english, words in _LAWS:
        text = english.sub(words, text)
    return text
