"""The one place that opens a connection to a robot's server: only to hosts we know, never following where it sends us.

An address that a person typed can thus not reach anything inside the company's own network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from zhanggui.core.words import Words, say
from zhanggui.notices.choices import Channel
from zhanggui.notices.outgoing.messages import Unsent

SECONDS_MAX = 10
ANSWER_BYTES_MAX = 64 * 1024
TOO_MANY = 429
SERVER_ERROR = 500
LIMITED = timedelta(minutes=10)
PLACES: Mapping[str, tuple[str, str]] = {
    Channel.DINGTALK: ('https://oapi.dingtalk.com', '/robot/send'),
    Channel.WECOM: ('https://qyapi.weixin.qq.com', '/cgi-bin/webhook/send'),
    Channel.FEISHU: ('https://open.feishu.cn', '/open-apis/bot/v2/hook/'),
}
NOT_ALLOWED = say('地址要以 {origin}{path} 开头', 'the address must begin with {origin}{path}')


def objection(channel: str, target: str) -> Words | None:
    """Why nothing is sent to this address; None: it may be. Asked when it is saved, and again before each message."""
    origin, path = PLACES[channel]
    refused = NOT_ALLOWED.filled(origin=origin, path=path)
    try:
        parts = urlsplit(target)
        found = f'{parts.scheme}://{parts.hostname}{f":{parts.port}" if parts.port else ""}'
    except ValueError:
        return refused
    if parts.username or parts.password or any(char.isspace() for char in target) or not target.isascii():
        return refused
    allowed = {origin, *settings.ROBOT_ORIGINS}
    return None if found in allowed and parts.path.startswith(path) else refused


def post(channel: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Its answer as JSON. No redirect is followed, no more is read than an answer may be long."""
    refused = objection(channel, target)
    if refused is not None:
        raise Unsent(refused, lasting=True)
    parts = urlsplit(target)
    kind = HTTPSConnection if parts.scheme == 'https' else HTTPConnection
    link = kind(parts.hostname or '', parts.port, timeout=SECONDS_MAX)
    body = json.dumps(payload, ensure_ascii=False).encode()
    try:
        link.request('POST', f'{parts.path}?{parts.query}', body, {'Content-Type': 'application/json; charset=utf-8'})
        answer = link.getresponse()
        status, text = answer.status, answer.read(ANSWER_BYTES_MAX)
    except TimeoutError as error:
        raise Unsent(say('对方服务器超时没有回应', 'the other side did not answer in time')) from error
    except (OSError, HTTPException) as error:
        raise Unsent(say('连不上对方服务器', 'the other side cannot be reached')) from error
    finally:
        link.close()
    return _answer(status, text)


def _answer(status: int, text: bytes) -> dict[str, Any]:
    if status == TOO_MANY:
        raise Unsent(say('对方限流，稍后再发', 'the other side asks to slow down'), pause=LIMITED)
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict) and status < SERVER_ERROR:  # Feishu tells its refusals with status 400
        return found
    raise Unsent(say(f'对方服务器答复 {status}', f'the other side answered {status}'))
