"""Files of the trade that are not orders: recognised, so that a person is told what they hold instead of "unknown"."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.words import Words, say


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A known file that this reader leaves to another; `telltale` headers are all in it and together in no other."""

    name: str
    label: Words
    telltale: tuple[str, ...]


OTHER_FILES: tuple[OtherFile, ...] = (
    OtherFile(
        'taobao_refund', say('淘宝/天猫 退款管理', 'Taobao/Tmall refunds'), ('退款编号', '退款状态', '买家退款金额')
    ),
    OtherFile('jd_settlement', say('京东 订单结算明细', 'JD settlement'), ('结算单号', '费用名称', '应结金额')),
    OtherFile('pdd_fund_bill', say('拼多多 账务明细', 'Pinduoduo fund bill'), ('商户订单号', '发生时间', '账务类型')),
    OtherFile('douyin_aftersale', say('抖店 售后表', 'Douyin after-sales'), ('售后单号', '售后类型', '售后状态')),
    OtherFile('douyin_settlement', say('抖店 结算账单', 'Douyin settlement'), ('结算时间', '结算金额', '结算单类型')),
    OtherFile('douyin_fund', say('抖店 资金账单', 'Douyin fund bill'), ('动账时间', '动账方向', '动账金额')),
    OtherFile(
        'ztc_adgroup', say('直通车 单元报表', 'Zhitongche ad group report'), ('计划id', '单元id', '展现量', '花费')
    ),
    OtherFile(
        'ztc_campaign', say('直通车 计划报表', 'Zhitongche campaign report'), ('计划id', '推广类型', '展现量', '花费')
    ),
    OtherFile('wujie_keyword', say('万相台无界 关键词报表', 'Wujie keyword report'), ('场景ID', '词类型', '展现量')),
    OtherFile('wujie_crowd', say('万相台无界 人群报表', 'Wujie crowd report'), ('场景ID', '人群名字', '展现量')),
    OtherFile('wujie_plan', say('万相台无界 计划报表', 'Wujie plan report'), ('场景ID', '计划ID', '展现量')),
    OtherFile('wujie_item', say('万相台无界 商品报表', 'Wujie item report'), ('主体ID', '主体类型', '展现量')),
    OtherFile('wxt_account', say('万相台 账户报表', 'Wanxiangtai account report'), ('优化目标', '效果模型', '消耗')),
    OtherFile(
        'ylmf_creative', say('引力魔方 创意报表', 'Yinli Mofang creative report'), ('计划组', '创意名称', '消耗')
    ),
    OtherFile(
        'ztc_account',
        say('直通车 账户报表', 'Zhitongche account report'),
        ('日期', '展现量', '点击量', '花费', '投入产出比'),
    ),
    OtherFile(
        'sycm_item_list', say('生意参谋 商品列表', 'Business advisor: items'), ('统计日期', '商品访客数', '商品状态')
    ),
    OtherFile(
        'sycm_shop_daily', say('生意参谋 店铺日报', 'Business advisor: shop by day'), ('统计日期', '访客数', '支付金额')
    ),
    OtherFile(
        'tbk_settlement', say('淘宝客 成交结算', 'Taobao affiliate settlement'), ('淘客结算时间', '佣金比例', '佣金')
    ),
    OtherFile('tbk_refund', say('淘宝联盟 维权退款', 'Taobao affiliate refunds'), ('维权退款金额', '维权状态')),
    OtherFile(
        'alipay_fund_bill', say('支付宝 账务明细', 'Alipay fund bill'), ('账务流水号', '业务流水号', '商户订单号')
    ),
    OtherFile('alipay_fund_summary', say('支付宝 账务汇总', 'Alipay fund summary'), ('类型', '收入笔数', '支出笔数')),
    OtherFile('alipay_trade_web', say('支付宝 交易记录', 'Alipay trades'), ('交易号', '商家订单号', '资金状态')),
    OtherFile('wechat_bill', say('微信支付 交易账单', 'WeChat Pay bill'), ('微信订单号', '商户订单号', '交易类型')),
    OtherFile('courier_bill', say('快递结算账单', 'Courier bill'), ('运单号', '结算重量', '运费')),
    OtherFile('dingtalk_attendance', say('钉钉 考勤统计', 'DingTalk attendance'), ('考勤组', '工号', '班次')),
)
