"""A Streamlit script served for real, in a process of its own, on a free port.

The browser tests and the benchmark start the app here. What the server printed is kept: a browser
sees a friendly page where the server logged a traceback.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds; a cold start takes about one, a busy build machine several


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, and the file it prints to."""

    url: str
    pid: int
    printed: Path

    def log(self) -> str:
        """What the server printed so far."""
        return self.printed.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(script: Path = ROOT / "app.py", **environment: str) -> Iterator[Server]:
    """Serve a script until the block ends; `environment` goes on top of this process's own.

    Raises:
        RuntimeError: the server stopped, or did not answer in time; with what it printed.
    """
    port = _free_port()
    own = {name: value for name, value in os.environ.items() if name != "SCORECARD_WORKBOOK"}
    own |= {"STREAMLIT_SERVER_HEADLESS": "true", "STREAMLIT_SERVER_PORT": str(port)}
    with tempfile.TemporaryDirectory() as directory:
        printed = Path(directory) / "printed.txt"
        with printed.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script)],
                cwd=script.parent if script.parent.joinpath(".streamlit").is_dir() else ROOT,
                env=own | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        server = Server(f"http://localhost:{port}", process.pid, printed)
        try:
            _wait_until_healthy(port, server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(port: int, server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped before it answered:\n{server.log()}")
        try:
            with urllib.request.urlopen(
                f"http://localhost:{port}/_stcore/health", timeout=5
            ) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer in {PATIENCE} seconds:\n{server.log()}")
