"""Chinese text in the words between which a line may end.

A list of the words of this trade's titles and offices: segmenters trained on the news part 领导小组
and 办公室 (BudouX: 领导|小|组办|公室), the very names that must stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = """
办公室 委员会 领导小组 工作小组 专项小组 工作组 专班 联席会议 指挥部 人民政府 政府 管理委员会 管委会
开发区 高新区 功能区 经济技术开发区 高新技术产业开发区 工业园区 产业园区 街道办事处 街道 总局 分局 总公司 分公司
有限责任公司 股份有限公司 有限公司 公司 集团 企业 单位 部门 地区 全市 全区 全县
经济 信息化 信息 工业 产业 行业 发展 改革 生态环境 环境 应急 管理 市场 监督管理 监督 监管 住房 城乡 建设 能源
自然资源 规划 财政 税务 人力资源 社会保障 社会 金融 电力 交通 运输 水利 农业 农村 商务 公安 城市 科技 创新 科学 技术
利用 综合标准 标准 依法依规 依法 依规 推动 推进 开展 落实 加快 做好 落后产能 过剩产能 产能 退出 淘汰 压减 化解 过剩
落后 生产工艺 生产线 生产 工艺 装备 设备 主体 产品 名单 名录 目录 情况 公告 公示 通知 通报 通告 报告 意见 方案 计划 办法
汇总表 汇总 统计表 清单 登记表 一览表 台账 明细表 数据 来源 事项 工作 进展 进度 总结 执法 检查 执行 核查 复查 排查 摸排
整改 整治 治理 改造 搬迁 提标 调整 优化 升级 结构 污染 防治 攻坚战 打赢 大气 重污染 制造业 制造 强市 高质量 绿色
书面 专题 专项 重点 主要 指标 月度 季度 年度 半年度 上半年 下半年 半年 全年 阶段 本月 各月 累计 截至
完成 目标 任务 达标 不达标 关闭 关停 停产 拆除 封存 未拆除 限期 责令 逾期 批准 豁免 违法 违规 超标 排放 情节 严重 信用
水泥 钢铁 煤炭 煤电 平板玻璃 玻璃 陶瓷 化工 造纸 印染 电解铝 烧结砖 砖瓦 铁合金 电石 焦化 采矿业 矿山 建筑 工地
"""
_OPENS = "和及与或各第本全分“‘《〈（【"
"""Characters that belong to the word behind them; every other single one ends the word before."""
_TOKEN = re.compile(
    "|".join(sorted(_WORDS.split(), key=len, reverse=True)) + r"|[!-~]+(?:年度|年|月|日|号)?|."
)


def words(text: str) -> tuple[str, ...]:
    """The text in pieces that a line keeps whole; what is in no list stays in one piece."""
    pieces = [""]
    opened = False
    for token in _runs(text):
        joins = opened or not pieces[-1] or (len(token) == 1 and token not in _OPENS)
        pieces = [*pieces[:-1], pieces[-1] + token] if joins else [*pieces, token]
        opened = token[-1] in _OPENS
    return tuple(pieces)


def _runs(text: str) -> Iterator[str]:
    """The tokens, unknown characters that follow one another as one: the name of a place or firm."""
    unknown = ""
    for token in _TOKEN.findall(text):
        if len(token) == 1 and token.isalpha() and token not in _OPENS and not token.isascii():
            unknown += token
            continue
        yield from filter(None, (unknown, token))
        unknown = ""
    if unknown:
        yield unknown
