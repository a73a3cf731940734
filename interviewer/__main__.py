"""`python -m interviewer`."""

from interviewer.terminal.commands import run

if __name__ == "__main__":
    run()
