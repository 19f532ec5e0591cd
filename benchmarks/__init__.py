"""Measurements of Heard on this machine. `make bench` runs them; each prints and is written to results/."""
