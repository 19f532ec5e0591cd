"""Evidence packs: what people said, statement by statement of a framework, as figures and words that can be cited."""
