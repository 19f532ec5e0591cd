"""Get paper forms: choose a team, download the PDF."""

from dataclasses import dataclass

import structlog
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from producers.form.desk import Desk
from producers.paper import PaperForm, print_form
from schemas.council import Council
from schemas.errors import InvalidConfig

log = structlog.get_logger()


@dataclass(frozen=True)
class PaperFormPages:
    """The views, and what they need."""

    desk: Desk
    council: Council
    public_url: str

    def choose(self) -> ResponseReturnValue:
        """Show the teams to choose from."""
        return redirect(url_for("paper"), 303) if request.method == "POST" else self._page()

    def download(self) -> ResponseReturnValue:
        """Make the PDF of the team that was chosen, or say what is wrong."""
        _, team = self.desk.team_asked_for()
        if team is None:
            return self._page(fault="Choose a team", status=422)
        is_large = request.args.get("print") == "large"
        try:
            made = print_form(PaperForm(team, self.council, self.public_url, is_large))
        except InvalidConfig as error:
            log.error("staff.no_paper_form", kind=type(error).__name__)
            return self._page(broken=str(error), status=503)
        name = f"feedback-form-{team.id}{'-large-print' if is_large else ''}.pdf"
        return Response(
            made, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _page(self, *, fault: str = "", broken: str = "", status: int = 200) -> Response:
        teams = self.desk.directory.open_on(self.desk.rules().today)
        _, team = self.desk.team_asked_for()
        page = render_template(
            "staff/paper.html",
            teams=teams,
            chosen=team.id if team else "",
            is_large=request.args.get("print") == "large",
            fault=fault,
            broken=broken,
        )
        return make_response(page, status)
