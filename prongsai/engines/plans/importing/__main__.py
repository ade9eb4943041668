"""`python -m prongsai.engines.plans.importing FILE`: the command `prongsai read`."""

import sys

from prongsai.engines.plans.importing.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
