"""The shared language of Heard: events, topics, errors, teams, references and reporting weeks."""
