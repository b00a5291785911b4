"""The screen speaks Chinese in all tests, whatever machine they run on; some ask for English.

Hundreds of tests type a command as a process of its own: its modules are compiled once, also on
machines that tell Python to keep nothing compiled.
"""

import os

os.environ["PHASEOUT_LANG"] = "zh"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
