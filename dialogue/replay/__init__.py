"""Files of meetings and programmes, played or brought in through the same services as everything else."""
