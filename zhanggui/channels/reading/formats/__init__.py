"""Every file format we know, by the name the console takes: what the platforms call things, kept as data."""

from __future__ import annotations

from zhanggui.channels.reading.formats.alibaba import ALIBABA_ORDER
from zhanggui.channels.reading.formats.declaration import Format
from zhanggui.channels.reading.formats.douyin import DOUYIN_ORDER
from zhanggui.channels.reading.formats.generic import GENERIC
from zhanggui.channels.reading.formats.jd import JD_ORDER
from zhanggui.channels.reading.formats.pdd import PDD_ORDER
from zhanggui.channels.reading.formats.taobao import (
    TAOBAO_ORDER_DETAIL,
    TAOBAO_ORDER_EXCERPT,
    TAOBAO_ORDER_LIST,
    TMALL_REPORT,
)

FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        TAOBAO_ORDER_LIST,
        TAOBAO_ORDER_DETAIL,
        TMALL_REPORT,
        TAOBAO_ORDER_EXCERPT,
        JD_ORDER,
        ALIBABA_ORDER,
        PDD_ORDER,
        DOUYIN_ORDER,
        GENERIC,
    )
}


def format_words(names: str) -> str:
    """`taobao_order_list+taobao_order_detail` as people call them."""
    return '、'.join(str(FORMATS[name].label) for name in names.split('+') if name in FORMATS)
