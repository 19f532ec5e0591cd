"""The command line and the wiring: it imports all the rest, and nothing imports it."""
