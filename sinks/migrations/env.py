"""Alembic's entry: runs the migrations on the connection that `sinks.migrate` hands over."""

from alembic import context

from sinks.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
