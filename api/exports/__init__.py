"""Queries whose whole list is written to a file."""
