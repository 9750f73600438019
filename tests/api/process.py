"""A server in a process of its own, to be stopped or killed; as a program, that server."""

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread

ROOT = Path(__file__).resolve().parents[2]
STUCK_SECONDS = 120.0
LEASE_SECONDS = 2.0
CUSTOMER = {"X-Sample-Customer": "C-1004"}


class Answer:
    """A response, still being read or whole."""

    def __init__(self, response: object) -> None:
        self._response = response
        self.status: int = response.status  # type: ignore[attr-defined]

    def line(self) -> str:
        """Read the next line; empty at the end."""
        return self._response.readline().decode()  # type: ignore[attr-defined]

    def rest(self) -> str:
        """Read to the end, or to where the connection broke."""
        try:
            return self._response.read().decode()  # type: ignore[attr-defined]
        except OSError:
            return ""
        finally:
            self.close()

    def close(self) -> None:
        self._response.close()  # type: ignore[attr-defined]

    def json(self) -> dict:
        return json.loads(self.rest())


class ServerProcess:
    """Runs `assistant serve` in all but the line it takes turns with."""

    def __init__(self, shop: Path, store: Path, line: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = (sys.executable, __file__, str(shop), str(store), str(self.port), line)
        kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        environment = {**kept, "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        )
        self._answers: list[Answer] = []
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                assert self.get("/healthz").status == 200
            except OSError:
                assert self.process.poll() is None, "the server ended"
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.1)
            else:
                return

    def request(self, path: str, body: object = None, **headers: str) -> Answer:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=sent,
            headers={**CUSTOMER, "Content-Type": "application/json", **headers},
        )
        try:
            answer = Answer(urllib.request.urlopen(request, timeout=60))
        except urllib.error.HTTPError as problem:
            answer = Answer(problem)
        self._answers.append(answer)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request(path, **headers)

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal and wait for the end; returns how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - began

    def close(self) -> None:
        for answer in self._answers:
            answer.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


class Held:
    """A conversation a test holds with one server after another over the same store."""

    def __init__(self, server: ServerProcess) -> None:
        opened = server.request("/api/v1/conversations", {}).json()
        self.server = server
        self.path = f"/api/v1/conversations/{opened['id']}"
        self.token = {"X-Conversation-Token": opened["token"]}

    def ask(self, text: str, **headers: str) -> Answer:
        return self.server.request(
            f"{self.path}/turns", {"text": text}, **{**self.token, **headers}
        )

    def stream(self, text: str, **headers: str) -> Answer:
        return self.ask(text, Accept="text/event-stream", **headers)

    def history(self) -> list[dict]:
        return self.server.get(self.path, **self.token).json()["turns"]


class Asking(Thread):
    """Asks in a thread of its own and keeps the answer, or the break of the connection."""

    def __init__(self, talk: Held, text: str, **headers: str) -> None:
        super().__init__(daemon=True)
        self.talk, self.text, self.headers = talk, text, headers
        self.answer: Answer | None = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self.talk.ask(self.text, **self.headers)
        except OSError:
            self.answer = None


def main(shop: str, store: str, port: str, line: str) -> None:
    """Serve as `assistant serve` does."""
    import uvicorn
    from doubles import echo, opened

    from api.app import create_app
    from assistant.adapters.sql_store import SqlConversations
    from assistant.chat.turn import take_turn
    from assistant.domain.conversation import TurnRequest
    from assistant.events import Event
    from assistant.services import Services

    def stuck(turn: TurnRequest, services: Services) -> Iterator[Event]:
        """Stop for long behind an event, as a model that does not answer would."""
        name = line.partition(":")[2]
        for event in (take_turn if name else echo)(turn, services):
            yield event
            if event.type == (name or "agent.chosen"):
                Flag().wait(STUCK_SECONDS)

    def steady(turn: TurnRequest, services: Services) -> Iterator[Event]:
        for event in echo(turn, services):
            yield event
            time.sleep(0.4)

    services = opened(Path(shop), Path(store))
    engine = services.conversations._engine  # type: ignore[attr-defined]
    leased = SqlConversations(engine, lease_seconds=LEASE_SECONDS)
    chosen = {"stuck": stuck, "steady": steady, "real": take_turn}[line.partition(":")[0]]
    app = create_app(dataclasses.replace(services, conversations=leased), take_turn=chosen)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="info", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
