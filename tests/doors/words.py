"""The canary words: each stands in one confidential place of the world, and nowhere else."""

from __future__ import annotations

_PLACES = (
    "note", "union_interview", "employer_interview", "shared", "title", "text", "file", "office", "excuse",
    "worker", "proceeding", "correction", "minutes", "separate", "offer", "deal", "position", "issue",
    "elsewhere", "draft", "typed", "evidence", "conflict", "token", "view", "union_contact", "union_mail",
    "employer_contact", "employer_home", "talks_note", "talks_minutes", "talks_alone", "talks_offer",
    "talks_text", "exhibit", "award_draft", "hearing", "order", "strike", "published", "urgent",
    "agreement", "meeting", "plan", "collective", "apart", "side", "register", "when",
    "pair_offer", "pair_answer", "pair_shared", "pair_later", "pair_before", "listed", "read",
)  # fmt: skip

_LETTERS = str.maketrans("0123456789", "bcdfghjklm")
WORDS = {
    place: f"canary{place.replace('_', '')}{str(7193 + 37 * n).translate(_LETTERS)}"
    for n, place in enumerate(_PLACES)
}
"""The word of each place: letters alone, because Khmer pages set Latin words and numbers apart."""
