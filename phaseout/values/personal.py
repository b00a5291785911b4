"""Personal facts inside a text that is going to be public: found, and taken out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

Span = tuple[int, int]
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
# A name that stands by itself: between signs, or before what only persons do. Its other characters
# must be such as names are made of, for 高炉, 白酒 and 方钢 begin with surnames too.
_GIVEN = (
    "一三二四五六七八九伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉萍红玲芬燕彩春菊凤洁梅琳素云莲真雪荣爱妹香月莺"
    "媛瑞凡佳嘉琼勤珍贞莉娣璐娅琦晶妍茜秋珊莎青倩婷婉瑾颖露瑶怡蓉眉君琴薇菁梦岚馨韵艺咏卿聪纯悦昭冰爽茗希宁欣滢柔"
    "凝晓欢芸菲寒依亚宜姬舒影思毅俊峰保东文辉永健世广志义兴良海仁波贵福龙全胜学祥才武利清飞彬富顺信子昌康星达岩茂"
    "有坚彪博诚敬震振壮群豪邦承乐绍功松善厚庆民友裕哲江浩亮政谦亨奇固翰朗伯宏言鸣朋斌栋维启克伦翔旭鹏泽晨辰士以建家致"
    "树炎德泰盛雄琛钧冠策腾楠榕航弘国华林山光天生新成元和进忠发根旺喜连长淑慧惠蕾莹雯芝翠花"
)
_WORDS = (
    "万一任一高新高发高明高强高元高山高长万元万国万有白天白云白英黄江黄山黄河黄花唐山金山金星金龙金华金花金发江山江东"
    "江林石林石英石山石松石长雷达马达马有马克钟山龙山龙江龙泉龙门余山向东向阳方元方石孔明毛发康明田林林林武夷汪清"
)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|东方|端木"
# Each search begins with a set of characters, for which the engine runs ahead: an eighth of the time.
_HEADS = _SURNAME + "".join(word[0] for word in _COMPOUND.split("|"))
_BEFORE = r"(?:(?<![\u4e00-\u9fff].)|(?<=[由经向找据被与和及].))"
_SECOND = "|".join(f"(?<={word[0]}){word[1]}" for word in _COMPOUND.split("|"))
_AFTER = (
    r"(?:(?![\u4e00-\u9fff])|(?=反映|举报|投诉|负责|签收|签字|承诺|提供|口头|先生|女士|师傅|同志))"
)
_BARE = rf"[{_HEADS}]{_BEFORE}(?:{_SECOND}|(?<=[{_SURNAME}]))[{_GIVEN}]{{1,2}}{_AFTER}"
_TITLED = rf"[{_SURNAME}][{_GIVEN}]{{0,2}}(?:先生|女士|师傅)"
_HOME = r"(?:家庭住址|住址|家住|住在)\s*[:为是]?\s*[^，。；;,)\s]{4,40}"
_FORMS = re.compile(
    "|".join((_MAIL, _CALLED, _CARD, _MOBILE, _LANDLINE, _NAMED, _AFTER_ROLE, _HOME, _TITLED)),
    re.IGNORECASE,
)
# What every form holds one of; looked for first, for it costs a seventh.
_SIGN = re.compile("[@＠先女师电手座传微身护家住联法负经举投业老厂]")
_SIX_DIGITS = re.compile(r"\d(?<!\d\d)(?<!\d\D\d)(?:\D?\d){5}")  # from where a number begins
_LETTERS = re.compile("[QqTtWw](?:[Qq]|[Ee][Ll]|[Xx])")
_BY_ITSELF = re.compile(_BARE)
_NO_NAMES = frozenset(re.findall("..", _WORDS))
"""Words of two characters that look like a name and are none."""


def public_name(name: str, own: Iterable[str] = ()) -> str:
    """A firm's name, which may hold its owner's by right; what stands in brackets is a remark."""
    words = tuple(own)
    pieces = re.split(r"([（(][^（()）]*[）)])", name)
    return "".join(public_text(p, words if p[:1] in ("（", "(") else ()) for p in pieces)


def veiled(text: str) -> str:
    """A personal value as a message mentions it: its beginning, so that one knows it again.

    >>> veiled("13800000000")
    '13********'
    """
    kept = min(3, len(text) // 4)
    return text[:kept] + "*" * min(len(text) - kept, 8)


def veiled_within(text: str) -> str:
    """A text as a screen mentions it, the personal facts in it (by their form) veiled.

    >>> veiled_within("填报单位：渝北区　联系电话：13800000000")
    '填报单位：渝北区　联系电话：13********'
    """
    pieces, end = [], 0
    for start, stop in _spans(text)[0]:
        head, mark, told = text[start:stop].rpartition("：")
        pieces += [text[end:start], head, mark, veiled(told)]
        end = stop
    return "".join(pieces) + text[end:]


def is_personal(text: str, places: Collection[str] = ()) -> bool:
    """Whether a text holds a personal fact by its form: what `public_text` would take out."""
    likely = _may_hold(text) or _BY_ITSELF.search(text) is not None
    return likely and public_text(text, places=places) != text


def _may_hold(text: str) -> bool:
    """Whether a form of personal fact can be in the text at all, names that stand alone aside."""
    return any(signs.search(text) for signs in (_SIGN, _SIX_DIGITS, _LETTERS))


def public_text(
    text: str, own: Iterable[str] = (), firm: str = "", places: Collection[str] = ()
) -> str:
    """The text without telephone, mail, identity and bank numbers and without named persons.

    `own`: personal words known from elsewhere (the contact's name), taken out wherever they stand,
    except in the name of the `firm`. `places`: names of which the beginning is no person's.

    >>> public_text("超限额，联系人：张三 13800000000")
    '超限额，（个人信息，不公开） （个人信息，不公开）'
    """
    by_form, names = _spans(text)
    spans = [*by_form, *(
        span for span, name in names if not any(p.startswith(name) for p in places)
    )]  # fmt: skip
    told = [word for word in own if len(word) >= _LEAST and word in text]
    kept = _found(firm, text) if firm and told else []
    for word in told:
        spans += [
            (start, end) for start, end in _found(word, text)
            if not any(a <= start and end <= b for a, b in kept)
        ]  # fmt: skip
    return _without(text, sorted(spans)) if spans else text


@lru_cache(maxsize=20_000)
def _spans(text: str) -> tuple[tuple[Span, ...], tuple[tuple[Span, str], ...]]:
    """Where a form of personal fact stands, and where a name by itself, with that name.

    Kept, for what lists and reports quote (equipment, reasons) stands in many rows and is asked twice.
    """
    plain = text.translate(_PLAIN)
    forms = tuple(found.span() for found in _FORMS.finditer(plain)) if _may_hold(plain) else ()
    alone = ((found.span(), found[0]) for found in _BY_ITSELF.finditer(plain))
    return forms, tuple((span, name) for span, name in alone if name not in _NO_NAMES)


def _found(word: str, text: str) -> list[Span]:
    return [found.span() for found in re.finditer(re.escape(word), text)]


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with every span withheld, those that touch as one."""
    pieces: list[str] = []
    end = 0
    for start, stop in spans:
        if start >= end and (start > end or not pieces):
            pieces += [text[end:start], WITHHELD]
        end = max(end, stop)
    return "".join(pieces) + text[end:]
