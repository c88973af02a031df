"""`python -m ucj COMMAND`."""

import sys

from ucj.cli import main

if __name__ == "__main__":
    sys.exit(main())
