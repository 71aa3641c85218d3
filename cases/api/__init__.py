"""The interface for programs: the same cases, acts and forms as the pages, in JSON."""
