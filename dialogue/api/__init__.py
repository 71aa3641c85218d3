"""Social dialogue for programs: the same rules, forms and service as its pages."""
