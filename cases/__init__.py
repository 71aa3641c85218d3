"""Labour disputes: from a complaint to its end, each step with its record, clocks and notices."""
