"""`python -m bot`: hands over to the command line, and knows nothing else."""

from bot.cli import app

if __name__ == "__main__":
    app(prog_name="python -m bot")
