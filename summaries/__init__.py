"""The database to people: the weekly figures, and the pages that show them."""
