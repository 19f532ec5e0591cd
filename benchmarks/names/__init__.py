"""Names: where the finder's lists came from, and how well it finds names that were put into real comments."""
