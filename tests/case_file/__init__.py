"""The file of a whole case: what is in it for whom, and that the program which checks it alone misses nothing."""
