"""What one look at the first screen costs the server: `python -m benchmark.rerun`.

Prints the app's first screen beside `plain_page.py`. Both are served the same way, each in a
process of its own, and asked by the same client over the WebSocket that a browser would use:
CPU seconds of the server a rerun for one viewer, then reruns a second with several viewers at
once. A rerun either shows the same view again or chooses another quarter. Linux only: CPU time
is read from /proc.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.server import ROOT, Server, serve

PAGES = {
    "this app": ROOT / "app.py",
    "plain page": Path(__file__).with_name("plain_page.py"),
}
QUARTERS = ("2026-Q3", "2026-Q2")
WARM_UP = 6  # reruns before the clock starts: imports, caches, both quarters
VIEWERS = 8
CHARTS = 3  # on either page; a page that stopped early would look fast


@dataclass
class Viewer:
    """One browser tab as far as the server can tell."""

    socket: ClientConnection
    picker: str = ""  # the widget id of the period picker, from the first run

    def rerun(self, quarter: str | None = None) -> None:
        """Ask for a rerun and wait until it is through; `quarter` chooses that period.

        Raises:
            RuntimeError: the page is not whole, so its time means nothing.
        """
        message = BackMsg()
        message.rerun_script.query_string = f"period={quarter}" if quarter else ""
        if quarter and self.picker:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = self.picker, quarter
        self.socket.send(message.SerializeToString())
        elements = list(self._elements())
        charts = [element for element in elements if element.HasField("vega_lite_chart")]
        pickers = [e.selectbox.id for e in elements if e.selectbox.label == "Period"]
        if len(charts) < CHARTS or len(pickers) != 1:
            raise RuntimeError(f"{len(charts)} charts and {len(pickers)} period pickers came")
        self.picker = pickers[0]

    def _elements(self) -> Iterator[Element]:
        """What a run draws, until it is through."""
        while True:
            answer = ForwardMsg.FromString(self.socket.recv(timeout=60))
            if answer.HasField("script_finished"):
                return
            yield answer.delta.new_element


@contextmanager
def viewer(server: Server) -> Iterator[Viewer]:
    """A viewer who has the page open."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    # No pings: on a busy machine a late pong would end the measurement.
    with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as socket:
        tab = Viewer(socket)
        for quarter in (None, *(QUARTERS * WARM_UP)[:WARM_UP]):
            tab.rerun(quarter)
        yield tab


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime


def cost(server: Server, tab: Viewer, reruns: int, choose: Callable[[], str | None]) -> float:
    """CPU seconds of the server a rerun."""
    before = cpu_seconds(server.pid)
    for _ in range(reruns):
        tab.rerun(choose())
    return (cpu_seconds(server.pid) - before) / reruns


def rate(server: Server, reruns: int) -> float:
    """Reruns a second while several viewers choose quarters at once."""

    def look(tab: Viewer) -> None:
        for _, quarter in zip(range(reruns), cycle(QUARTERS), strict=False):
            tab.rerun(quarter)

    with ExitStack() as open_tabs, ThreadPoolExecutor(VIEWERS) as pool:
        tabs = [open_tabs.enter_context(viewer(server)) for _ in range(VIEWERS)]
        started = time.perf_counter()
        list(pool.map(look, tabs))
        return VIEWERS * reruns / (time.perf_counter() - started)


def measure(script: Path, reruns: int) -> tuple[float, float, float]:
    """CPU seconds for the same view again, for another quarter, and reruns a second."""
    quarters = cycle(QUARTERS)
    with serve(script) as server:
        with viewer(server) as tab:
            same = cost(server, tab, reruns, lambda: None)
            other = cost(server, tab, reruns, lambda: next(quarters))
        return same, other, rate(server, max(1, reruns // VIEWERS))


def main() -> None:
    """Measure every page that is there and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reruns", type=int, default=160, help="reruns a measurement")
    reruns = parser.parse_args().reruns
    if not Path("/proc/self/stat").exists():
        sys.exit("This benchmark reads CPU time from /proc, which only Linux has.")
    print(f"{reruns} reruns each; {VIEWERS} viewers at once for reruns a second\n")
    print(f"{'':12}{'same view':>14}{'new quarter':>14}{'all viewers':>16}")
    results = {name: measure(path, reruns) for name, path in PAGES.items() if path.exists()}
    for name, (same, other, busy) in results.items():
        print(f"{name:12}{same * 1000:11.1f} ms{other * 1000:11.1f} ms{busy:10.1f} runs/s")
    if len(results) == 2:
        app, plain = results.values()
        ratios = plain[0] / app[0], plain[1] / app[1], app[2] / plain[2]
        print(f"{'ratio':12}{ratios[0]:12.1f} ×{ratios[1]:12.1f} ×{ratios[2]:14.1f} ×")


if __name__ == "__main__":
    main()
