"""Addresses of agreements, commitments and collective agreements."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from dialogue.views import agreement, agreement_text, agreements, collective, collectives, commitments, thread


class AgreementNumber(StringConverter):
    """A number such as AG-2026-0012."""

    regex = "[Aa][Gg]-[0-9]{4}-[0-9]{1,9}"


class CollectiveNumber(StringConverter):
    """A number such as CBA-2026-0012."""

    regex = "[Cc][Bb][Aa]-[0-9]{4}-[0-9]{1,9}"


register_converter(AgreementNumber, "ag")
register_converter(CollectiveNumber, "cba")

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("agreements/<ag:number>/", agreement.agreement_page, name="agreement"),
    path("agreements/<ag:number>/boxes/", agreement.agreement_boxes, name="agreement_boxes"),
    path("agreements/<ag:number>/text/", agreement_text.write, name="agreement_text"),
    path("agreements/<ag:number>/versions/", agreement_text.versions, name="agreement_versions"),
    path("agreements/<ag:number>/print/", agreement_text.print_page, name="agreement_print"),
    path("agreements/<ag:number>/print.pdf", agreement_text.print_pdf, name="agreement_pdf"),
    path("agreements/<ag:number>/do/<slug:step>/", agreement.agreement_act, name="agreement_act"),
    path("agreements/collective/", collectives.collective_list, name="collectives"),
    path("agreements/register/", collectives.collective_new, name="collective_new"),
    path("agreements/<cba:number>/", collective.collective_page, name="collective"),
    path("agreements/<cba:number>/do/<slug:step>/", collective.collective_act, name="collective_act"),
    path("agreements/<cba:number>/certificate/", collective.certificate, name="collective_certificate"),
    path("register/agreements/", collectives.public_list, name="collective_register"),
    path("register/agreements/<cba:number>/", collectives.public_page, name="collective_public"),
    path("issues/<slug:category>/", thread.issue_page, name="issue"),
    path("actions/", commitments.commitment_list, name="commitments"),
    path("actions/<int:pk>/", commitments.commitment_page, name="commitment"),
    path("actions/<int:pk>/report/", commitments.commitment_report, name="commitment_report"),
]
