"""`heard frameworks`: which frameworks there are, and whether they and the themes meet."""

from cyclopts import App

from heard.settings import read_settings
from schemas.frameworks import check_themes, gaps, read_framework

frameworks = App(name="frameworks", help="The frameworks that evidence is wanted under: config/frameworks/.")


@frameworks.command(name="list")
def list_frameworks() -> None:
    """List every framework and version: from when to when it holds, and its statements."""
    for one in read_settings().frameworks.versions:
        until = f"until {one.valid_until}" if one.valid_until else "and holds"
        print(f"{one.framework}  {one.version}  {one.name} ({one.publisher}), from {one.valid_from} {until}")
        for statement in one.statement:
            also = f"  (also: {'; '.join(statement.aliases)})" if statement.aliases else ""
            print(f"    {statement.id:22} {statement.name}{also}")


@frameworks.command
def check() -> None:
    """Check every framework. Names themes that speak to nothing, and statements that nothing speaks to.

    Ends with 78 where a file cannot be used: the message names file, line and key.
    """
    settings = read_settings()
    spoken: set[str] = set()
    for name, text in settings.framework_files().items():
        one = read_framework(name, text)
        check_themes(name, text, one, settings.themes)
        found = gaps(one, settings.themes)
        spoken |= one.themes()
        print(f"{one.framework} {one.version}: {len(one.statement)} statements, {len(one.themes())} themes speak")
        for statement in found.statements:
            print(f"    nothing speaks to: {statement}")
        if found.themes:
            print(f"    speak to nothing here: {', '.join(found.themes)}")
    _ = settings.frameworks  # checks them side by side
    if nowhere := [theme.id for theme in settings.themes.themes if theme.id not in spoken]:
        print(f"These themes speak to nothing in any framework: {', '.join(nowhere)}")
