"""The statistics by one cut of the cases: issue, sector, province, or who the workers are."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries_statistics import LEAST, Count, Numbers
from cases.views.statistics_words import CUT_WORDS, Block, Line, Teller, Words


def cut_block(
    cut: str, words: dict[str, Words], both: tuple[Numbers, Numbers], tell: Teller, urls: dict[str, str]
) -> Block:
    """Everything that is known by one cut; `urls` lead to the cases behind a value."""
    now, before = both
    filed = now.by_value("filed", cut)
    most = max((count.n for count in filed.values()), default=0)
    order = sorted(filed, key=lambda value: (-filed[value].n, value))
    lines = []
    for value in order:
        count: Count = filed[value]
        women, settled = now.get("women", cut, value).amount, now.settled_of(cut, value)
        small = not tell.exact and count.n < LEAST
        cells = [
            tell.number(count.n), tell.number(before.get("filed", cut, value).n),
            "–" if small else f"{count.amount:,}", "–" if small else tell.share(women, count.amount),
            tell.share(*settled),
        ]  # fmt: skip
        lines.append(Line(str(words.get(value, value)), cells, tell.bar(count.n, most), urls.get(value, "")))
    head = [
        str(CUT_WORDS[cut]), _("Received"), _("Received before"), _("Workers"), _("Women"),
        _("Settled in conciliation"),
    ]  # fmt: skip
    return Block(cut, str(CUT_WORDS[cut]), str(_CUT_MEANS[cut]), head, lines)


_CUT_MEANS = {
    "issue": gettext_lazy(
        "Disputes filed in the period. A dispute with several issues counts at each of them."
    ),
    "sector": gettext_lazy("Disputes filed in the period, by the work that is done there."),
    "province": gettext_lazy("Disputes filed in the period, by the office that received them."),
    "group": gettext_lazy("Disputes filed in the period. One dispute can stand in several rows."),
}
