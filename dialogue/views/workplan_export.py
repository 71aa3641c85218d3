"""A plan as files: a table (CSV, XLSX), open data that can be brought in again (JSON), IATI (XML)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cases.models import AuditEntry
from cases.views.tables import csv_answer, harmless, noted_csv, xlsx_answer
from dialogue.iati import programme_as_iati
from dialogue.models.programme import PUBLIC_STATES
from dialogue.queries_programme import Standing, standings
from dialogue.replay.programme_writer import write_programme
from dialogue.standing import plain_number
from dialogue.views.room import Room
from dialogue.views.workplan import find
from dialogue.views.workplan_tree import STATE_WORDS, TreeForm, tree_of


def _head() -> list[str]:
    return [
        _("Part of the plan"), _("Level"), _("Indicator"), _("Code"), _("Unit"), _("Responsible"),
        _("Baseline"), _("Day"), _("Now"), _("Day"), _("Counted by the system"), _("Target"), _("Day"),
        _("State"), _("Share of the way"),
    ]  # fmt: skip


def _rows(request: HttpRequest, room: Room) -> Iterator[list[Any]]:
    """One row per indicator, as the page shows them with its filters."""
    programme = room.subject.programme
    items = list(programme.items.all())
    wanted = TreeForm(request.GET, items).wanted()
    for top in tree_of(items, standings(programme, room.subject), wanted):
        for node in top.below():
            for one in node.indicators:
                yield _row(str(node.item), str(node.item.get_level_display()), node.side, one)


def _row(item: str, level: str, side: str, one: Standing) -> list[Any]:
    found = one.indicator
    counted = str(_("yes") if one.counted else _("no"))
    return [
        item, level, str(found), found.code, found.unit, side, plain_number(found.baseline),
        found.baseline_on, plain_number(one.value), one.on, counted, plain_number(found.target),
        found.target_on, str(STATE_WORDS[one.state]), one.progress,
    ]  # fmt: skip


@never_cache
@require_safe
def as_csv(request: HttpRequest, plan: str) -> HttpResponseBase:
    """The indicators as a table; taking one that is not public is noted."""
    room = find(request, plan)
    name = f"workplan-{room.subject.number.lower()}"
    if str(room.subject.state) in PUBLIC_STATES:
        return csv_answer(request, name, _head(), list(_rows(request, room)))
    return noted_csv(request, name, _head(), list(_rows(request, room)), asked={"plan": room.subject.number})


def _noted(request: HttpRequest, room: Room, form: str) -> None:
    """Note who took a plan that is not public."""
    if str(room.subject.state) not in PUBLIC_STATES:
        AuditEntry.objects.create(
            user_id=request.user.pk or 0, verb="export", data={"list": form, "plan": room.subject.number}
        )


def _name(room: Room) -> str:
    return f"workplan-{room.subject.number.lower()}"


def _file(room: Room, content: bytes, kind: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{_name(room)}.{ending}"'
    return answer


@never_cache
@require_safe
def as_xlsx(request: HttpRequest, plan: str) -> HttpResponse:
    """The same table for Excel; numbers and days are numbers and days."""
    room = find(request, plan)
    _noted(request, room, "xlsx")
    book = Workbook()
    sheet: Any = book.active
    sheet.title = room.subject.code[:31]
    for line in (_head(), *_rows(request, room)):
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    _dress(sheet)
    content = BytesIO()
    book.save(content)
    return xlsx_answer(_name(room), content.getvalue())


def _dress(sheet: Any) -> None:
    """A bold head that stays in sight, columns that can be read."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEF", (40, 12, 50, 12, 12, 14), strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(min_row=2, max_col=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


@never_cache
@require_safe
def as_json(request: HttpRequest, plan: str) -> HttpResponse:
    """The programme with this plan as `programme-file/1`; `manage.py load_programme` reads it again."""
    room = find(request, plan)
    _noted(request, room, "json")
    found = write_programme(room.subject.programme, [room.subject], unverified=bool(room.actor.roles))
    content = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return _file(room, content, "application/json; charset=utf-8", "json")


@never_cache
@require_safe
def as_iati(request: HttpRequest, plan: str) -> HttpResponse:
    """The programme as IATI 2.03, with the values that count in this plan's period."""
    room = find(request, plan)
    _noted(request, room, "iati")
    programme = room.subject.programme
    rows = standings(programme, room.subject)
    content = programme_as_iati(programme, programme.items.all(), rows, timezone.now())
    return _file(room, content, "application/xml; charset=utf-8", "xml")
