"""`heard evaluate`: hold the tags against what people said they should be."""
