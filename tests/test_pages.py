"""The page as a person works it, in a real browser, wide and on a telephone."""

import shutil

import pytest
from test_agenda import ordered
from test_deadline_files import EVIL, LONG, found

from phaseout.edges.pages import deadline_page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE = "没有浏览器：页面未经浏览器检验；安装 chromium，或运行 playwright install chromium"


@pytest.fixture(scope="module")
def browser():
    """Playwright's own Chromium, or the one of this machine; without any, the tests say so."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        ways = [{}, *({"executable_path": path} for path in map(shutil.which, BROWSERS) if path)]
        for way in ways:
            try:
                made = driver.chromium.launch(args=["--no-sandbox"], **way)
            except Error:
                continue
            yield made
            made.close()
            return
        pytest.skip(NONE)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "期限.html"
    path.write_bytes(deadline_page(ordered(found())).encode())
    return path.as_uri()


def opened(browser, address, size=WIDE, **more):
    """The page, with whatever the browser has to complain of."""
    page = browser.new_context(viewport=size, **more).new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url == address or page.complaints.append(request.url)
    )
    page.goto(address)
    return page


def firms(page):
    """The firms seen, from top to bottom."""
    return page.locator("tbody tr:not(.group):visible strong").all_text_contents()


def head(page, name):
    return page.locator("thead").first.get_by_role("columnheader", name=name)


def sort_by(page, name):
    page.locator("thead").first.get_by_role("button", name=name).click()


def running(page):
    """The sorted column's text in the first table, from top to bottom."""
    return (
        page.locator("table")
        .first.locator("tbody tr:not(.group):visible td[data-label='剩余']")
        .all_text_contents()
    )


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_the_browser_has_nothing_to_complain_of_and_the_page_fits_its_width(browser, address, size):
    page = opened(browser, address, size)
    page.get_by_text("怎样算出").first.click()
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.locator("[data-shown]").text_content() == "显示 7 项，共 7 项"


@pytest.mark.parametrize("name", [LONG, EVIL, "A" * 300])
def test_a_long_name_does_not_widen_the_page(browser, tmp_path, name):
    path = tmp_path / "long.html"
    path.write_bytes(deadline_page(ordered(found(enterprise=name))).encode())
    for size in (WIDE, PHONE):
        page = opened(browser, path.as_uri(), size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.complaints == []


def test_text_is_found_in_any_order_and_the_rest_is_hidden(browser, address):
    page = opened(browser, address)
    page.get_by_label("查找").fill("巴南区  水泥2厂")
    assert firms(page) == ["示例水泥2厂"]
    assert page.locator("[data-shown]").text_content() == "显示 1 项，共 7 项"
    assert page.locator(".group:visible").count() == 1


def test_unit_and_state_are_chosen_together_and_cleared_together(browser, address):
    page = opened(browser, address)
    page.get_by_label("单位", exact=True).select_option("渝北区")
    page.get_by_label("状态", exact=True).select_option("整改中")
    assert sorted(firms(page)) == ["示例水泥0厂", "示例水泥5厂"]
    page.get_by_role("button", name="清除筛选").click()
    page.get_by_text("显示 7 项，共 7 项").wait_for()
    assert len(firms(page)) == 7


def test_the_pending_rows_are_filtered_with_the_others(browser, address):
    page = opened(browser, address)
    page.get_by_label("紧急程度", exact=True).select_option("逾期")
    assert firms(page) == ["示例水泥2厂", "示例待核厂"]


def test_a_column_is_sorted_up_and_down_and_back_to_the_groups(browser, address):
    page = opened(browser, address)
    grouped = firms(page)
    assert head(page, "剩余").get_attribute("aria-sort") == "none"
    sort_by(page, "剩余")
    assert head(page, "剩余").get_attribute("aria-sort") == "ascending"
    assert running(page) == [
        "已过 84 天", "已过 84 天", "还有 15 天", "还有 62 天", "—", "—",
    ]  # fmt: skip
    assert page.locator("table").first.locator(".group:visible").count() == 0
    sort_by(page, "剩余")
    assert head(page, "剩余").get_attribute("aria-sort") == "descending"
    assert running(page)[:2] == ["还有 62 天", "还有 15 天"]
    assert running(page)[-1] == "—"
    sort_by(page, "剩余")
    assert head(page, "剩余").get_attribute("aria-sort") == "none"
    assert firms(page) == grouped


def test_another_column_takes_the_sorting_over(browser, address):
    page = opened(browser, address)
    sort_by(page, "剩余")
    sort_by(page, "到期日")
    assert head(page, "剩余").get_attribute("aria-sort") == "none"
    assert head(page, "到期日").get_attribute("aria-sort") == "ascending"


def test_sorting_needs_no_mouse(browser, address):
    page = opened(browser, address)
    page.locator("thead button").nth(3).focus()
    page.keyboard.press("Enter")
    assert head(page, "到期日").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert head(page, "剩余").get_attribute("aria-sort") == "ascending"


def test_what_is_filtered_stays_so_while_it_is_sorted(browser, address):
    page = opened(browser, address)
    page.get_by_label("单位", exact=True).select_option("巴南区")
    sort_by(page, "企业和事项")
    assert firms(page) == ["示例水泥2厂", "示例水泥3厂", "示例水泥4厂"]
    sort_by(page, "企业和事项")
    sort_by(page, "企业和事项")
    assert page.locator(".group:visible").count() == 1


def test_without_script_every_row_is_there_and_no_control_that_does_nothing(browser, address):
    page = opened(browser, address, PHONE, java_script_enabled=False)
    assert page.locator("tbody tr:not(.group)").count() == 7
    assert page.locator("tbody tr:not(.group):visible").count() == 7
    assert page.locator("form:visible, button:visible").count() == 0


def test_on_paper_there_are_no_controls_and_the_head_may_repeat(browser, address):
    page = opened(browser, address)
    page.emulate_media(media="print")
    assert page.locator("form p:not(.shown):visible, summary:visible").count() == 0
    # a browser repeats no head that holds the box of a button
    assert {"contents"} == set(page.locator("thead button").evaluate_all(
        "all => all.map(one => getComputedStyle(one).display)"
    ))  # fmt: skip
