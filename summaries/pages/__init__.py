"""The pages that teams read: a Flask app that is given its database, its look, its clock and its settings."""

from summaries.pages.app import PagesConfig, create_pages

__all__ = ["PagesConfig", "create_pages"]
