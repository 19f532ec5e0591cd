"""The page of what would teach the tagger most, for reviewers who have time. It shows no words: each item does."""

from flask import Flask, render_template
from sqlalchemy import Engine

from summaries.reading import reading
from summaries.teaching import select_candidates, worth_judging


def add_teaching(app: Flask, engine: Engine) -> None:
    """Give the app the page."""

    @app.get("/review/learn")
    def review_learn() -> str:
        with reading(engine) as connection:
            candidates = select_candidates(connection)
        return render_template("review-teach.html", found=worth_judging(candidates))
