"""Every route is on the page list, and no line names one that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser import page_list


def named_routes(patterns: Any = None, space: str = "") -> Iterator[str]:
    """Every route of the site but those of the interface for programs."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(item, URLResolver):
            yield from named_routes(
                item.url_patterns, f"{space}{item.namespace}:" if item.namespace else space
            )
        elif isinstance(item, URLPattern) and not space.startswith(("api:", "dialogue_api:")):
            yield f"{space}{item.name or item.pattern}"


def known_routes() -> set[str]:
    """The routes that a line names or that show no page."""
    shown = {name for line in page_list.PAGES for name in (line.route, line.shows)}
    return shown | set(page_list.NO_PAGES)


def test_every_route_is_on_the_page_list() -> None:
    known = known_routes()
    missing = sorted(set(named_routes()) - known)
    assert not missing, f"Add a line for each of these to tests/browser/page_list.py: {', '.join(missing)}"


def test_the_page_list_names_no_route_that_is_gone() -> None:
    known = known_routes()
    gone = sorted(known - set(named_routes()))
    assert not gone, f"Take these out of tests/browser/page_list.py: {', '.join(gone)}"
