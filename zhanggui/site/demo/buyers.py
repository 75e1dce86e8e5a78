"""Buyers, addresses and words of the demo: nobody who exists."""

from __future__ import annotations

import random

from zhanggui.orders.incoming import Receiver

SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'
GIVEN = (
    '伟',
    '芳',
    '秀英',
    '娜',
    '敏',
    '静',
    '丽',
    '强',
    '磊',
    '洋',
    '艳',
    '勇',
    '子涵',
    '梓萱',
    '浩然',
    '雨桐',
    '诗琪',
    '思远',
)
PLACES = (
    ('浙江省', '杭州市', '余杭区'),
    ('浙江省', '宁波市', '鄞州区'),
    ('上海', '上海市', '浦东新区'),
    ('江苏省', '南京市', '江宁区'),
    ('江苏省', '苏州市', '吴中区'),
    ('广东省', '广州市', '天河区'),
    ('广东省', '深圳市', '南山区'),
    ('北京', '北京市', '朝阳区'),
    ('四川省', '成都市', '武侯区'),
    ('湖北省', '武汉市', '洪山区'),
    ('湖南省', '长沙市', '岳麓区'),
    ('陕西省', '西安市', '雁塔区'),
    ('山东省', '青岛市', '市南区'),
    ('河南省', '郑州市', '金水区'),
    ('福建省', '厦门市', '思明区'),
    ('辽宁省', '沈阳市', '和平区'),
    ('新疆维吾尔自治区', '乌鲁木齐市', '水磨沟区'),
    ('黑龙江省', '哈尔滨市', '南岗区'),
)
ROADS = ('示例路', '幸福大街', '和平里', '云栖小镇', '春风巷', '学府路', '滨江道')
NICKS = ('小鹿', '橘子汽水', '晚风', '青柠', '一只猫', '星河', '木子', '棉花糖', '南风', '月半', '可可', '阿树')
MESSAGES = (
    '请尽快发货，周末要穿',
    '要送人，包装好一点谢谢',
    '不要放快递柜，放门口',
    '尺码拿不准，胖的话发大一码',
    '麻烦发顺丰，可以补差价',
)
MEMOS = ('老客户，赠丝巾一条', '已电话确认颜色', '加急，今天必须发出', '改地址，见旺旺记录')


def receiver(chance: random.Random, buyer: int) -> Receiver:
    """The same buyer always lives at the same place; one in sixty gives an incomplete address."""
    own = random.Random(buyer)  # noqa: S311 - a demo from a seed
    province, city, district = own.choice(PLACES)
    street = f'{own.choice(ROADS)}{own.randrange(1, 300)}号{own.randrange(1, 30)}幢{own.randrange(101, 2804)}室'
    return Receiver(
        name=own.choice(SURNAMES) + own.choice(GIVEN),
        phone=f'1{own.choice("3578")}0000{own.randrange(10_000):04}0',
        province=province,
        city=city,
        district=district,
        street='' if chance.random() < 0.015 else street,
    )


def nick(buyer: int) -> str:
    return f'{NICKS[buyer % len(NICKS)]}{buyer:04}'
