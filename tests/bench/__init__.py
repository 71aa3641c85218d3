"""The benchmarks themselves: that they run, and notice what is slow, heavy or lost."""
