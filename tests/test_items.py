"""Facts that wait until all files are read: packed, they take little room and lose nothing."""

import pickle

import pandas as pd
import pytest

from phaseout.cases.items import packed, stacked

ONE = pd.DataFrame({
    "enterprise": pd.Series(["示例水泥一厂", None, "示例水泥一厂"], dtype="str"),
    "_row": [4, 5, 6],
    "closed_on": pd.to_datetime(["2024-05-30", None, "2024-06-30"]),
})  # fmt: skip
OTHER = pd.DataFrame({
    "enterprise": pd.Series(["示例钢铁一厂", "示例水泥一厂"], dtype="str"),
    "department": pd.Series([None, "市应急局"], dtype="str"),
    "_row": [9, 10],
})  # fmt: skip
NONE = pd.DataFrame()


@pytest.mark.parametrize(
    "frames", [[ONE], [ONE, OTHER], [OTHER, ONE, OTHER], [NONE, ONE, NONE], [ONE, ONE[:0], OTHER]]
)
def test_what_was_packed_is_stacked_as_if_it_had_not_been(frames):
    apart = packed(frames)
    assert [*map(len, apart)] == [*map(len, frames)]
    sent = [pickle.loads(pickle.dumps(frame)) for frame in apart]
    again = stacked([frame for frame in sent if len(frame)])
    plain = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    pd.testing.assert_frame_equal(again[[*plain]], plain)
    assert again.drop(columns=[*plain]).isna().all(axis=None)


def test_nothing_is_packed_as_nothing():
    assert packed([]) == []


def test_a_text_is_held_once_for_all_frames_of_a_group():
    firms = pd.Series([f"示例水泥{k // 10}厂" for k in range(2_500)], dtype="str")
    own = firms.to_frame("enterprise")
    frames = pickle.loads(pickle.dumps(packed([own] * 4)))
    words = [frame["enterprise"].cat.categories for frame in frames]
    assert all(of_one is words[0] for of_one in words)
    assert all(frame["enterprise"].cat.codes.dtype.itemsize == 2 for frame in frames)
