"""What a page has of the one request it answers: it may differ between two pages that say the same."""

from __future__ import annotations

import re

PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"|req-\w+')
