"""The business under a seeded scheduler: crashes, losses and races that a seed repeats exactly."""
