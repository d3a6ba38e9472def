"""The arrows between the parts of Easel, and what every file keeps to."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("bot", "cogs", "practice", "tests")
LONGEST = 300
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

# Who may import whom inside the project; the longest matching name on the left decides. `bot` itself is the
# edge where everything is put together (app, client, cli, settings, logs, metrics): it may import all of it.
ALLOWED = {
    "bot.core": ("bot.core",),
    "bot.net": ("bot.net", "bot.core"),
    "bot.store": ("bot.store", "bot.core"),
    "bot.providers": ("bot.providers", "bot.net", "bot.core"),
    "bot.moderation": ("bot.moderation", "bot.net", "bot.core"),
    "bot.images": ("bot.images", "bot.net", "bot.core"),
    "bot.engine": ("bot.engine", "bot.store", "bot.core"),
    "bot": ("bot", "cogs"),
    "cogs": ("cogs", "bot.engine", "bot.core"),
    "practice": ("practice",),
}
# Libraries that belong to one part alone.
OWNERS = {
    "discord": ("bot.app", "bot.client", "bot.endpoints", "cogs"),
    # In cogs and the client for what discord.py lets through: errors, and traces of its calls.
    "aiohttp": ("bot.net", "bot.app", "bot.client", "bot.measuring", "cogs", "practice"),
    "aiosqlite": ("bot.store",),
    "sqlite3": ("bot.store",),
    # In moderation for what looks at pictures in a process of its own, where nothing of the bot is.
    "PIL": ("bot.images", "bot.moderation.nudity", "practice"),
}


def files(*parts: str) -> list[Path]:
    return [path for part in parts for path in sorted((ROOT / part).rglob("*.py"))]


def module_of(path: Path) -> str:
    names = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Every module the code imports, with its line; `from a import b` counts as a.b, whatever b is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def breaches(module: str, source: str, *, package: bool = False) -> list[str]:
    """What the module imports against the arrows, as readable lines."""
    layer = max((name for name in ALLOWED if within(module, name)), key=len)
    found = []
    for line, target in imports(ast.parse(source), module if package else module.rpartition(".")[0]):
        top = target.partition(".")[0]
        if top in ("bot", "cogs", "practice", "tests"):
            if not any(within(target, allowed) for allowed in ALLOWED[layer]):
                found.append(f"{module}:{line} imports {target}")
        elif top in OWNERS and not any(within(module, owner) for owner in OWNERS[top]):
            found.append(f"{module}:{line} imports {target}, which belongs to {', '.join(OWNERS[top])}")
        elif layer == "bot.core" and top not in sys.stdlib_module_names:
            found.append(f"{module}:{line} imports {target}, and the core has the standard library only")
    return found


@pytest.mark.parametrize("path", files("bot", "cogs", "practice"), ids=module_of)
def test_arrows_point_one_way(path: Path) -> None:
    """Cogs use the engine, it the store, all the core; providers and pictures the net; practice stands alone."""
    assert breaches(module_of(path), path.read_text(), package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.core.jobs", "import aiohttp"),
        ("bot.core.jobs", "from bot.store import jobs"),
        ("bot.store.jobs", "from bot import engine"),
        ("bot.store.jobs", "def late():\n    import bot.engine.runner"),  # inside a function, too
        ("bot.engine.order", "from bot.providers.client import Client"),
        ("bot.engine.order", "import discord"),
        ("bot.engine.order", "from ..providers import client"),  # relative, too
        ("bot.net.health", "from bot.metrics import Metrics"),
        ("cogs.imagine", "from bot.store.jobs import read"),
        ("practice.room", "from bot.core import jobs"),
    ],
)
def test_the_rule_sees_a_breach(module: str, source: str) -> None:
    """The test above can fail: each of these arrows is refused."""
    assert len(breaches(module, source)) == 1


@pytest.mark.parametrize("path", files(*PARTS), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    """No file has more than 300 lines, and each starts with what it knows."""
    text = path.read_text()
    lines = len(text.splitlines())
    assert lines <= LONGEST
    if path.name != "conftest.py" and text.strip():
        assert ast.get_docstring(ast.parse(text))


def test_files_are_called_after_what_they_hold() -> None:
    """A name that fits anything says nothing."""
    names = [path.relative_to(ROOT) for path in files(*PARTS)]
    assert [name for name in names if NAMES_THAT_SAY_NOTHING & {*name.parts[:-1], name.stem}] == []


def module_level(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when the module is imported: everything but the insides of functions and lambdas."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(node.decorator_list)
        elif not isinstance(node, ast.Lambda):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def reads_environment(source: str) -> list[int]:
    return [
        node.lineno
        for node in module_level(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (isinstance(node, ast.Name) and node.id in ("environ", "getenv"))
    ]


def test_no_module_reads_the_environment_when_imported() -> None:
    """Settings are read by `load`, once, and handed down."""
    found = {module_of(path): reads_environment(path.read_text()) for path in files("bot", "cogs", "practice")}
    assert {module: lines for module, lines in found.items() if lines} == {}


def test_the_environment_rule_sees_a_breach() -> None:
    """The test above can fail: at the top, in a class, in a default; not inside a function."""
    assert reads_environment("import os\nTOKEN = os.environ['T']") == [2]
    assert reads_environment("from os import getenv\nclass A:\n    token = getenv('T')") == [3]
    assert reads_environment("import os\ndef late():\n    return os.environ") == []
