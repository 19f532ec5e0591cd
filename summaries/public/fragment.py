"""The style of the fragment, which other web sites put into their own pages, and the policy that lets it be framed.

It is in the fragment itself, because a fragment loads nothing. Every rule begins with the fragment's own class, so
that it changes nothing around it. A page whose policy forbids styles inside it leaves it out, and the words stay.
"""

import hashlib
from base64 import b64encode

STYLE = """
.heard-said{font-family:inherit;line-height:1.5;max-width:44em}
.heard-said ul{list-style:none;margin:0;padding:0}
.heard-said li{margin:0 0 1.25em;padding:0 0 0 1em;border-left:4px solid currentColor;overflow-wrap:anywhere}
.heard-said blockquote{margin:0 0 .25em;font-size:1.125em;white-space:pre-line}
.heard-said p{margin:0 0 .25em}
""".strip()

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
"""It has nothing to press and nothing that is anybody's own, so that a page around it can trick nobody."""
