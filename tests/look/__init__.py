"""The look: words, dates, tags, pages, fonts."""
