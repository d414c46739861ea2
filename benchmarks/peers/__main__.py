"""`make bench-peers`: runs every forecaster on every case and writes docs/peers.md and its figure.

`python -m benchmarks.peers NAME …` runs some forecasters only (see `benchmarks.peers.run`) and prints their scores.
"""

import os
import sys

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}

from benchmarks.peers.run import main

main(sys.argv[1:])
