"""Addresses of programmes, work plans and indicators."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from dialogue.views import overview, workplan, workplan_export, workplan_import, workplan_indicator

_PLAN = "workplan/<str:plan>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("overview/", overview.overview, name="overview"),
    path("overview/print/", overview.overview_print, name="overview_print"),
    path("workplan/", workplan.plan_list, name="workplans"),
    path("workplan/import/", workplan_import.import_new, name="workplan_import_new"),
    path("workplan/import/template.xlsx", workplan_import.template_file, name="workplan_template"),
    path("workplan/import/<int:number>/", workplan_import.import_page, name="workplan_import"),
    path("workplan/import/<int:number>/take/", workplan_import.import_take, name="workplan_import_take"),
    path("workplan/<str:plan>.csv", workplan_export.as_csv, name="workplan_csv"),
    path("workplan/<str:plan>.xlsx", workplan_export.as_xlsx, name="workplan_xlsx"),
    path("workplan/<str:plan>.json", workplan_export.as_json, name="workplan_json"),
    path("workplan/<str:plan>.xml", workplan_export.as_iati, name="workplan_iati"),
    path(_PLAN, workplan.plan_page, name="workplan"),
    path(f"{_PLAN}workbook.xlsx", workplan_import.filled_file, name="workplan_workbook"),
    path(f"{_PLAN}print/", workplan.plan_print, name="workplan_print"),
    path(f"{_PLAN}indicators/<str:code>/", workplan_indicator.indicator_page, name="indicator"),
    path(f"{_PLAN}do/<str:name>/", workplan.plan_step, name="workplan_step"),
]
