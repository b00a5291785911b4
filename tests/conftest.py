"""The screen speaks Chinese in all tests, whatever machine they run on; some ask for English.

Hundreds of tests type a command as a process of its own: its modules are compiled once, also on
machines that tell Python to keep nothing compiled. Ctrl-C is heard, also where the suite itself was
started with `nohup` or `&`, whose processes are told to be deaf to it.
"""

import os
import signal

import pytest

os.environ["PHASEOUT_LANG"] = "zh"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def blanks_drawn_once():
    """The blank of a unit, which is the same bytes each time, is drawn once in a process.

    Pages of the manual send out those of all 41 units; `test_blank.py` asks the drawing itself.
    """
    from phaseout.jobs import blanks

    draw, made = blanks.blank_workbook, {}

    def drawn(plan, unit=None, ledgers=(), *more):
        key = (plan.id, unit, tuple(ledgers), *more)
        if key not in made or made[key][0] != plan:
            made[key] = plan, draw(plan, unit, ledgers, *more)
        return made[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blanks, "blank_workbook", drawn)
        yield
