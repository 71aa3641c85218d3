"""What entries about offers between parties say beyond their titles: never the words of an offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from cases.views.case_details import Names

_ANSWERS = {
    "accept": gettext_lazy("Accepted"),
    "decline": gettext_lazy("Not accepted"),
    "take_back": gettext_lazy("Taken back"),
}


def _offered(data: Mapping[str, Any], names: Names) -> Iterator[str]:
    yield names.listed(data.get("issues") or [], issues=True) or _("The whole dispute")


def _answered(data: Mapping[str, Any], _names: Names) -> Iterator[str]:
    yield str(_ANSWERS.get(str(data.get("answer")), ""))


def _wished(data: Mapping[str, Any], _names: Names) -> Iterator[str]:
    if data.get("wish"):
        yield _("Wishes the conciliator to read offers from now on")
    else:
        yield _("Does not wish the conciliator to read offers from now on")


OFFERS: dict[str, Callable[[Mapping[str, Any], Names], Iterator[str]]] = {
    "make_offer": _offered,
    "answer_offer": _answered,
    "share_offers": _wished,
}
"""One small function per act."""
