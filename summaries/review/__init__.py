"""The review queue: what needs a person, what a reviewer sees of one submission, and what they may decide."""
