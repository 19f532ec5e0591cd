"""What Heard learns from a council's own reviewers: proposed, held against what it has not seen, installed, undone."""
