"""`heard tag-file`: tag the rows of a file, outside the path and the database."""
