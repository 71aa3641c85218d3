"""A dispute as a thought-out model of it would run, beside the product: they must never disagree."""
