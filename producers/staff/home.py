"""Staff's first page: what can be done here."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue


def show_home() -> ResponseReturnValue:
    """Lead to the pages for staff."""
    if request.method == "POST":  # an access key, sent twice
        return redirect(url_for("home"), 303)
    return render_template("staff/home.html")
