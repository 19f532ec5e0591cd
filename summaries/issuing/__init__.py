"""Issues: each team's week, frozen and numbered; and revisions, which say what changed since."""
