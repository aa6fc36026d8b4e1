"""`python -m consortium_sim.cli`."""

import sys

from consortium_sim.cli import main

sys.exit(main())
