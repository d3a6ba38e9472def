# Two stages: the first has pip and leaves behind an environment from the lock file, the second only runs it.

FROM python:3.11-slim AS build
COPY requirements.lock /
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock
# What only some need, such as EXTRAS="nudenet>=3.4,<4" for EASEL_CLASSIFIER=nudenet.
ARG EXTRAS=
RUN [ -z "$EXTRAS" ] || /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check $EXTRAS

FROM python:3.11-slim
# A number, so that it can be given rights on a mounted folder: chown 10001 data
RUN groupadd --gid 10001 easel \
 && useradd --uid 10001 --gid easel --home-dir /data --no-create-home --shell /usr/sbin/nologin easel \
 && install --directory --owner easel --group easel /data
COPY --from=build /venv /venv
COPY bot /easel/bot
COPY cogs /easel/cogs
RUN /venv/bin/python -m compileall -q /easel
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/easel.db \
    EASEL_DATA_DIR=/data
WORKDIR /easel
USER easel
VOLUME /data
# Health and metrics listen on 127.0.0.1 of the container, which is enough for the check below. To ask from outside,
# set EASEL_HTTP_HOST=0.0.0.0 and publish the port, to a network you trust: the pages ask nobody who they are.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
# A list and no shell: SIGTERM must reach Python itself, which then finishes what it must and exits with 0.
ENTRYPOINT ["python", "-m", "bot"]
