"""Writes the sample ledgers beside it: `python sample_ledgers/make_samples.py [folder]`.

Two folders of the plan 重庆市 2024, as of 2024-12-31: the files of `clean` hold no error, those of
`messy` together provoke every rule and every repair. All firms, codes, people and figures are
invented. Each run writes the same bytes.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from stdnum.cn import uscc

from phaseout.plan import load

PLAN = load("chongqing-2024")
FIELDS = PLAN.ledgers["exit"].fields
MEASURES, EXITS = FIELDS["measure"].choices, FIELDS["exit_mode"].choices

Row = dict[str, Any]
"""Field id → what stands in the cell."""


# ── The clean year ───────────────────────────────────────────────────────────────────────────────
# A firm: serial of its code, name, industry, scale, and 手续情况 unless it is 完备. Below it its cases:
# standard｜problem｜equipment model quantity｜product capacity unit. Below each what happened, phrase
# by phrase: a word of PHRASES and the values of its fields. Days without a year are 2024's.

CLEAN = {
    "渝北区": """
01 示例水泥一厂 水泥 规上
  能耗｜水泥单位产品能耗超过限额｜水泥磨 Φ3.2m×13m 2台｜水泥 60 万吨/年
    限期整改 04-01 09-30；复查 09-20 合格；电价 是
  环保｜颗粒物排放超标｜窑尾收尘器 LCM-120 1台｜水泥 60 万吨/年
    停产整治 05-20 11-20；复查 11-15 不合格
02 示例水泥二厂 水泥 规下
  技术｜使用淘汰类装备｜机械化立窑 Φ3.0m×11m 1座｜水泥熟料 12 万吨/年
    立即淘汰；拆除主体设备 03-28；拆除 03-11 03-28；验收 04-10 通过；公告 04-26；奖补 80
    安置 46
  技术｜使用淘汰类装备｜水泥磨 Φ2.2m×6.5m 2台｜水泥 15 万吨/年
    立即淘汰；拆除主体设备 04-19；拆除 04-08 04-19；验收 04-29 通过；公告 05-17
03 示例平板玻璃一厂 平板玻璃 规上
  技术｜使用淘汰类生产线｜平拉工艺生产线 PL-2 1条｜平板玻璃 80 万重量箱/年
    立即淘汰；断水断电封存 05-24；封存 05-20 05-22 05-24；承诺 05-24 05-28 2025-03-31
    验收 06-05 通过；公告 06-21
  能耗｜玻璃熔窑单位产品能耗超过限额｜浮法生产线 FF-1 1条｜平板玻璃 240 万重量箱/年
    限期整改 08-12 2025-02-12
04 示例化工一厂 化工 规下
  安全｜不具备安全生产条件｜间歇式反应釜 K-500 4台｜涂料 6000 吨/年
    停产停业整顿 02-20 05-20；复查 05-22 不合格；关闭 06-18；证照 吊销安全生产许可证
    验收 06-28 通过；公告 07-12；安置 32
05 示例砖瓦一厂 烧结砖瓦 规下
  环保｜二氧化硫排放超标｜隧道窑 3.6m 1条｜烧结砖 6000 万块标砖/年
    责令改正 10-08 2025-01-31
06 示例供热一站 燃煤锅炉 规下
  环保｜使用应淘汰的燃煤锅炉｜燃煤锅炉 DZL10-1.25 1台｜蒸汽 10 蒸吨/小时
    立即淘汰；拆除主体设备 05-30；拆除 05-16 05-30；验收 06-07 通过；公告 06-21；奖补 35
07 示例建筑工程公司 建筑 规上
  技术｜使用淘汰类施工装备｜自制简易吊篮 ZL-1 3台｜
    立即淘汰；发现 11-06；部门 市住房城乡建设委
    依据 《产业结构调整指导目录（2024年本）》（十八）建筑
08 示例陶瓷一厂 玻璃陶瓷 规上
  能耗｜陶瓷砖单位产品能耗超过限额｜辊道窑 120m 1条｜陶瓷砖 300 万平方米/年
    限期整改 06-03 12-03；复查 11-28 合格；电价 是
  其他｜使用高耗水装备｜单级水环真空泵 SZ-2 2台｜陶瓷砖 300 万平方米/年
    责令改正 07-15 2025-01-15
""",
    "巴南区": """
11 示例钢铁有限公司 钢铁 规上
  能耗｜电炉钢冶炼电耗超过限额｜电弧炉 50t 2座｜粗钢 60 万吨/年
    限期整改 05-10 11-10；延期 10-18 10-30 3 2025-02-10；电价 是
  质量｜钢筋力学性能不合格｜棒材轧机 Φ450 1套｜钢筋 40 万吨/年
    限期整改 03-12 09-12；复查 09-05 合格
12 示例轧钢厂 钢铁 规下
  能耗｜加热炉单位产品能耗超过限额｜推钢式加热炉 30t/h 1座｜热轧带钢 18 万吨/年
    限期整改 02-26 08-26；电价 是
  技术｜使用淘汰类装备｜横列式轧机 Φ300 1套｜小型材 8 万吨/年
    立即淘汰；拆除主体设备 10-22；拆除 10-09 10-22；验收 11-01 通过；公告 11-15；奖补 60
13 示例钢材加工点 钢铁 规下 无
  技术｜中频炉生产地条钢｜中频感应炉 GW-5 2台｜普碳钢坯 3 万吨/年
    立即淘汰；取缔 01-19；发现 2023-12-28 举报；证照 无相关证照；验收 01-26 通过；公告 02-02
14 示例炼铁厂 钢铁 规上
  环保｜烧结机头烟气超标｜高炉 350m³ 1座｜生铁 40 万吨/年
    限制生产 01-15 04-15；复查 04-18 不合格；整体关停 07-26；证照 注销排污许可证
    验收 08-09 通过；公告 08-23；安置 310
15 示例陶瓷二厂 玻璃陶瓷 规下
  能耗｜陶瓷砖单位产品能耗超过限额｜辊道窑 90m 1条｜陶瓷砖 180 万平方米/年
    限期整改 06-17 12-17；停业 09-29；验收 10-15 通过；公告 10-30；安置 85
16 示例水泥三厂 水泥 规下
  能耗｜水泥粉磨电耗超过限额｜水泥磨 Φ2.4m×13m 1台｜水泥 250000 吨/年
    限期整改 03-15 09-15；延期 08-28 09-10 3 2024-12-15；电价 是
  环保｜无组织排放｜水泥包装机 BHYW-8 1台｜水泥 250000 吨/年
    停产整治 09-02 12-02；复查 12-06 不合格
17 示例油品一库 化工 规下
  其他｜油品储存不符合整治要求｜地面储罐 500m³ 2座｜
    依法查处 04-22；复查 07-10 合格；部门 市能源局；依据 国家成品油整治工作要求
""",
    "涪陵区": """
21 示例水泥四厂 水泥 规上
  能耗｜熟料综合能耗低于基准水平｜回转窑 Φ4.0m×60m 1座｜水泥熟料 2500 吨/日
    限期整改 01-22 07-22；复查 07-15 不合格；整体关停 08-30；验收 09-12 通过；公告 09-27
    安置 228
  能耗｜熟料综合能耗低于基准水平｜水泥磨 Φ3.2m×13m 1台｜水泥 60 万吨/年
    限期整改 01-22 07-22；复查 07-15 不合格；整体关停 08-30；验收 09-12 通过；公告 09-27
22 示例铝业一厂 电解铝 规上
  技术｜使用淘汰类电解槽｜预焙电解槽 160kA 60台｜电解铝 2.5 万吨/年
    立即淘汰；拆除主体设备 11-18；拆除 10-21 11-18；验收 11-28 通过；公告 12-13；奖补 150
    安置 96
  环保｜氟化物排放超标｜电解烟气净化系统 JH-1 1套｜电解铝 10 万吨/年
    停产整治 06-20 12-20；复查 12-13 合格
23 示例煤矿 煤炭 规下
  安全｜不具备安全生产条件｜矿井提升机 JK-2 1台｜原煤 9 万吨/年
    停产停业整顿 03-05 06-05；复查 06-07 不合格；关闭 07-12；证照 吊销安全生产许可证
    验收 07-25 通过；公告 08-09；安置 140
24 示例采石场 采矿 规下
  安全｜使用禁止使用的设备｜干式凿岩机 YT-24 6台｜建筑石料 20 万吨/年
    停产停业整顿 04-10 07-10；复查 07-04 合格
    依据 《产业结构调整指导目录（2024年本）》（十七）采矿
  技术｜使用淘汰类装备｜颚式破碎机 PE-250 1台｜建筑石料 20 万吨/年
    关停退出；发现 12-03
25 示例化工二厂 化工 规下
  环保｜酸雾排放超标｜硫酸生产装置 LS-2 1套｜硫酸 2 万吨/年
    停产整治 07-08 10-08；信用 11-04
26 示例化工三厂 化工 规上
  安全｜安全联锁缺失｜液氯储槽 YL-20 2台｜烧碱 3 万吨/年
    停产停业整顿 11-11 2025-02-11
  技术｜使用淘汰类工艺｜隔膜法电解槽 MDC-29 12台｜烧碱 1.5 万吨/年
    立即淘汰；断水断电封存 12-03；封存 11-28 11-30 12-03；承诺 12-03 12-06 2025-06-30
    备注 验收待安排
27 示例热电厂 煤电 规上
  技术｜机组服役期满且能耗不达标｜燃煤机组 6MW 1台｜电力 6 兆瓦
    关停退出；整体关停 02-29；验收 03-14 通过；公告 03-29；安置 57
""",
    "长寿区": """
31 示例化工四厂 化工 规上
  能耗｜合成氨单位产品能耗超过限额｜合成塔 Φ1000 1台｜合成氨 8 万吨/年
    限期整改 07-16 2025-01-16；延期 12-20；电价 是；备注 延期申请审查中
  环保｜氨氮排放超标｜造气炉 Φ2650 2座｜合成氨 8 万吨/年
    责令改正 08-05 11-05；复查 11-01 合格
32 示例钢铁二厂 钢铁 规下
  质量｜螺纹钢重量偏差不合格｜棒材轧机 Φ350 1套｜螺纹钢 12 万吨/年
    停产整改 01-30 07-30；复查 07-22 不合格；关闭 09-12；证照 吊销营业执照；验收 09-25 通过
    公告 10-11；安置 120
33 示例水泥五厂 水泥 规上
  质量｜水泥抗压强度不合格｜水泥磨 Φ2.6m×13m 1台｜水泥 30 万吨/年
    限期整改 04-18 10-18
  能耗｜水泥单位产品能耗超过限额｜水泥磨 Φ2.6m×13m 1台｜水泥 30 万吨/年
    限期整改 09-09；备注 通知书未写明到期日，按法定六个月计算
  其他｜使用噪声污染严重的淘汰设备｜罗茨鼓风机 L84 2台｜
    责令改正 10-21 2025-01-21；部门 市生态环境局
    依据 《中华人民共和国噪声污染防治法》第七十二条第二款
34 示例平板玻璃二厂 平板玻璃 规上
  环保｜位于城镇人口密集区｜浮法生产线 FF-3 1条｜平板玻璃 300 万重量箱/年
    搬迁改造；搬迁 11-08；验收 11-20 通过；公告 12-06
35 示例供热二站 燃煤锅炉 规下
  环保｜使用应淘汰的燃煤锅炉｜燃煤锅炉 DZL4-1.25 2台｜蒸汽 8 蒸吨/小时
    立即淘汰；拆除主体设备 12-10；拆除 12-02 12-10；验收 12-17 通过；公告 12-24
36 示例砖瓦二厂 烧结砖瓦 规下
  能耗｜砖瓦单位产品能耗超过限额｜砖瓦轮窑 20门 1座｜烧结砖 2000 万块标砖/年
    限期整改 03-25 09-25；整体关停 12-20；信用 10-15；验收 12-26 通过
37 示例焦化厂 化工 规上
  环保｜焦炉烟囱排放超标｜焦炉 4.0m 1座｜焦炭 20 万吨/年
    停产整治 05-06 08-06；复查 08-09 不合格；拆除主体设备 10-31；拆除 09-18 10-31
    验收 11-12 通过；公告 11-29；安置 75
  安全｜煤气柜检测报警失效｜煤气柜 3000m³ 1座｜焦炭 60 万吨/年
    停产停业整顿 09-04 12-04；复查 11-27 合格
""",
    "綦江区": """
41 示例砖瓦三厂 烧结砖瓦 规下
  技术｜使用淘汰类轮窑｜砖瓦轮窑 18门 1座｜烧结砖 1500 万块标砖/年
    立即淘汰；拆除主体设备 01-26；拆除 01-15 01-26；验收 02-05 通过；公告 02-23；奖补 20
42 示例砖瓦四厂 烧结砖瓦 规下 不完备
  技术｜使用淘汰类轮窑｜砖瓦轮窑 16门 1座｜烧结砖 1200 万块标砖/年
    立即淘汰；拆除主体设备 02-23；拆除 02-18 02-23；验收 03-07 通过；公告 03-22；奖补 20
43 示例砖瓦五厂 烧结砖瓦 规下
  技术｜使用淘汰类轮窑｜砖瓦轮窑 22门 1座｜烧结砖 2200 万块标砖/年
    立即淘汰；拆除主体设备 04-26；拆除 04-15 04-26；验收 05-10 通过；公告 05-24；奖补 25
44 示例砖瓦六厂 烧结砖瓦 规上
  环保｜颗粒物排放超标｜隧道窑 2.5m 1条｜烧结砖 3000 万块标砖/年
    停产整治 06-11 09-11；复查 09-13 不合格；关闭 11-15；证照 注销排污许可证；验收 11-27 通过
    公告 12-13；安置 38
  质量｜烧结砖抗压强度不合格｜制砖机 JKY50 1台｜烧结砖 3000 万块标砖/年
    限期整改 05-15 11-15；关闭 11-15；证照 吊销营业执照；验收 11-27 通过；公告 12-13
45 示例砖瓦七厂 烧结砖瓦 规下
  能耗｜砖瓦单位产品能耗超过限额｜隧道窑 3.3m 1条｜烧结砖 5000 万块标砖/年
    限期整改 04-08 10-08；复查 09-29 合格
46 示例砖瓦八厂 烧结砖瓦 规下
  能耗｜砖瓦单位产品能耗超过限额｜隧道窑 2.9m 1条｜烧结砖 3600 万块标砖/年
    限期整改 06-24 12-24
  质量｜烧结砖泛霜不合格｜制砖机 JKY45 1台｜烧结砖 3600 万块标砖/年
    限期整改 07-22 2025-01-22
47 示例砖瓦九厂 烧结砖瓦 规下
  安全｜隧道窑检修无有限空间作业制度｜隧道窑 3.0m 1条｜烧结砖 4000 万块标砖/年
    停产停业整顿 08-19 11-19；复查 11-12 合格
48 示例砖瓦十厂 烧结砖瓦 规下
  环保｜脱硫设施停运｜脱硫塔 TL-3 1座｜烧结砖 2600 万块标砖/年
    依法查处 12-09
  技术｜使用淘汰类轮窑｜砖瓦轮窑 24门 1座｜烧结砖 2600 万块标砖/年
    立即淘汰；发现 12-05
49 示例砖瓦十一厂 烧结砖瓦 规上
  能耗｜砖瓦单位产品能耗超过限额｜隧道窑 2.4m 1条｜烧结砖 2800 万块标砖/年
    限期整改 03-11 09-11；整体关停 08-08；验收 08-20 通过；公告 09-06；安置 41
50 示例砖瓦十二厂 烧结砖瓦 规下
  技术｜使用淘汰类轮窑｜砖瓦轮窑 20门 1座｜烧结砖 1800 万块标砖/年
    立即淘汰；断水断电封存 10-15；封存 10-11 10-14 10-15；承诺 10-15 10-18 12-31
    验收 12-20 通过；公告 12-25
""",
}

PHRASES: dict[str, tuple[str, ...]] = {
    "延期": ("extension_applied_on", "extension_approved_on", "extension_months", "extended_to"),
    "复查": ("rechecked_on", "recheck"),
    "封存": ("cut_off_on", "power_unit_removed_on", "sealed_on"),
    "承诺": ("pledged_on", "noticed_on", "demolish_by"),
    "拆除": ("dismantling_on", "dismantled_on"),
    "拆除到位": ("dismantled_on",),
    "验收": ("accepted_on", "acceptance"),
    "公告": ("announced_on",),
    "证照": ("licences",),
    "信用": ("credit_recorded_on",),
    "发现": ("found_on", "source"),
    "部门": ("department",),
    "依据": ("basis",),
    "奖补": ("subsidy",),
    "安置": ("workers",),
    "电价": ("price_policy",),
    "备注": ("remark",),
}
PHRASES |= dict.fromkeys(MEASURES, ("measure", "ordered_on", "rectify_by"))
PHRASES |= dict.fromkeys(EXITS, ("exit_mode", "closed_on"))

# What stands in a row unless it says otherwise: responsible department, basis, source.
ITEM_9 = "《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项"
USUAL = {
    "能耗": ("市经济信息委", "《中华人民共和国节约能源法》", "节能监察"),
    "环保": ("市生态环境局", ITEM_9, "执法检查"),
    "质量": ("市市场监管局", "《中华人民共和国产品质量法》", "监督抽查"),
    "安全": ("市应急局", "《中华人民共和国安全生产法》", "安全检查"),
    "技术": ("市经济信息委", "《产业结构调整指导目录（2024年本）》落后生产工艺装备", "摸排"),
    "其他": ("市经济信息委", "《高耗水工艺、技术和装备淘汰目录》", "摸排"),
}


# ── The messy return: rule → what is wrong in an otherwise sound row ─────────────────────────────

SOUND = """
51 示例样板厂 水泥 规下
  能耗｜水泥单位产品能耗超过限额｜水泥磨 Φ2.6m×13m 2台｜水泥 30 万吨/年
    限期整改 04-01 10-08；复查 09-20 不合格；整体关停 10-21；验收 10-31 通过；公告 11-15
"""
ENDING = (*PHRASES["复查"], *PHRASES["关闭"], *PHRASES["验收"], "announced_on", "announced_at")
OPEN: Row = dict.fromkeys(ENDING)
"""The same case still under its order."""
UNORDERED: Row = dict.fromkeys(("document_no", "ordered_on", "rectify_by"))
QUALITY = dict(zip(("department", "basis"), USUAL["质量"], strict=False)) | {"standard": "质量"}
DRAINED = dict(zip(("department", "basis"), USUAL["环保"], strict=False)) | {"standard": "环保"}

CELLS: dict[str, Row] = {
    "F001": {"problem": None, "exit_mode": None},
    "F002": {"accepted_on": None, "acceptance": None, "announced_on": None},
    "F003": {"closed_on": "2024年9月31日"},
    "F003乙": {"closed_on": "2018630曰前"},
    "F004": {"closed_on": "2024年10月底"},
    "F005": {"capacity": "约30"},
    "F005乙": {"capacity": "2,487*"},
    "F006": {"capacity": -5},
    "F006乙": {"quantity": 0},
    "F007": {"standard": "消防"},
    "F007乙": {"measure": "口头警告"},
    "F008": {"found_on": date(1924, 3, 1)},
    "F010": {"announced_at": "见区政府网站"},
    "F011": {"phone": "12"},
    "F012": {"industry": "水泥及水泥制品"},
    "D001": {"credit_code": "91500116MAEXAMP681"},
    "D001乙": {"credit_code": "9150011"},
    "D002": {"credit_code": 915001160000000000.0},
    "D002乙": {"credit_code": "9.15E+17"},
}
DAYS: dict[str, Row] = {
    "W012": {"announced_on": "12-28"},
    "T001": {"found_on": "04-02"},
    "T002": {"rectify_by": "2023-10-01"},
    "T003": {"closed_on": "03-20"},
    "T004": {"accepted_on": "10-18"},
    "T005": {"announced_on": "10-25"},
    "T006": {"exit_mode": "拆除主体设备", "dismantling_on": "10-28"},
    "T007": {"rechecked_on": "03-20"},
    "T022": {"rechecked_on": "12-01"},
    "T008": {**UNORDERED, "measure": "立即淘汰"},
    "T009": {"closed_on": "2025-06-30", "accepted_on": None, "acceptance": None, "announced_on": None},
    "T010": {
        **OPEN, **UNORDERED, "measure": "关停退出", "found_on": "2023-11-02", "exit_mode": "停业",
        "closed_on": "2023-12-20", "accepted_on": "01-05", "acceptance": "通过",
        "announced_on": "01-19",
    },
    "T023": {},
}  # fmt: skip
PERIODS: dict[str, Row] = {
    "T011": OPEN | {"rectify_by": "10-09"},
    "T012": OPEN | QUALITY | {
        "rectify_by": "09-30", "extension_applied_on": "09-12", "extension_approved_on": "09-20",
        "extension_months": 3, "extended_to": "2025-01-08",
    },
    "T013": OPEN | {
        "extension_applied_on": "09-12", "extension_approved_on": "09-20", "extension_months": 6,
        "extended_to": "2025-04-08",
    },
    "T014": OPEN | {"extension_applied_on": "10-15"},
    "T021": OPEN | {
        "extension_applied_on": "09-12", "extension_approved_on": "09-20", "extension_months": 3,
        "extended_to": "09-30",
    },
}  # fmt: skip
CONTENT: dict[str, Row] = {
    "C001": {"department": "市应急局"},
    "C002": {"basis": "《产业结构调整指导目录（2019年本）》（十八）其他第6项"},
    "C003": OPEN | DRAINED | {"rectify_by": None},
    "F017": {"problem": "单位产品能耗超过限额，举报人电话 010-20000099"},
}
SPELLINGS: dict[str, Row] = {
    "R001": {"enterprise": "示例 水泥\n甲厂", "model": "Φ２.６ｍ×１３ｍ"},
    "R002": {"credit_code": "91500102 maexamp52y"},
    "R003": {"found_on": "2024.3.1", "ordered_on": "2024年4月1日", "closed_on": "20241021"},
    "R003乙": {"accepted_on": "二〇二四年十月三十一日", "announced_on": "2024/11/15"},
    "R004": {"quantity": "两台", "capacity": "1,200", "capacity_unit": "吨/年"},
    "R005": {"district": "重庆市涪陵", "department": "市经信委", "measure": "责令限期整改"},
    "R006": {"closed_on": 45586, "accepted_on": 45596},
    "R007": OPEN | {"closed_on": "--", "exit_mode": "/", "announced_on": "—"},
    "R008": OPEN | {"rectify_by": "2024年9月底前"},
    "R009": {"capacity_unit": "万吨／年", "quantity_unit": "台"},
    "R011": {"capacity": "30万吨/年", "capacity_unit": None},
}


# ── Words → rows ─────────────────────────────────────────────────────────────────────────────────

REGIONS = {
    "黔江区": "500114", "万州区": "500101", "江北区": "500105", "沙坪坝区": "500106",
    "北碚区": "500109", "垫江县": "500231", "巫山县": "500237", "巫溪县": "500238",
    "涪陵区": "500102", "綦江区": "500110", "大足区": "500111", "渝北区": "500112",
    "巴南区": "500113", "长寿区": "500115", "江津区": "500116", "合川区": "500117",
    "永川区": "500118", "南川区": "500119", "璧山区": "500120", "铜梁区": "500151",
    "潼南区": "500152", "荣昌区": "500153", "开州区": "500154", "梁平区": "500155",
}  # fmt: skip
"""Six digits of the district in a credit code."""


def told(unit: str, text: str) -> list[Row]:
    """The rows of a district as its text tells them: firms, their cases, what happened."""
    firm: Row = {}
    rows: list[Row] = []
    for line in text.strip("\n").splitlines():
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            firm = _firm(unit, *line.split())
        elif depth == 2:
            rows.append(firm | _case(*line.strip().split("｜")))
        else:
            rows[-1] |= _happened(line.strip())
    return [_completed(row, number) for number, row in enumerate(rows, start=1)]


def code(unit: str, serial: str) -> str:
    """An invented credit code of the district, its check digit right (GB 32100-2015)."""
    body = f"91{REGIONS[unit]}MAEXAMP{serial}"
    return body + str(uscc.calc_check_digit(body))


def day(cell: Any) -> Any:
    """The day that 06-30 or 2025-01-31 names; anything else as it is."""
    if not isinstance(cell, str) or not re.fullmatch(r"(\d{4}-)?\d\d-\d\d", cell):
        return cell
    return date.fromisoformat(cell if len(cell) == 10 else f"{PLAN.year}-{cell}")


def value(word: str) -> Any:
    """What Excel holds for a word of a case: a day, a number or text."""
    return float(word) if re.fullmatch(r"\d+(\.\d+)?", word) else day(word)


def _firm(unit: str, serial: str, name: str, *known: str) -> Row:
    industry, scale, papers = (*known, "完备")[:3]
    return {
        "district": unit, "enterprise": name, "industry": industry, "scale": scale,
        "formalities": papers, "credit_code": code(unit, serial) if papers == "完备" else None,
        "address": f"{unit}示例路{int(serial)}号", "contact": "示例人员丙",
        "phone": f"010-200000{serial}",
    }  # fmt: skip


def _case(standard: str, problem: str, kit: str, makes: str) -> Row:
    department, basis, source = USUAL[standard]
    equipment, model, count = kit.split()
    made = zip(("product", "capacity", "capacity_unit"), map(value, makes.split()), strict=False)
    return {
        "standard": standard, "problem": problem, "basis": basis, "source": source,
        "department": department, "equipment": equipment, "model": model,
        "quantity": float(count[:-1]), "quantity_unit": count[-1], **dict(made),
    }  # fmt: skip


def _happened(phrases: str) -> Row:
    row: Row = {}
    for phrase in phrases.split("；"):
        word, *values = phrase.split(maxsplit=1 if phrase.startswith("备注") else -1)
        said = [word, *values] if word in MEASURES + EXITS else values
        row |= zip(PHRASES[word], map(value, said), strict=False)
    return row


def _completed(row: Row, number: int) -> Row:
    """With what follows from the rest: the day of finding, the number of the order, the notice."""
    ordered_on, announced_on = row.get("ordered_on"), row.get("announced_on")
    first_day = ordered_on or row.get("closed_on")
    made: Row = {"found_on": first_day and first_day - timedelta(days=20)}
    if ordered_on:
        made["document_no"] = f"示例整改〔{PLAN.year}〕{number}号"
    if announced_on:
        made["announced_at"] = f"https://www.example.com/gg/{announced_on:%Y%m%d}"
    return made | row


def wrong(unit: str, faults: Mapping[str, Row], serial: int = 51) -> list[Row]:
    """A sound case of the district for each fault, with that fault; the firm is named after it."""
    sound = told(unit, SOUND)[0]
    return [
        sound
        | {"enterprise": f"示例{label}厂", "credit_code": code(unit, str(number))}
        | {"document_no": f"示例整改〔{PLAN.year}〕{number}号"}
        | {name: day(cell) for name, cell in cells.items()}
        for number, (label, cells) in enumerate(faults.items(), start=serial)
    ]


def still_open(rows: list[Row]) -> list[Row]:
    """The rows, and one more: the last firm, closed as it is, under another standard and open."""
    return [*rows, rows[-1] | OPEN | QUALITY | {"document_no": f"示例整改〔{PLAN.year}〕99号"}]


# ── Workbooks ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sheet:
    """A sheet as a clerk would hand it in."""

    unit: str
    rows: Sequence[Row] = ()
    name: str = "退出台账"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Field → the header in this sheet: "" leaves it out; what is no field is a further column."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A header above → the fields below it."""
    merged: str = ""
    """The firm whose rows share its merged cells."""
    total: bool = False
    words: Sequence[str] = ()
    """Lines below the table."""
    title: str = "2024年落后产能退出台账"
    said: str = ""
    """What the line of the unit ends with."""
    hidden: bool = False
    table: bool = True


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets, and the invisible mark of a workbook that was made for a unit."""

    sheets: Sequence[Sheet]
    mark: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the hidden sheet of a workbook that was sent out holds beside the mark."""


ALWAYS = {name for name, f in FIELDS.items() if f.required} | {
    "seq", "credit_code", "equipment", "quantity", "product", "capacity", "capacity_unit", "ordered_on",
    "rectify_by", "recheck", "exit_mode", "closed_on", "accepted_on", "acceptance", "remark",
}  # fmt: skip
SHARED = tuple(FIELDS)[tuple(FIELDS).index("district") : tuple(FIELDS).index("standard")]
"""What a firm's merged cells share: who it is."""
CLERK = "填报人：示例人员甲　联系电话：010-20000000　填报日期：2024-12-25"


def columns(sheet: Sheet) -> dict[str, str]:
    """The sheet's columns, field → header, in the plan's order; further columns come last."""
    filled = {name for row in sheet.rows for name, cell in row.items() if cell is not None}
    own = {n: sheet.headers.get(n, f.header) for n, f in FIELDS.items() if n in filled | ALWAYS}
    return {n: h for n, h in (own | dict(sheet.headers)).items() if h}


def as_xlsx(book: Book) -> bytes:
    """The bytes of the workbook."""
    target = BytesIO()
    package = xlsxwriter.Workbook(target, {"in_memory": True})
    package.set_properties({"title": "示例台账（虚构）", "created": datetime(2024, 12, 25)})
    for name, value in book.mark.items():
        package.set_custom_property(name, value)
    for sheet in book.sheets:
        _Drawing(package, sheet).draw()
    if book.lists:
        hidden = package.add_worksheet("_字典")
        hidden.very_hidden()
        listed = {"标记": [*book.mark], "值": [*book.mark.values()]} | dict(book.lists)
        for x, (head, words) in enumerate(listed.items()):
            hidden.write_column(0, x, [head, *words])
    package.close()
    return target.getvalue()


class _Drawing:
    """One sheet on its way into a workbook."""

    def __init__(self, package: Any, sheet: Sheet) -> None:
        self.sheet, self.columns = sheet, columns(sheet)
        self.page = package.add_worksheet(sheet.name)
        song = {"font_name": "宋体", "font_size": 10}
        box = song | {"border": 1, "valign": "vcenter", "text_wrap": True}
        head = box | {"bold": True, "align": "center", "bg_color": "#DDE7F0"}
        self.title = package.add_format({"font_name": "黑体", "font_size": 16})
        self.plain = package.add_format(song)
        self.head = package.add_format(head)
        self.cell = package.add_format(box)
        self.day = package.add_format(box | {"num_format": "yyyy-mm-dd"})

    def draw(self) -> None:
        sheet, last = self.sheet, len(self.columns) - 1
        if sheet.hidden:
            self.page.hide()
        if not sheet.table:
            for y, line in enumerate(sheet.words):
                self.page.write_string(y, 0, line, self.plain)
            return
        self.page.merge_range(0, 0, 0, last, sheet.title, self.title)
        unit = f"填报单位：{sheet.unit}　" if sheet.unit else ""
        self.page.merge_range(1, 0, 1, last, unit + CLERK + sheet.said, self.plain)
        first = self._heads(2) + 1
        for y, row in enumerate(sheet.rows, start=first):
            for x, name in enumerate(self.columns):
                self._put(y, x, y - first + 1 if name == "seq" else row.get(name))
        self._merge(first)
        below = first + len(sheet.rows)
        if sheet.total:
            self._total(first, below)
            below += 1
        for y, line in enumerate(sheet.words, start=below):
            self.page.write_string(y, 1 if line == "零报告" else 0, line, self.plain)
        self.page.freeze_panes(first, 0)

    def _heads(self, y: int) -> int:
        """The header's lowest row; a group's name stands above its fields in a merged cell."""
        sheet, names = self.sheet, list(self.columns)
        for x, (name, text) in enumerate(self.columns.items()):
            self.page.set_column(x, x, FIELDS[name].width if name in FIELDS else 12)
            grouped = any(name in below for below in sheet.groups.values())
            if sheet.groups and not grouped:
                self.page.merge_range(y, x, y + 1, x, text, self.head)
            else:
                self.page.write_string(y + bool(sheet.groups), x, text, self.head)
        for text, below in sheet.groups.items():
            left, right = names.index(below[0]), names.index(below[-1])
            self.page.merge_range(y, left, y, right, text, self.head)
        return y + bool(sheet.groups)

    def _put(self, y: int, x: int, value: Any) -> None:
        if isinstance(value, date):
            self.page.write_datetime(y, x, value, self.day)
        elif isinstance(value, str):
            self.page.write_string(y, x, value, self.cell)
        else:
            self.page.write(y, x, value, self.cell)

    def _merge(self, first: int) -> None:
        rows = self.sheet.rows
        own = [k for k, row in enumerate(rows) if row["enterprise"] == self.sheet.merged]
        for x, name in enumerate(self.columns):
            if own and name in SHARED:
                text = rows[own[0]].get(name) or ""
                self.page.merge_range(first + own[0], x, first + own[-1], x, text, self.cell)

    def _total(self, first: int, y: int) -> None:
        for x, name in enumerate(self.columns):
            self._put(y, x, "合计" if name == "seq" else None)
            if name in ("quantity", "capacity"):
                cells = xlsxwriter.utility.xl_range(first, x, y - 1, x)
                value = sum(row.get(name) or 0 for row in self.sheet.rows)
                self.page.write_formula(y, x, f"=SUM({cells})", self.cell, value)


def as_csv(sheet: Sheet, encoding: str) -> bytes:
    """The sheet as Excel or another system exports it: days and numbers as text."""
    text = StringIO()
    writer = csv.writer(text)
    if sheet.unit:
        writer.writerow([f"填报单位：{sheet.unit}　{CLERK}"])
    writer.writerow(columns(sheet).values())
    for number, row in enumerate(sheet.rows, start=1):
        cells = row | {"seq": number}
        writer.writerow(_exported(cells.get(name)) for name in columns(sheet))
    return text.getvalue().encode(encoding)


def _exported(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────

NOTES = ("注：本表企业、人员和数字均为虚构示例。", "审核人：示例人员乙")


def clean() -> dict[str, bytes]:
    """File name → bytes: what six districts handed in, one of them a nil return."""
    own = {unit: told(unit, text) for unit, text in CLEAN.items()}
    books = {unit: Sheet(unit, rows, words=NOTES) for unit, rows in own.items()}
    books["渝北区"] = replace(books["渝北区"], merged="示例水泥二厂")
    books["綦江区"] = replace(books["綦江区"], total=True)
    books["城口县"] = Sheet("城口县", words=("零报告", *NOTES))
    return {f"{unit}.xlsx": as_xlsx(Book([sheet])) for unit, sheet in books.items()}


def messy() -> dict[str, bytes]:
    """File name → bytes: workbooks that together hold every fault and every repair."""
    return {
        **{name: as_xlsx(Book([sheet])) for name, sheet in _rows_at_fault().items()},
        **{name: as_xlsx(Book([sheet])) for name, sheet in _firms_at_fault().items()},
        **{name: as_xlsx(book) for name, book in (_books_at_fault() | _sent_out()).items()},
        **_broken_packages(),
        **_other_files(),
    }


def _rows_at_fault() -> dict[str, Sheet]:
    """A fault a row, a family of rules a file."""
    return {
        "涪陵区_各种写法.xlsx": Sheet("涪陵区", wrong("涪陵区", SPELLINGS)),
        "江津区_单元格有误.xlsx": Sheet("江津区", wrong("江津区", CELLS)),
        "合川区_日期矛盾.xlsx": Sheet("合川区", still_open(wrong("合川区", DAYS))),
        "永川区_期限与延期.xlsx": Sheet("永川区", wrong("永川区", PERIODS)),
        "南川区_部门与依据.xlsx": Sheet("南川区", wrong("南川区", CONTENT)),
    }


def _firms_at_fault() -> dict[str, Sheet]:
    """Who a row is about: within a file, between files, between districts."""
    names = (*"甲乙丙丁戊", "永固水泥", "永固水坭")
    first, second, third, fourth, fifth, *nearly = wrong("綦江区", {key: {} for key in names})
    same_code = second | {"credit_code": first["credit_code"], "model": "Φ2.2m×7m"}
    same_name = fourth | {"enterprise": third["enterprise"], "model": "Φ2.4m×8m"}
    strayed = fifth | {"district": "渝北区"}
    moved = wrong("大足区", {"两地": {}})[0]
    sent = wrong("铜梁区", {"重报甲": {}, "重报乙": {}, "补报": {}})
    return {
        "綦江区_企业身份.xlsx": Sheet(
            "綦江区", [first, same_code, third, same_name, strayed, *nearly]
        ),
        "大足区_两地同报.xlsx": Sheet("大足区", [moved]),
        "璧山区_两地同报.xlsx": Sheet("璧山区", [moved | {"district": "璧山区", "capacity": 45.0}]),
        "铜梁区_第一次报.xlsx": Sheet("铜梁区", sent[:2]),
        "铜梁区_补报.xlsx": Sheet("铜梁区", [sent[0] | {"workers": 18.0}, *sent[1:]]),
    }


def _books_at_fault() -> dict[str, Book]:
    """Headers, sheets and units of whole workbooks."""
    two = wrong("渝北区", {"表头": {}, "同上": {"enterprise": None}})
    photo = [row | {"photo": "见附件", "quantity_unit": None, "capacity_unit": None} for row in two]
    draft = wrong("巴南区", {"缺栏甲": {}, "缺栏乙": {}, "底稿": {}})
    strays = wrong("渝北区", {"无单位甲": {}}, 61) + wrong("巴南区", {"无单位乙": {}}, 61)
    return {
        "渝北区_两行表头.xlsx": Book([Sheet("渝北", photo, headers=TWO_ROWS, groups=GROUPS)]),
        "巴南区_缺栏目和隐藏表.xlsx": Book([
            Sheet("巴南区", draft[:2], headers={"standard": ""}),
            Sheet("巴南区", draft[2:], name="底稿", hidden=True),
        ]),
        "荣昌区_空表.xlsx": Book([Sheet("荣昌区")]),
        "开州区_往年方案.xlsx": Book(
            [Sheet("开州区", wrong("开州区", {"往年": {}}))],
            {"phaseout.plan": "huizhou-2021", "phaseout.unit": "开州区"},
        ),
        "梁平区_拿错台账.xlsx": Book(
            [Sheet("垫江县", wrong("梁平区", {"拿错": {}}))],
            {"phaseout.plan": PLAN.id, "phaseout.unit": "梁平区"},
        ),
        "没有填报单位.xlsx": Book([Sheet("", strays)]),
        "万州区_往年标题.xlsx": Book(
            [Sheet("万州区", wrong("万州区", {"标题": {}}), title="2022年落后产能退出台账")]
        ),
        "江北区_零报告.xlsx": Book(
            [Sheet("江北区", wrong("江北区", {"并非零": {}}), said="　零报告：是")]
        ),
        "武隆区_情况说明.xlsx": Book([Sheet("武隆区", words=LETTER, table=False)]),
    }  # fmt: skip


def _sent_out() -> dict[str, Book]:
    """Workbooks that were sent out: of an older version, with heads changed, of another unit."""
    heads = [f.header for f in FIELDS.values()]

    def form(unit: str, sheet: Sheet, had: Sequence[str]) -> Book:
        mark = {
            "kind": "blank",
            "plan": PLAN.id,
            "plan_title": PLAN.title,
            "plan_version": "示例旧版",
            "unit": unit,
        }
        return Book(
            [sheet], {f"phaseout.{name}": word for name, word in mark.items()}, {"exit@heads": had}
        )

    def whole(unit: str, fault: str, **more: Any) -> Sheet:
        return Sheet(
            unit, [dict.fromkeys(FIELDS, "") | row for row in wrong(unit, {fault: {}})], **more
        )

    renamed = {"enterprise": "单位名称", "photo": "现场照片"}
    return {
        "巫山县_旧版台账.xlsx": form(
            "巫山县",
            whole("巫山县", "旧版", headers={"remark": "情况说明"}),
            [*heads[:-1], "情况说明"],
        ),
        "巫溪县_旧版无异.xlsx": form("巫溪县", whole("巫溪县", "无异"), heads),
        "垫江县_改过表头.xlsx": form("垫江县", whole("垫江县", "改头", headers=renamed), heads),
        "北碚区_别区台账.xlsx": form("沙坪坝区", whole("沙坪坝区", "别区"), heads),
    }


def _other_files() -> dict[str, bytes]:
    """Exports of other programs, and files that are no workbooks."""
    exported = wrong("长寿区", {"导出甲": {}, "导出乙": {"closed_on": "2024.10.21"}})
    system = wrong("潼南区", {
        "F009": {"enterprise": "示例水泥\x01九厂", "remark": "示例附注" * 8_192},  # and F018
    })  # fmt: skip
    package = as_xlsx(Book([Sheet("云阳县")]))
    return {
        "长寿区_GBK导出.csv": as_csv(Sheet("长寿区", exported), "gbk"),
        "潼南区_系统导出.csv": as_csv(Sheet("", system), "utf-8"),
        "石柱县_别的台账.csv": "\r\n".join(MINING).encode("utf-8"),
        "云阳县_传输中断.xlsx": package[: len(package) // 2],
        "奉节县_已加密.xlsx": ENCRYPTED,
        "丰都县_扫描件.xlsx": b"%PDF-1.4\n% a scan of an invented ledger\n%%EOF\n",
        "忠县_网页导出.xls": "<html><table><tr><td>示例</td></tr></table></html>".encode(),
    }


def _broken_packages() -> dict[str, bytes]:
    """Workbooks as no office program would leave them: what a reader passes over in silence."""
    odd = wrong("黔江区", {
        "F014": {}, "F015": {}, "F016": {"product": "水泥"}, "藏": {"product": "熟料"}, "W010": {},
        "F013": {"capacity": "6000吨/年"},
    })  # fmt: skip
    sheet = Sheet("黔江区", odd)
    capacity, product = (list(columns(sheet)).index(name) for name in ("capacity", "product"))
    cells = [xlsxwriter.utility.xl_rowcol_to_cell(3 + k, capacity) for k in range(2)]
    under = xlsxwriter.utility.xl_range(5, product, 6, product)
    together = wrong("黔江区", {"R012": {"equipment": "160KA电解槽48台、200KA电解槽50台"}}, 71)
    apart = {
        "quantity": "",
        "quantity_unit": "",
        "model": "",
        "equipment": "主体设备名称、规格型号及数量",
    }
    doubled = as_xlsx(Book([Sheet("黔江区", wrong("黔江区", {"W011": {}, "又": {}}, 81))]))
    macro = as_xlsx(Book([Sheet("黔江区", wrong("黔江区", {"W013": {}}, 91))]))
    page = "xl/worksheets/sheet1.xml"
    return {
        "黔江区_错误值和公式.xlsx": tampered(as_xlsx(Book([sheet])), page, [
            (rf'(<c r="{cells[0]}" s="\d+")><v>[^<]*</v>', r'\1 t="e"><v>#REF!</v>'),
            (rf'(<c r="{cells[1]}" s="\d+")><v>[^<]*</v>', r"\1><f>15+15</f>"),
            (r'<mergeCells count="2">', rf'<mergeCells count="3"><mergeCell ref="{under}"/>'),
            (r'<row r="8"', '<row r="8" hidden="1"'),
        ]),
        "黔江区_一格几台.xlsx": as_xlsx(Book([Sheet("黔江区", together, headers=apart)])),
        "黔江区_行号重复.xlsx": tampered(doubled, page, [(r'<row r="5"', '<row r="4"')]),
        "黔江区_带宏.xlsm": tampered(macro, "xl/vbaProject.bin", [], b"an invented macro"),
    }  # fmt: skip


def tampered(
    package: bytes, part: str, edits: Sequence[tuple[str, str]], added: bytes = b""
) -> bytes:
    """The package with one part edited (pattern → replacement, each must hit) or added."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = old.read(info)
            for pattern, replacement in edits if info.filename == part else ():
                edited, hits = re.subn(pattern, replacement, text.decode())
                assert hits == 1, pattern
                text = edited.encode()
            new.writestr(info, text)
        if added:
            new.writestr(ZipInfo(part), added)
    return target.getvalue()


ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
"""As a workbook with a password begins: the container of old Office, and the part it holds."""
LETTER = ("关于落后产能退出情况的说明", "我区正在开展摸排，台账另报。", "示例人员甲")
MINING = (
    "虚拟货币“挖矿”台账", "序号,区县,企业名称,地点,矿机数量,发现日期,处置期限,清退日期,差别电价",
    "1,石柱县,示例数据公司,示例园区1号楼,120,2024-04-20,2024-06-30,2024-06-15,是",
)  # fmt: skip
TWO_ROWS = {
    "district": "县（市、区）", "equipment": "名称", "model": "规格 型号", "quantity": "数量（台）",
    "quantity_unit": "", "capacity": "产能\n（万吨/年）", "capacity_unit": "", "closed_on": "完成 时间",
    "measure": "处理措施", "ordered_on": "送达日期", "photo": "现场照片",
}  # fmt: skip
GROUPS = {
    "企业基本情况": ("enterprise", "credit_code", "formalities", "scale", "industry"),
    "主体设备（生产线）": ("equipment", "model", "quantity"),
}


def make(folder: Path) -> list[Path]:
    """Write both folders; the paths of what was written."""
    made = {"clean": clean(), "messy": messy()}
    paths = []
    for kind, files in made.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            paths.append(folder / kind / name)
            paths[-1].write_bytes(content)
    return paths


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for path in make(target):
        print(path)
