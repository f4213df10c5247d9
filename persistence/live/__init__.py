"""What happened, read by whoever follows it while it happens."""
