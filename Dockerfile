# The server with everything it needs; it never reaches for a model hub. An index with processor
# builds of torch makes the image several gigabytes smaller: --build-arg PIP_EXTRA_INDEX_URL=…
FROM python:3.11-slim

ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ENV HF_HUB_OFFLINE=1 \
    GRADIO_ANALYTICS_ENABLED=False \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    WENZHENG_DATA_DIR=/data \
    WENZHENG_HOST=0.0.0.0

WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -c requirements.lock ".[mcp]" \
    && useradd --uid 1000 wenzheng \
    && install --directory --owner wenzheng /data /chroma

USER wenzheng
VOLUME /data
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=90s --interval=15s --timeout=6s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/readyz')"]
ENTRYPOINT ["wenzheng"]
CMD ["serve"]
