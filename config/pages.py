"""The public pages that need no sign-in: front, start, help, offices, words, and the small print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Office
from config.glossary import TERMS
from config.navigation import first_link, link

TOPICS: dict[str, str | Promise] = {
    "file": _("How to file a dispute"),
    "answer": _("You received a letter about a dispute"),
    "conciliation": _("What happens in conciliation"),
    "deadlines": _("How deadlines are counted"),
    "papers": _("Which papers help"),
    "signing": _("How to sign an agreement"),
    "meetings": _("How tripartite meetings decide"),
    "safety": _("Who can see what, and how to stay safe"),
}


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """P1: four doors, and whom to ask if none of them is right."""
    doors = {
        "file_url": first_link("start/"),
        "letter_url": first_link("join/", "sign-in/", "help/answer/"),
        "register_url": first_link("register/", "glossary/"),
        "verify_url": first_link("verify/", "contact/"),
    }
    return render(request, "pages/front.html", doors)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Choose what you need: one worker, a group, an employer, or news of a case."""
    return render(request, "pages/start.html", {"file_url": first_link("file/", "sign-in/", "help/file/")})


@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """P45: the help topics."""
    topics = [{"title": title, "url": link(f"help/{name}/")} for name, title in TOPICS.items()]
    return render(request, "pages/help.html", {"topics": topics})


@require_safe
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One help topic; 404 for a topic there is none of."""
    if topic not in TOPICS:
        raise Http404
    context = {"title": TOPICS[topic], "back_url": link("help/")}
    return render(request, f"pages/help/{topic}.html", context)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the ministry by province, with telephone and address."""
    return render(request, "pages/offices.html", {"offices": Office.objects.all()})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of this service in both languages, each in one plain sentence."""
    return render(request, "pages/glossary.html", {"terms": TERMS})


@require_safe
def plain(request: HttpRequest, name: str) -> HttpResponse:
    """A page of text only: accessibility, privacy, contact."""
    return render(request, f"pages/{name}.html")
