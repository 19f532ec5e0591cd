# Heard as one image: every process is this image with another command. docker-compose.yml puts them together.
# Images are pinned by tag and digest; the tag is for people, the digest is what is fetched.
FROM python:3.11.15-slim-trixie@sha256:db3ff2e1800a8581e2c48a27c3995339d47bdf046da21c7627accd3d51053a93 AS build

ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/heard \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /src

# What Heard needs, from the lock: this layer stays until the lock changes.
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-dev --no-install-project --extra documents --extra email --extra full-size --extra notify --extra oidc

COPY config ./config
COPY schemas ./schemas
COPY producers ./producers
COPY streams ./streams
COPY sinks ./sinks
COPY summaries ./summaries
COPY heard ./heard
RUN uv sync --locked --no-dev --no-editable --extra documents --extra email --extra full-size --extra notify --extra oidc


FROM python:3.11.15-slim-trixie@sha256:db3ff2e1800a8581e2c48a27c3995339d47bdf046da21c7627accd3d51053a93

# No build tools, and no way to install any: pip goes too. /data is Heard's own, so that a new volume there is as well.
RUN python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
    && groupadd --gid 10001 heard \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin heard \
    && install --directory --owner=heard --group=heard --mode=0700 /data

COPY --from=build /opt/heard /opt/heard

# Each container has ports of its own, so every process may tell how it is on the same one.
ENV PATH=/opt/heard/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HEARD_DATA_FOLDER=/data \
    HEARD_FORM_METRICS_PORT=9100 \
    HEARD_RELAY_METRICS_PORT=9100 \
    HEARD_TAG_METRICS_PORT=9100 \
    HEARD_STORE_METRICS_PORT=9100 \
    HEARD_PIPELINE_METRICS_PORT=9100 \
    HEARD_PAGES_METRICS_PORT=9100 \
    HEARD_CLERK_METRICS_PORT=9100 \
    HEARD_PUBLIC_PAGE_METRICS_PORT=9100
WORKDIR /data
USER 10001:10001

HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 \
    CMD ["python", "-m", "heard.probe", "http://127.0.0.1:9100/ready"]

ENTRYPOINT ["heard"]
CMD ["--help"]
