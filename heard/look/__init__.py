"""The look that every page of Heard shares: a layout, one style sheet, a council's own colour, and safe headers."""

from flask import Blueprint, Flask, Response
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader, PrefixLoader

from heard.look.colours import brand_css
from schemas.council import Council

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_COMPONENTS = ("govuk_frontend_jinja", "govuk_frontend_wtf")


def add_look(app: Flask, council: Council) -> None:
    """Give an app `layout.html`, the GOV.UK Frontend components, the style sheets and the headers of a safe page.

    Templates extend `layout.html`; its blocks are `page_title`, `before_content`, `content`, `navigation` and
    `footer`. It shows `service_name` (a template variable or global of the app) and the council's name; a
    `page_class` changes the size of all that is on the page: `heard-easy-read` or `heard-large-print`.

    Raises:
        InvalidConfig: the council's colour is too pale to read.
    """
    css = brand_css(council.look.brand)
    look = Blueprint("look", __name__, static_folder="static", static_url_path="/look", template_folder="templates")

    @look.get("/look/brand.css")
    def brand() -> Response:
        """Serve the council's colour."""
        return Response(css, mimetype="text/css", headers={"Cache-Control": "no-cache"})

    app.register_blueprint(look)
    app.jinja_env.loader = _with_components(app.jinja_env.loader)
    app.jinja_env.filters["tel"] = telephone_link
    app.jinja_env.globals["council"] = council
    app.after_request(_add_headers)


def telephone_link(number: str) -> str:
    """Return the address that rings a number on a phone, as `tel:01632960101`."""
    return "tel:" + "".join(number.split())


def _with_components(loader: BaseLoader | None) -> BaseLoader:
    components = PrefixLoader({package: PackageLoader(package) for package in _COMPONENTS})
    return ChoiceLoader([*([loader] if loader else []), components])


def _add_headers(response: Response) -> Response:
    """A page may ask for another Cache-Control; nothing may loosen the rest."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
