"""What each row of a sheet is, judged many at once or one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from phaseout.edges.reading.heads import find_head, index_of
from phaseout.edges.reading.rows import _Known
from phaseout.edges.reading.workbook import SheetCells
from phaseout.plan import load

PLAN = load("chongqing-2024")
INDEX = index_of(list(PLAN.ledgers.values()))
TOP = SheetCells("台账", [["序号", "区县", "企业名称", "统一社会信用代码", "关停日期"]])
KNOWN = _Known(INDEX, TOP, find_head(TOP, INDEX, 0))
WORDS = st.sampled_from(
    ["示例水泥一厂", "示例（集团）有限公司", "企业名称", "合计", "水泥小 计", "无", "零报告", "", " ", "本区无",
     "产能", "示例厂 ", "　示例厂", "ABC", "示例计量器具厂", "无锡示例厂", "关停日期", 3.0, True, None]
)  # fmt: skip


@given(st.lists(WORDS | st.text(alphabet="示例厂计无零本 A（）称期1", max_size=6), min_size=1))
@settings(max_examples=300, deadline=None)
def test_names_judged_together_are_names_when_asked_one_by_one(cells):
    if KNOWN.all_name_enterprises(cells):
        assert all(map(KNOWN.names_an_enterprise, cells))


def test_ordinary_names_are_judged_together():
    assert KNOWN.all_name_enterprises(["示例水泥一厂", "示例水泥二厂", "示例钢铁有限公司"])
