"""`python -m phaseout`."""

from phaseout.cli import main

if __name__ == "__main__":  # a child that renders templates loads this module too
    main()
