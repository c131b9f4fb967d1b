# The app in a container; docs/running.md says how to start it and what it needs.
FROM python:3.11-slim

WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --only-binary :all: -r requirements.txt

COPY app.py ./
COPY .streamlit/config.toml .streamlit/
COPY pages/ pages/
COPY sample_data/ sample_data/
COPY scorecard/ scorecard/

# The one place that is written to: the last good copy of a Google Sheet, for this user's eyes only.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin scorecard \
    && install -d -m 0700 -o scorecard -g scorecard /state
USER scorecard
VOLUME /state
ENV SCORECARD_STATE_DIR=/state PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "from http.client import HTTPConnection as To; to = To('127.0.0.1', 8501, timeout=4); to.request('GET', '/_stcore/health'); raise SystemExit(to.getresponse().status != 200)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true", "--browser.serverAddress=localhost"]
