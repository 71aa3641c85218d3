"""A program of somebody that is called: a real server on loopback which keeps what came."""

from __future__ import annotations

import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps every call as (headers, body); answers with `mood` first, then 204."""

    PATH = "/hook"

    def __init__(self, tls=None):
        self.calls, self.mood = [], deque()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(outer.take(self.path, self.headers, body))
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        host = "http://127.0.0.1"
        if tls is not None:  # speaks for the name localhost
            host = "https://localhost"
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{host}:{self.server.server_address[1]}{self.PATH}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def take(self, path, headers, body):
        """Keep a call; gives the status of its answer."""
        self.calls.append((dict(headers), body))
        return self.mood.popleft() if self.mood else 204

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
