"""What the learned parts of tagging are worth on comments that people coded, and the commands that learn them."""
