"""The screen speaks Chinese in all tests, whatever machine they run on; some ask for English."""

import os

os.environ["PHASEOUT_LANG"] = "zh"
