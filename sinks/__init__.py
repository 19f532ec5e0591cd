"""Topics to the database: the consumer, the store, the tables and their migrations."""
