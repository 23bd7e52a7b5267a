# syntax=docker/dockerfile:1
# The server as an image: browser pages built by Node, Python packages from the locked list, nothing else.

FROM node:22-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
# The pages are built into ../eventchat/static/dist.
RUN npm run build

FROM python:3.13-slim AS packages
WORKDIR /src
RUN python -m venv /opt/eventchat
COPY requirements.txt ./
RUN /opt/eventchat/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md ./
COPY eventchat/ eventchat/
COPY moderation/ moderation/
COPY transports/ transports/
COPY --from=pages /src/eventchat/static/dist eventchat/static/dist
RUN /opt/eventchat/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home eventchat \
    && install -d -o eventchat -g eventchat -m 700 /data
COPY --from=packages /opt/eventchat /opt/eventchat
ENV PATH=/opt/eventchat/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    EVENTCHAT_HOST=0.0.0.0 \
    EVENTCHAT_DATA_DIR=/data
USER eventchat
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --start-interval=1s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["eventchat", "serve"]
