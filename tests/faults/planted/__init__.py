"""Four bugs that the harness has to find. Each module starts the real process with one part of it replaced."""
