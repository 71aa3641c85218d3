"""Which languages the site speaks: English, which the code is written in, and each that has a catalogue.

A file `locale/<code>/LC_MESSAGES/django.po` adds one: to the switch of the header, to preferences, messages
and the API. Its header `X-Language-Name` says what the language calls itself. Numbers are written as Django
does for that language until `config/formats/<code>` says otherwise. What the record holds in Khmer and
English only (names, titles, rules of law) is shown in Khmer to readers of Khmer, in English to all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

SOURCE = "en"
FIRST = ("km", SOURCE)
HEAD = 2000
"""Letters of a catalogue in which its header stands."""
_NAME = re.compile(r'^"X-Language-Name: *(.+?) *(?:\\n)?"$', re.MULTILINE)


def languages_in(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Code and own name of each language, Khmer and English first; Django is told what it does not know."""
    found = {SOURCE: ""}
    for folder in folders:
        for catalogue in sorted(folder.glob("*/LC_MESSAGES/django.po")):
            found[to_language(catalogue.parents[1].name)] = _own_name(catalogue)
    codes = [*(code for code in FIRST if code in found), *sorted(set(found) - set(FIRST))]
    return [(code, _told(code, found[code])) for code in codes]


def _own_name(catalogue: Path) -> str:
    with catalogue.open(encoding="utf-8") as file:
        named = _NAME.search(file.read(HEAD))
    return named.group(1) if named else ""


def _told(code: str, name: str) -> str:
    """The own name of a language, as Django will give it too."""
    known = LANG_INFO.get(code, {})
    own = str(name or known.get("name_local") or code)
    LANG_INFO[code] = {"bidi": False, "code": code, "name": own, **known, "name_local": own}
    return own
