"""`EASEL_CLASSIFIER` from the setting to the start: nobody looks unless the owner says so, and who cannot says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {"DISCORD_TOKEN": "token-of-the-bot-0123456789", "WAVESPEED_API_KEY": "key-of-a-provider-0123456789"}

# The command line as it is, in a Python in which some packages are not to be had.
WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from bot.cli import app
sys.argv[1:] = {arguments!r}
app()
"""


def easel(folder: Path, *arguments: str, missing: tuple[str, ...] = (), **variables: str):
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing=missing, arguments=list(arguments))],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **GOOD, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [["check"], []], ids=["check", "run"])
@pytest.mark.parametrize("missing", ["nudenet", "onnxruntime"])
def test_a_package_that_is_missing_ends_the_start(tmp_path, command, missing):
    """Exit code 78, and one sentence with the command that installs it; `check` tells it before a start does."""
    ended = easel(tmp_path, *command, missing=(missing,), EASEL_CLASSIFIER="nudenet")
    assert ended.returncode == 78
    assert ended.stderr.splitlines()[-1] == (
        "EASEL_CLASSIFIER: nudenet is not installed. Install it with"
        f' `{sys.executable} -m pip install "nudenet>=3.4,<4"`, or set EASEL_CLASSIFIER=off.'
    )
    assert "Traceback" not in ended.stderr


def test_nobody_needs_the_package_who_did_not_ask_for_it(tmp_path):
    """Without the setting all is well without the package."""
    ended = easel(tmp_path, "check", missing=("nudenet", "onnxruntime"))
    assert (ended.returncode, ended.stderr) == (0, "")


def test_another_word_is_refused_with_those_there_are(tmp_path):
    """A misspelt choice is not taken for no choice."""
    ended = easel(tmp_path, "check", EASEL_CLASSIFIER="nudity")
    assert ended.returncode == 78
    assert "EASEL_CLASSIFIER: 'nudity' is not a choice; write off or nudenet" in ended.stderr
