"""What leaves the service tells a bystander nothing, in Khmer as in English (experience.md R30)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts import mail

TELLING = (
    "union", "dispute", "employer", "worker", "strike", "complaint", "arbitra", "conciliat", "settlement",
    "សហជីព", "វិវាទ", "និយោជក", "កម្មករ", "កូដកម្ម", "ពាក្យបណ្តឹង", "អាជ្ញាកណ្តាល", "ផ្សះផ្សា", "កិច្ចព្រមព្រៀង",
)  # fmt: skip
FOLDERS = [Path(settings.BASE_DIR) / "templates" / name / "mail" for name in ("accounts", "notifications")]
TEMPLATES = [
    path.relative_to(path.parents[2]).as_posix() for folder in FOLDERS for path in folder.glob("*.txt")
]


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_message_names_a_side_or_what_it_is_about(template: str, language: str) -> None:
    with translation.override(language):
        text = render_to_string(template, {"ref": "CD-2026-0417", "link": "https://concord.example/km/"})
    assert [word for word in TELLING if word in text.casefold()] == []


def test_a_subject_fits_a_short_message_and_is_discreet() -> None:
    with translation.override("km"):
        news = gettext("There is news in %(ref)s") % {"ref": "CD-2026-0417"}
    for subject in (news, mail.subject()):
        assert len(subject) <= 70
        assert [word for word in TELLING if word in subject.casefold()] == []


def test_the_messages_were_found() -> None:
    assert len(TEMPLATES) >= 8
