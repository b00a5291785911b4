"""`python -m phaseout`."""

from phaseout.cli import main

if __name__ == "__main__":  # a child process that is started anew imports this again
    main()
