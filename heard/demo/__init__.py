"""A year of a made-up council's feedback, told through the same path as a live submission."""
