"""The robots of DingTalk, WeCom and Feishu: how each is signed, what it is sent, and what its refusals mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from zhanggui.core.words import Words, say
from zhanggui.notices.choices import Channel
from zhanggui.notices.outgoing.messages import Message, Unsent, markdown, plain
from zhanggui.notices.outgoing.wire import LIMITED, post

DINGTALK_BYTES_MAX = 15_000
WECOM_BYTES_MAX = 3_900  # of 4,096
FEISHU_BYTES_MAX = 15_000  # of 20 KB

# Refusals that stay until somebody mends the robot, by their code.
DINGTALK_LASTING: Mapping[int, Words] = {
    310000: say(
        '钉钉不接受：关键词、加签密钥或来源地址与群机器人的安全设置不符',
        'DingTalk refuses: keyword, secret or sender address differ from the safety settings of the robot',
    ),
    300001: say('钉钉不认识这个 access_token', 'DingTalk does not know this access_token'),
    300005: say('钉钉不认识这个 access_token', 'DingTalk does not know this access_token'),
    400013: say('钉钉群已解散', 'the DingTalk group is dissolved'),
    400101: say('钉钉不认识这个 access_token', 'DingTalk does not know this access_token'),
    400102: say('钉钉机器人已停用', 'the DingTalk robot is switched off'),
}  # fmt: skip
DINGTALK_LIMITED = {130101, 410100}
WECOM_LASTING: Mapping[int, Words] = {
    93000: say('企业微信不认识这个 key，机器人可能已被移除', 'WeCom does not know this key: the robot may have been removed'),
    93008: say('企业微信机器人不在这个群里', 'the WeCom robot is not in this group'),
}
WECOM_LIMITED = {45009, 45033}
FEISHU_LASTING: Mapping[int, Words] = {
    9499: say('飞书说请求不对', 'Feishu calls the request wrong'),
    19001: say('飞书不认识这个 webhook 地址', 'Feishu does not know this webhook'),
    19021: say(
        '飞书验签不过：密钥不对，或本机时间差了一小时以上',
        'Feishu refuses the signature: wrong secret, or our clock is off by an hour',
    ),
    19022: say('飞书不接受我们的来源地址', 'Feishu does not accept our address'),
    19024: say('飞书不接受：没有包含关键词', 'Feishu refuses: the keyword is missing'),
}  # fmt: skip
FEISHU_LIMITED = {11232, 11233}


@dataclass(frozen=True, slots=True)
class Hook:
    """Where to; its `repr` keeps the secrets out of tracebacks and logs."""

    channel: str
    target: str
    secret: str = ''
    keyword: str = ''

    def __repr__(self) -> str:
        return f'Hook({self.channel})'


def send(hook: Hook, message: Message) -> None:
    _SENDERS[hook.channel](hook, message)


def dingtalk_sign(timestamp: int, secret: str) -> str:
    digest = hmac.new(secret.encode(), f'{timestamp}\n{secret}'.encode(), hashlib.sha256).digest()
    return quote_plus(base64.b64encode(digest))


def feishu_sign(timestamp: int, secret: str) -> str:
    """The text to be signed is the key here, and the message is empty."""
    digest = hmac.new(f'{timestamp}\n{secret}'.encode(), b'', hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _send_dingtalk(hook: Hook, message: Message) -> None:
    target = hook.target
    if hook.secret:
        now = int(time.time() * 1000)
        target = f'{target}&timestamp={now}&sign={dingtalk_sign(now, hook.secret)}'
    text = _with_keyword(markdown(message, bytes_max=DINGTALK_BYTES_MAX), hook)
    title = plain(message.title)
    if message.url:
        card = {'title': title, 'text': text, 'singleTitle': message.look, 'singleURL': message.url}
        answer = post(hook.channel, target, {'msgtype': 'actionCard', 'actionCard': card})
    else:
        answer = post(hook.channel, target, {'msgtype': 'markdown', 'markdown': {'title': title, 'text': text}})
    _judge(answer, 'errcode', DINGTALK_LASTING, DINGTALK_LIMITED)


def _send_wecom(hook: Hook, message: Message) -> None:
    text = _with_keyword(markdown(message, bytes_max=WECOM_BYTES_MAX), hook)
    if message.url:
        text = f'{text}\n\n[{message.look}]({message.url})'
    answer = post(hook.channel, hook.target, {'msgtype': 'markdown', 'markdown': {'content': text}})
    _judge(answer, 'errcode', WECOM_LASTING, WECOM_LIMITED)


def _send_feishu(hook: Hook, message: Message) -> None:
    text = _with_keyword(markdown(message, bytes_max=FEISHU_BYTES_MAX), hook)
    elements: list[dict[str, Any]] = [{'tag': 'div', 'text': {'tag': 'lark_md', 'content': text}}]
    if message.url:
        button = {'tag': 'button', 'text': {'tag': 'plain_text', 'content': message.look}, 'type': 'primary'}
        elements.append({'tag': 'action', 'actions': [{**button, 'url': message.url}]})
    card = {'header': {'title': {'tag': 'plain_text', 'content': message.title}}, 'elements': elements}
    payload: dict[str, Any] = {'msg_type': 'interactive', 'card': card}
    if hook.secret:
        now = int(time.time())
        payload |= {'timestamp': str(now), 'sign': feishu_sign(now, hook.secret)}
    answer = post(hook.channel, hook.target, payload)
    _judge(answer, 'code' if 'code' in answer else 'StatusCode', FEISHU_LASTING, FEISHU_LIMITED)


def _with_keyword(text: str, hook: Hook) -> str:
    """A robot may demand a word in whatever it is sent."""
    return text if not hook.keyword or hook.keyword in text else f'{text}\n\n{hook.keyword}'


def _judge(answer: Mapping[str, Any], field: str, lasting: Mapping[int, Words], limited: set[int]) -> None:
    code = answer.get(field)
    if code == 0:
        return
    if code in limited:
        raise Unsent(say('发得太快，被对方限流', 'too fast: the other side asks to wait'), pause=LIMITED)
    known = lasting.get(code) if isinstance(code, int) else None
    if known is not None:
        raise Unsent(say(f'{known.zh}（{code}）', f'{known.en} ({code})'), lasting=True)
    raise Unsent(say(f'对方不接受（{code}）', f'the other side refuses ({code})'))


_SENDERS: Mapping[str, Callable[[Hook, Message], None]] = {
    Channel.DINGTALK: _send_dingtalk,
    Channel.WECOM: _send_wecom,
    Channel.FEISHU: _send_feishu,
}
