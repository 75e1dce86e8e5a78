"""Splits an address into province, city, district and street where it says so itself; the rest stays in the street."""

from __future__ import annotations

import re
from functools import lru_cache

PROVINCES = (
    '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|'
    '甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门'
)
MUNICIPALITIES = frozenset({'北京', '天津', '上海', '重庆'})
NO_POSTCODE = '000000'

_POSTCODE = re.compile(r'[(（]\s*(\d{6})\s*[)）]\s*$', re.ASCII)
_PROVINCE = re.compile(rf'({PROVINCES})(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?')
_CITY = re.compile(r'[^\s\d]{2,9}?(?:自治州|地区|盟|市)')
_DISTRICT = re.compile(r'[^\s\d]{1,9}?(?:自治县|自治旗|林区|区|县|市|旗)')


def split_address(text: str) -> tuple[str, str, str, str, str]:
    """`浙江省 杭州市 余杭区 五常街道1号(310000)` → province, city, district, street, postcode."""
    postcode = ''
    if text[-1:] in ')）' and (found := _POSTCODE.search(text)):
        postcode = '' if found[1] == NO_POSTCODE else found[1]
        text = text[: found.start()].rstrip()
    parts = text.split(None, 3)
    if len(parts) >= 3 and _is_province(parts[0]):
        return parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else '', postcode
    return *_split_joined(text), postcode


@lru_cache(512)
def _is_province(word: str) -> bool:
    return _PROVINCE.match(word) is not None


def _split_joined(text: str) -> tuple[str, str, str, str]:
    """`北京大兴区亦庄示例路`: province by name, then city and district by their endings."""
    found = _PROVINCE.match(text)
    if found is None:
        return '', '', '', text
    province, rest = found[0], text[found.end() :].lstrip()
    if found[1] in MUNICIPALITIES:
        city = found[1] + '市'
        rest = rest.removeprefix(city).lstrip()
    else:
        city, rest = _taken(_CITY, rest)
    district, rest = _taken(_DISTRICT, rest)
    return province, city, district, rest


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.match(text)
    return (found[0], text[found.end() :].lstrip()) if found else ('', text)
