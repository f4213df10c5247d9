"""Orders under kill -9 of every process: afterwards nothing is lost, nothing double, every number there."""
