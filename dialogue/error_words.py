"""What the reader of files says is wrong, in the reader's language; in files and logs it is English."""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SENTENCES: tuple[str, ...] = (
    _("this key is not known"), _("this must be an object"), _("this must be a list"), _("this is needed"),
    _("this must be a text of at most %(a)s characters"), _("this has a character that cannot be kept"),
    _("give a whole number from 0 to %(a)s"), _("give true or false"), _("give one of %(a)s"),
    _("“%(a)s” is not a day such as 2026-11-24"), _("“%(a)s” is not a time such as 10:30"),
    _("“%(a)s” is not a time zone"), _("“%(a)s” is not a code such as 3.1.2"),
    _("this is no language such as en or km"), _("this must not be before from"), _("give a number"),
    _("this number is too large"), _("give a text of 1 to %(a)s characters"), _("“%(a)s” stands twice"),
    _("this is not a programme-file/1"), _("nothing above it has the code “%(a)s”"),
    _("give a currency such as USD or KHR"), _("this must not be below zero"),
    _("nothing in the file has the code “%(a)s”"), _("no indicator has the code “%(a)s”"),
    _("the name of a group has 1 to 60 characters"), _("this sheet is not known"),
    _("at most %(a)s rows fit"), _("this column is not known"), _("no work plan has this code"),
    _("this key stands twice in one object"),
)  # fmt: skip
"""Every sentence, `%(a)s` where it quotes the file."""

_HOLE = re.compile(r"%\(a\)s")


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.*)".join(map(re.escape, _HOLE.split(sentence))), re.DOTALL)


_PATTERNS = [(_pattern(sentence), sentence) for sentence in SENTENCES]


def in_words(text: str) -> tuple[str, bool]:
    """The sentence in the active language, and whether it is known; an unknown one stays as it is."""
    for pattern, sentence in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is not None:
            words = gettext(sentence)
            return (words % {"a": found[1]} if found.groups() else words), True
    return text, False
