"""How well the team that words are about is found, on invented sentences."""
