"""The rules of a body in words, for people who decide by them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dialogue.models.base import Constituency
from dialogue.reckoning import Count, Quorum, Rules, quorum_of


def quorum_rule(rules: Rules) -> str:
    """When the body can decide: “At least 26 of 51 seats, and at least 9 of 17 on each side.”"""
    needed = quorum_of(rules, {})
    parts = []
    if needed.overall.needed:
        parts.append(
            _("At least %(n)s of %(seats)s seats must be taken.")
            % {"n": needed.overall.needed, "seats": needed.overall.seats}
        )
    if rules.quorum_each:
        sides = ", ".join(
            _("%(side)s %(n)s of %(seats)s")
            % {"side": Constituency(name).label, "n": c.needed, "seats": c.seats}
            for name, c in needed.each.items()
        )
        parts.append(_("Each side must be there: %(sides)s.") % {"sides": sides})
    return " ".join(parts) or _("No quorum is set.")


def majority_rule(rules: Rules) -> str:
    """What carries a motion."""
    parts = []
    if rules.majority_overall:
        parts.append(
            _("More than %(share)s of the votes for and against carry a motion.")
            % {"share": rules.majority_overall}
        )
    if rules.majority_each:
        parts.append(
            _("On each side it must have more than %(share)s of the votes.") % {"share": rules.majority_each}
        )
    return " ".join(parts) or _("The body decides by consensus alone.")


def quorum_now(quorum: Quorum) -> str:
    """The quorum as it stands: “There is quorum: 18 of 28 seats taken, 15 needed.”"""
    count = quorum.overall
    words = _("There is quorum") if quorum.met else _("No quorum yet")
    if not count.needed:
        return _("%(state)s: %(n)s of %(seats)s seats taken.") % {
            "state": words, "n": count.counted, "seats": count.seats,
        }  # fmt: skip
    return _("%(state)s: %(n)s of %(seats)s seats taken, %(needed)s needed.") % {
        "state": words, "n": count.counted, "seats": count.seats, "needed": count.needed,
    }  # fmt: skip


def side_promised(count: Count) -> str:
    """One side as the answers promise it: “2 of 9 expected, 5 needed”."""
    if not count.needed:
        return _("%(n)s of %(seats)s expected") % {"n": count.counted, "seats": count.seats}
    return _("%(n)s of %(seats)s expected, %(needed)s needed") % {
        "n": count.counted, "seats": count.seats, "needed": count.needed,
    }  # fmt: skip


def side_now(count: Count) -> str:
    """One side as it stands: “2 of 9 there, 5 needed”."""
    if not count.needed:
        return _("%(n)s of %(seats)s there") % {"n": count.counted, "seats": count.seats}
    return _("%(n)s of %(seats)s there, %(needed)s needed") % {
        "n": count.counted, "seats": count.seats, "needed": count.needed,
    }  # fmt: skip
