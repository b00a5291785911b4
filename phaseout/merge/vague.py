"""Why a row waits that may mean several items of its firm, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phaseout.cases.meant import Told
from phaseout.model.finding import Place
from phaseout.model.plan import LedgerSpec
from phaseout.model.ruling import VAGUE

SHOWN = 4
"""So many items are named of those that a row may mean."""
SAID = (
    "{vague}没有写明{heads}，本企业有 {count} 项都可能是它：{items}；"
    "请写明是哪一项；确是另外一项的，填补正人和补正理由"
)


def vague(
    doubts: Mapping[Place, tuple[Told, Sequence[Told]]], spec: LedgerSpec
) -> dict[Place, str]:
    """Where each row stands that may mean several items → why it waits."""
    return {place: _said(item, may_be, spec) for place, (item, may_be) in doubts.items()}


def with_reasons(reasons: Mapping[Place, str], more: Mapping[Place, str]) -> dict[Place, str]:
    """Why rows wait, each reason behind those that were known."""
    return {
        **reasons,
        **{p: "；".join(filter(None, (reasons.get(p), why))) for p, why in more.items()},
    }


def _said(item: Told, may_be: Sequence[Told], spec: LedgerSpec) -> str:
    told = [k for k, said in enumerate(item.parts) if not said and any(m.parts[k] for m in may_be)]
    named = [
        f"{' '.join(m.parts[k] for k in told if m.parts[k])}"
        f"（{m.place.file} {m.place.sheet} 第{m.place.row}行）"
        for m in may_be[:SHOWN]
    ]
    return SAID.format(
        vague=VAGUE, heads="、".join(spec.fields[spec.key[k]].header for k in told),
        count=len(may_be), items="、".join(named) + ("等" if len(may_be) > SHOWN else ""),
    )  # fmt: skip
