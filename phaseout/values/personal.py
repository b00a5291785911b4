"""Personal facts inside a text that is going to be public: found, and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

WITHHELD = "（个人信息，不公开）"
"""What stands in a public text where a personal fact stood."""
_LEAST = 2
"""Characters of a word of one's own, such as a name; a single one stands in too many words."""

# One character for one, so that what is found can be cut out of the text as it was written.
_PLAIN = str.maketrans("０１２３４５６７８９－—–＋（）Ｘｘ：＠．", "0123456789---+()Xx:@.")
_GAP = r"[ \u00a0\u3000.·-]?"
_MOBILE = rf"(?:\+?86{_GAP})?(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"
_LANDLINE = rf"(?<!\d)\(?0\d{{2,3}}\)?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?:{_GAP}\d{{1,6}})?(?!\d)"
_CALLED = r"(?:电话|手机|座机|传真|微信|wx|QQ|Tel|身份证|护照)[号码群]*\s*[:为是]?\s*\+?[\dA-Za-z_(][0-9A-Za-z_() -]{4,24}"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
# Identity cards of 18 and 15 places, bank cards; a credit code holds a letter almost always.
_CARD = r"(?<![0-9A-Za-z])(?:\d{17}[Xx]|\d{15,19}|\d{6}[ -]\d{8}[ -]\d{3}[\dXx])(?![0-9A-Za-z])"
_ROLE = "联系人|联络人|法定代表人|法人代表|法人|负责人|经办人|举报人|投诉人|业主|老板|厂长|经理"
_NAMED = rf"(?:{_ROLE})(?:姓名)?\s*[:为是]\s*[\u4e00-\u9fff·]{{2,4}}"
# Without a colon only what begins with one of the hundred commonest surnames is taken for a name.
_SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_AFTER_ROLE = rf"(?:{_ROLE})(?:姓名)?\s*\(?\s*[{_SURNAME}][\u4e00-\u9fff]{{1,2}}"
_HOME = r"(?:家庭住址|住址|家住|住在)\s*[:为是]?\s*[^，。；;,)\s]{4,40}"
_FORMS = re.compile(
    "|".join((_MAIL, _CALLED, _CARD, _MOBILE, _LANDLINE, _NAMED, _AFTER_ROLE, _HOME)), re.IGNORECASE
)


def public_name(name: str, own: Iterable[str] = ()) -> str:
    """A firm's name, which may hold its owner's by right; what stands in brackets is a remark."""
    words = tuple(own)
    pieces = re.split(r"([（(][^（()）]*[）)])", name)
    return "".join(public_text(p, words if p[:1] in ("（", "(") else ()) for p in pieces)


def public_text(text: str, own: Iterable[str] = (), firm: str = "") -> str:
    """The text without telephone, mail, identity and bank numbers and without named persons.

    `own`: personal words known from elsewhere (the contact's name), taken out wherever they stand,
    except in the name of the `firm`.

    >>> public_text("超限额，联系人：张三 13800000000")
    '超限额，（个人信息，不公开） （个人信息，不公开）'
    """
    plain = text.translate(_PLAIN)
    spans = [found.span() for found in _FORMS.finditer(plain)]
    kept = [found.span() for found in re.finditer(re.escape(firm), text)] if firm else []
    for word in own:
        if len(word) >= _LEAST:
            spans += [
                found.span() for found in re.finditer(re.escape(word), text)
                if not any(a <= found.start() and found.end() <= b for a, b in kept)
            ]  # fmt: skip
    return _without(text, sorted(spans))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with every span withheld, those that touch as one."""
    pieces: list[str] = []
    end = 0
    for start, stop in spans:
        if start >= end and (start > end or not pieces):
            pieces += [text[end:start], WITHHELD]
        end = max(end, stop)
    return "".join(pieces) + text[end:]
