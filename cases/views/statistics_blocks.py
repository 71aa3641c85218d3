"""The statistics as tables with bars: which numbers stand in which row, and what each of them means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.procedure.states import STATES, WAITS_FOR
from cases.queries_statistics import LEAST, Numbers, percentile
from cases.views.statistics_words import (
    CLOCKS,
    HANDS,
    NOTICE_WORDS,
    RESULT_WORDS,
    STRIKE_WORDS,
    Block,
    Headline,
    Line,
    Teller,
    Words,
)

_HEADLINES: tuple[tuple[str, Words, Words], ...] = (
    (
        "filed",
        gettext_lazy("Disputes received"),
        gettext_lazy("Disputes filed in the period, by the day of filing."),
    ),
    (
        "settled",
        gettext_lazy("Settled in conciliation"),
        gettext_lazy(
            "Of the conciliations that ended in the period, the share that ended with a certified agreement"
            " on everything or on a part. A case that was reopened counts each time."
        ),
    ),
    (
        "median",
        gettext_lazy("Median days to settle"),
        gettext_lazy(
            "Half of the disputes settled in the period took at most so many days from filing to the first"
            " certified agreement."
        ),
    ),
    (
        "most",
        gettext_lazy("Nine of ten settled within"),
        gettext_lazy("Nine of ten disputes settled in the period took at most so many days."),
    ),
    (
        "kept",
        gettext_lazy("Time limits kept"),
        gettext_lazy(
            "Of all time limits that ended in the period, the share that was kept. Rights that nobody used"
            " are not counted."
        ),
    ),
    (
        "workers",
        gettext_lazy("Workers concerned"),
        gettext_lazy("Workers in the disputes filed in the period, as the claimant counts them."),
    ),
    (
        "women",
        gettext_lazy("Women among them"),
        gettext_lazy("The share of women among those workers."),
    ),
    (
        "strikes",
        gettext_lazy("Strikes and lock-outs begun"),
        gettext_lazy("Those whose work stopped in the period."),
    ),
)


def headlines(
    both: tuple[Numbers, Numbers], strikes: tuple[Numbers, Numbers], tell: Teller
) -> list[Headline]:
    """The figures on top, now and in the period before."""
    now, before = (_told(n, s, tell) for n, s in zip(both, strikes, strict=True))
    return [Headline(str(label), now[name], before[name], str(means)) for name, label, means in _HEADLINES]


def _told(numbers: Numbers, strikes: Numbers, tell: Teller) -> dict[str, str]:
    """The figures of one period in words, by name."""
    filed, days = numbers.get("filed"), numbers.days.get(("days_to_settle", ""), {})
    met, missed = (_sum(numbers, "clock", name) for name in ("met", "missed"))
    few = not tell.exact and 0 < filed.n < LEAST
    return {
        "filed": tell.number(filed.n), "settled": tell.share(*numbers.settled_of()),
        "median": tell.days(percentile(days, 0.5), sum(days.values())),
        "most": tell.days(percentile(days, 0.9), sum(days.values())), "kept": tell.share(met, met + missed),
        "workers": "–" if few else f"{filed.amount:,}",
        "women": "–" if few else tell.share(numbers.get("women").amount, filed.amount),
        "strikes": tell.number(sum(c.n for (_m, _k, how), c in strikes.found.items() if how != "notified")),
    }  # fmt: skip


def _sum(numbers: Numbers, measure: str, cut: str) -> int:
    return sum(count.n for count in numbers.by_value(measure, cut).values())


_STAGES: dict[str, tuple[Words, dict[str, Words]]] = {
    "conciliation": (gettext_lazy("Conciliation"), RESULT_WORDS),
    "arbitration": (gettext_lazy("Arbitration"), {
        "settled": gettext_lazy("settled"), "award": gettext_lazy("award given"),
        "stopped": gettext_lazy("stopped"),
    }),
    "award": (gettext_lazy("After the award"), {
        "settled": gettext_lazy("settled"), "carried_out": gettext_lazy("carried out"),
        "court": gettext_lazy("taken to court"),
    }),
}  # fmt: skip


def stages(now: Numbers, before: Numbers, tell: Teller) -> Block:
    """How each stage ended."""
    lines = []
    for stage, (title, ways) in _STAGES.items():
        counts = {way: now.get(f"{stage}.{way}").n for way in ways}
        last = {way: before.get(f"{stage}.{way}").n for way in ways}
        of, was = sum(counts.values()), sum(last.values())
        for way, words in ways.items():
            n = counts[way]
            cells = [tell.number(n), tell.share(n, of), tell.share(last[way], was)]
            lines.append(Line(f"{title}: {words}", cells, tell.bar(n, of)))
    return Block(
        "stages", _("How each stage ended"),
        _("Each end of a stage in the period. A case can end a stage more than once, when it is reopened."),
        [_("Stage and end"), _("Ends"), _("Share of the stage"), _("Share before")], lines,
    )  # fmt: skip


def waiting(now: Numbers, tell: Teller) -> Block:
    """How long cases stayed in each state, and in whose hands they were then."""
    lines = []
    total = sum(count.amount for count in now.by_value("stay", "state").values())
    for state, row in STATES.items():
        stays, days = now.get("stay", "state", state), now.days.get(("stay", state), {})
        if stays.n and state in WAITS_FOR:
            cells = [
                str(HANDS.get(WAITS_FOR[state], "")), tell.number(stays.n),
                tell.days(percentile(days, 0.5), stays.n), tell.days(percentile(days, 0.9), stays.n),
            ]  # fmt: skip
            bar = tell.bar(stays.amount, total) if tell.exact or stays.n >= LEAST else 0.0
            lines.append(Line(str(row.label), cells, bar))
    return Block(
        "waiting",
        _("Time in each stage, and in whose hands"),
        _(
            "For cases that left a stage in the period: how long they were in it. The bar is its share of all"
            " that time."
        ),
        [_("Stage"), _("In the hands of"), _("Cases that left it"), _("Median"), _("Nine of ten within")],
        lines,
    )


def hands(now: Numbers, tell: Teller) -> Block:
    """The same time, by whom the cases waited for."""
    stays = now.by_value("stay", "state")
    spent, left = Counter[str](), Counter[str]()
    for state, count in stays.items():
        spent[WAITS_FOR.get(state, "")] += count.amount
        left[WAITS_FOR.get(state, "")] += count.n
    total = sum(spent[name] for name in HANDS)
    shown = [name for name in HANDS if left[name] and (tell.exact or left[name] >= LEAST)]
    lines = [
        Line(str(HANDS[name]), [tell.share(spent[name], total) if total else "–"],
             100 * spent[name] / total if total else 0.0)
        for name in sorted(shown, key=lambda name: -spent[name])
    ]  # fmt: skip
    return Block(
        "hands", _("In whose hands cases were"),
        _("The time of all stages that cases left in the period, by whom they waited for then."),
        [_("Waiting for"), _("Share of the time")], lines,
    )  # fmt: skip


def clocks(now: Numbers, before: Numbers, tell: Teller) -> Block:
    """How often each time limit was kept."""
    lines = []
    for code, label in CLOCKS.items():
        met, missed = (now.get("clock", name, code).n for name in ("met", "missed"))
        was = [before.get("clock", name, code).n for name in ("met", "missed")]
        if met + missed:
            cells = [tell.number(met + missed), tell.share(met, met + missed), tell.share(was[0], sum(was))]
            lines.append(Line(str(label), cells, tell.bar(met, met + missed)))
    return Block(
        "clocks", _("Time limits kept"),
        _("Time limits that ended in the period, by the day they ended: the share that was kept."),
        [_("Time limit"), _("Ended"), _("Kept"), _("Kept before")], lines,
    )  # fmt: skip


def promises(now: Numbers, tell: Teller) -> Block:
    """What became of settlements and of final awards."""
    came = {"kept": _("carried out"), "broken": _("a breach was reported"), "open": _("nothing reported yet")}
    lines = []
    for kind, title in (("settlement", _("Settlement")), ("award", _("Final award"))):
        counts = {name: now.get(f"promise.{kind}", "came", name).n for name in came}
        of = sum(counts.values())
        for name, n in counts.items():
            cells = [tell.number(n), tell.share(n, of)]
            lines.append(Line(f"{title}: {came[name]}", cells, tell.bar(n, of)))
    return Block(
        "promises", _("Carried out"),
        _("Settlements certified and awards that became final in the period, by what was reported since."),
        [_("Paper and what came of it"), _("Number"), _("Share")], lines,
    )  # fmt: skip


def strike_block(now: Numbers, before: Numbers, tell: Teller) -> Block:
    """Strikes and lock-outs by their notice."""
    ways = {**NOTICE_WORDS, "notified": _("announced, not begun")}
    most = max((count.n for count in now.found.values()), default=0)
    lines = [
        Line(f"{words}: {ways[way]}", [tell.number(n), tell.number(before.get("strikes", kind, way).n)],
             tell.bar(n, most))
        for kind, words in STRIKE_WORDS.items() for way in ways
        if (n := now.get("strikes", kind, way).n) or before.get("strikes", kind, way).n
    ]  # fmt: skip
    return Block(
        "strikes", _("Strikes and lock-outs"),
        _("By the day the work stopped, or by the day of the notice where it has not."),
        [_("Kind and notice"), _("Number"), _("Number before")], lines,
    )  # fmt: skip


def open_blocks(rows: Iterable[tuple[str, date, int]], today: date, tell: Teller) -> list[Block]:
    """The open cases: where they stand, and how old they are."""
    states, ages = Counter[str](), Counter[int]()
    for state, month, n in rows:
        months = (today.year - month.year) * 12 + today.month - month.month
        states[state] += n
        ages[next((band for band, (_words, most) in enumerate(_AGES) if months <= most), 0)] += n
    of = sum(states.values())
    by_state = [
        Line(str(row.label), [tell.number(n), tell.share(n, of)], tell.bar(n, of))
        for name, row in STATES.items()
        if (n := states[name])
    ]
    by_age = [
        Line(str(words), [tell.number(ages[band]), tell.share(ages[band], of)], tell.bar(ages[band], of))
        for band, (words, _most) in enumerate(_AGES)
    ]
    means = _("Cases that are open now, whenever they were filed.")
    return [
        Block("open", _("Open cases by stage"), means, [_("Stage"), _("Cases"), _("Share")], by_state),
        Block("age", _("Open cases by age"), means, [_("Filed"), _("Cases"), _("Share")], by_age),
    ]


_AGES: Sequence[tuple[Words, int]] = (
    (gettext_lazy("this month or last month"), 1),
    (gettext_lazy("two to five months ago"), 5),
    (gettext_lazy("six to eleven months ago"), 11),
    (gettext_lazy("a year ago or longer"), 10**6),
)
