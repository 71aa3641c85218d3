"""What the account pages share: one template for a page that is a form."""

from __future__ import annotations

from typing import Any

from django.views.generic.base import ContextMixin

FORM_PAGE = "accounts/form_page.html"
NOTICE_PAGE = "accounts/notice_page.html"


class FormPage(ContextMixin):
    """A page with a heading, one sentence, a form and its button."""

    template_name: str | None = FORM_PAGE
    heading: Any = ""
    intro: Any = ""
    button: Any = ""
    page_links: tuple[tuple[str, Any], ...] = ()
    """URL names and words of the links under the form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the page."""
        context = super().get_context_data(**kwargs)
        words = {"heading": self.heading, "intro": self.intro, "button": self.button}
        return {**words, "page_links": self.page_links, **context}


class NoticePage(ContextMixin):
    """A page that only says something."""

    template_name: str | None = NOTICE_PAGE
    heading: Any = ""
    intro: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the page."""
        return {"heading": self.heading, "intro": self.intro, **super().get_context_data(**kwargs)}
