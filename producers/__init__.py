"""People to topics: the form, the spool, the relay that publishes it, and the reconciler that checks it."""
