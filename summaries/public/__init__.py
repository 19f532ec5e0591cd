"""The public page: approved words and what was done, for everybody, without a session, a form or a script."""

from summaries.public.app import create_public

__all__ = ["create_public"]
