"""Topics to topics: Faust, its agents, and the taggers, which are pure functions."""
