"""The database's migrations (Alembic), the same on SQLite and PostgreSQL."""
