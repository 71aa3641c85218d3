"""Plays files of things that happened through the same service, gate and forms as everyone else."""
