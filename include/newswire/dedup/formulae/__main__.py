"""Prints the stop list of the formulae: `python -m newswire.dedup.formulae > include/newswire/dedup/stop.txt`."""

import sys

from newswire.dedup.formulae.expand import stop_list
from newswire.dedup.stop_list import write

sys.stdout.write(write(stop_list()))
