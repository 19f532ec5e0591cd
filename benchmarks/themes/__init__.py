"""What themes are worth on comments that people labelled, and the command that learns their weights."""
