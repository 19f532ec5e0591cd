"""Finding: what somebody looks for among all that was said, within what they may read, on a page and as a file."""
