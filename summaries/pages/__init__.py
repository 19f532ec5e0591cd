"""The pages that teams read: a Flask app that is given its database, its look and its clock."""

from summaries.pages.app import PAGES_HOST, create_pages

__all__ = ["PAGES_HOST", "create_pages"]
