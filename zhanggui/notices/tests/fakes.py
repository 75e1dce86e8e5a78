"""The other side, on this machine: a server of the three chats that checks what they check, and a mail server.

Both speak real HTTP and SMTP on the loopback; nothing of ours is replaced.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = 'SECf00d'
HOUR = 3_600


@dataclass
class Chats:
    """`says` are answers given instead of its own judgement, in this order: a status, a body, seconds to wait."""

    origin: str = ''
    secret: str = SECRET
    keyword: str = ''
    heard: list[dict[str, Any]] = field(default_factory=list)
    says: list[tuple[int, Any, float]] = field(default_factory=list)

    def target(self, channel: str) -> str:
        return self.origin + {
            'dingtalk': '/robot/send?access_token=t0ken',
            'wecom': '/cgi-bin/webhook/send?key=k3y',
            'feishu': '/open-apis/bot/v2/hook/h00k',
        }[channel]

    def judge(self, path: str, payload: dict[str, Any]) -> Any:
        parts = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == '/robot/send':
            return self._dingtalk(query, payload)
        if parts.path == '/cgi-bin/webhook/send':
            text = payload['markdown']['content']
            if len(text.encode()) > 4_096:
                return {'errcode': 40058, 'errmsg': 'too long'}
            return {'errcode': 0 if query.get('key') == 'k3y' else 93000}
        return self._feishu(payload)

    def _dingtalk(self, query: dict[str, str], payload: dict[str, Any]) -> Any:
        if query.get('access_token') != 't0ken':
            return {'errcode': 300001}
        stamp = query.get('timestamp', '0')
        wanted = hmac.new(self.secret.encode(), f'{stamp}\n{self.secret}'.encode(), hashlib.sha256).digest()
        signed = query.get('sign') == base64.b64encode(wanted).decode()
        if not signed or abs(time.time() - int(stamp) / 1000) > HOUR:
            return {'errcode': 310000, 'errmsg': 'sign not match'}
        if self.keyword and self.keyword not in json.dumps(payload, ensure_ascii=False):
            return {'errcode': 310000, 'errmsg': 'keywords not in content'}
        return {'errcode': 0}

    def _feishu(self, payload: dict[str, Any]) -> Any:
        stamp = str(payload.get('timestamp', '0'))
        wanted = hmac.new(f'{stamp}\n{self.secret}'.encode(), b'', hashlib.sha256).digest()
        if payload.get('sign') != base64.b64encode(wanted).decode() or abs(time.time() - int(stamp)) > HOUR:
            return {'code': 19021, 'msg': 'sign match fail'}
        return {'code': 0}


@contextmanager
def chats() -> Iterator[Chats]:
    state = Chats()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
            status, answer, wait = state.says.pop(0) if state.says else (200, state.judge(self.path, payload), 0.0)
            time.sleep(wait)
            accepted = isinstance(answer, dict) and 0 in (answer.get('errcode'), answer.get('code'))
            if accepted:
                state.heard.append(payload)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header('Location', f'{state.origin}/elsewhere')
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, *args: Any) -> None:
            """It keeps quiet: the test looks at what was heard."""

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    state.origin = f'http://127.0.0.1:{server.server_port}'
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Post:
    port: int = 0
    refused: set[str] = field(default_factory=set)
    letters: list[tuple[str, bytes]] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Post]:
    """As much of SMTP as a client needs."""
    state = Post()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say('220 here')
            to = ''
            while line := self.rfile.readline().decode().strip():
                word = line.upper()
                if word.startswith('RCPT TO:'):
                    to = line.partition('<')[2].partition('>')[0]
                    self._say('550 nobody' if to in state.refused else '250 fine')
                elif word == 'DATA':
                    self._say('354 go on')
                    text = b''
                    while (part := self.rfile.readline()) != b'.\r\n':
                        text += part
                    state.letters.append((to, text))
                    self._say('250 taken')
                elif word == 'QUIT':
                    self._say('221 bye')
                    return
                else:
                    self._say('250 fine')

        def _say(self, text: str) -> None:
            self.wfile.write(f'{text}\r\n'.encode())

    server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
