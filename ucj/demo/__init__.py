"""Seeded, synthetic source files as offices would send them. Nobody in them exists."""
