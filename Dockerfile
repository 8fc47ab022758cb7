# One image for web, worker, beat and migrate, and one for the proxy. Nothing in them runs as root, and none of the
# tools is left in them.

FROM node:24-bookworm-slim AS styles
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements.in requirements.txt ./
COPY shield/local/runtime_requirements.py shield/local/
RUN python shield/local/runtime_requirements.py > runtime.txt \
    && python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r runtime.txt

FROM caddy:2-alpine AS proxy
# The ports are above 1024, so the proxy needs no capability and no root.
RUN setcap -r /usr/bin/caddy \
    && adduser -S -D -H -u 10002 proxy \
    && install -d -o proxy /data /config
COPY shield/local/container/Caddyfile /etc/caddy/Caddyfile
USER proxy
EXPOSE 8080 8443

# The last stage is the one that is built when none is named.
FROM python:3.11-slim-bookworm AS portal
# WeasyPrint's libraries and the fonts of the printed reports.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-liberation fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /var/lib/portal/documents /var/lib/portal/checkpoints /var/lib/portal/installation \
        /var/lib/portal/schedule /var/lib/portal/mail
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=shield.settings \
    PORTAL_VAR=/srv/portal/var \
    DOCUMENTS_DIR=/var/lib/portal/documents \
    AUDIT_CHECKPOINT_FILE=/var/lib/portal/checkpoints/audit-checkpoints.jsonl \
    INSTALLATION_FILE=/var/lib/portal/installation/installation.json
WORKDIR /srv/portal
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=styles /build/static/build static/build
# The settings for this one command are stand-ins; static files need no secret.
RUN PORTAL_ENVIRONMENT=test python manage.py collectstatic --noinput -v0 && python -m compileall -q shield partnership
USER portal
EXPOSE 8000
CMD ["gunicorn", "shield.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--keep-alive", "75", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
