"""How well words that suggest somebody is unsafe are found, on invented sentences."""
