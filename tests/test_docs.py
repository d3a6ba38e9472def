"""What the documents say is what the code does, and nothing committed tells where it was written."""

import re
import subprocess
import tomllib
from pathlib import Path

import discord
import pytest

from bot.settings import describe, example, variable_names
from docs import generate

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
LOCKS = ("requirements.lock", "requirements-dev.lock")
WRITE_AFRESH = "run `make docs`"
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found is not None, f"README.md has no block {name}"
    return found[1]


def sections_of(path: Path) -> set[str]:
    """The headings of a document as they stand in links."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}


def committed() -> list[Path]:
    """The files of the project, as git knows them."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so nothing says which files are committed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("name", sorted(generate.BLOCKS))
def test_tables_of_the_readme_are_those_of_the_code(name: str) -> None:
    """Settings, commands, models and prices: what is read is what is there."""
    assert block(name) == generate.BLOCKS[name](), WRITE_AFRESH


def test_every_setting_is_in_the_readme_and_the_example() -> None:
    """Whoever looks for a setting finds it, in the table and in the file to copy."""
    assert block("settings") == describe(), WRITE_AFRESH
    text = (ROOT / ".env.example").read_text()
    assert text == example(), WRITE_AFRESH
    for name in variable_names():
        assert f"| `{name}` |" in README
        assert re.search(rf"^(# )?{name}=", text, re.MULTILINE)


def test_every_command_of_the_bot_is_in_the_readme_and_no_other() -> None:
    """The table names each registered command with each option, and promises none that does not exist."""
    commands = {each.qualified_name: each for each in generate.app_commands_of_cogs()}
    rows = {row.split("`")[1].removeprefix("/"): row for row in block("commands").splitlines()[2:]}
    assert rows.keys() == commands.keys()
    assert {"imagine", "edit", "blend", "jobs", "cancel", "usage", "models"} <= commands.keys()
    for name, command in commands.items():
        assert all(f"`{option.name}`" in rows[name] for option in command.parameters)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_command_is_mentioned_that_does_not_exist(document: str) -> None:
    """Nowhere stands a slash command, a part of one or an option that nobody could type."""
    commands = {each.qualified_name: {it.name for it in each.parameters} for each in generate.app_commands_of_cogs()}
    parts = {" ".join(name.split()[:most]) for name in commands for most in (1, 2, 3)}
    pages = {"healthz", "readyz", "metrics", "gateway", "task", "moderations"}
    text = (ROOT / document).read_text()
    for name, rest in re.findall(r"(?:`|^)/([a-z]+(?: [a-z]+\b(?!:))*)((?: [a-z_0-9]+:[^`\n]*)?)", text, re.MULTILINE):
        assert name in parts | pages, f"{document}: /{name}"
        assert set(re.findall(r" ([a-z_0-9]+):", rest)) <= commands.get(name, set()), f"{document}: /{name}{rest}"


def test_the_invitation_asks_for_exactly_the_permissions_listed() -> None:
    """The number in the address is the sum of the table, and Discord's own names agree."""
    rows = dict(re.findall(r"^   \| ([A-Z][A-Za-z ]+) \| (\d+) \|$", README, re.MULTILINE))
    flags = discord.Permissions(**{name.lower().replace(" ", "_"): True for name in rows})
    assert sum(map(int, rows.values())) == flags.value
    assert f"permissions={flags.value}\n" in README
    assert f"**{flags.value}**" in README
    assert "scope=bot%20applications.commands" in README


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_inside_the_documents_lead_somewhere(document: str) -> None:
    """Every picture and every page a document links to is in the project, every section exists."""
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / document).read_text()):
        if target.startswith("https://"):
            continue
        name, _, section = target.partition("#")
        path = (ROOT / document).parent / name if name else ROOT / document
        assert path.is_file(), f"{document}: {target}"
        assert not section or section in sections_of(path), f"{document}: {target}"


def test_every_picture_of_the_documents_is_shown_somewhere() -> None:
    """None is left over, none is larger than a page should load, and each says what it shows."""
    shown = {}
    for document in DOCUMENTS:
        for words, target in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", (ROOT / document).read_text()):
            shown[((ROOT / document).parent / target).resolve()] = words
    pictures = set((ROOT / "docs/pictures").glob("*.png"))
    assert pictures == shown.keys()
    assert all(len(words) > 10 for words in shown.values())
    assert all(picture.stat().st_size < 250_000 for picture in pictures if picture.name != "thread.png")


def test_commands_of_the_makefile_that_documents_name_exist() -> None:
    """Whatever a document says to run, `make` knows."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:^ +|`|&& )make ([a-z]+)", (ROOT / document).read_text(), re.MULTILINE))
        assert named <= targets, document


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_with_hashes_and_name_no_index(name: str) -> None:
    """Everything installed is one known file, and comes from wherever the installer's own index is."""
    text = (ROOT / name).read_text()
    for pin in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", pin), pin[:80]
        assert "--hash=sha256:" in pin, pin[:80]
    assert "://" not in text
    assert "index-url" not in text


def test_locks_hold_what_the_project_needs() -> None:
    """Every dependency of pyproject.toml is locked, and the larger lock has all of the smaller, as it is there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE)
        return {package.replace(".", "-"): version for package, version in found}

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~\[; ]", each)[0].lower().replace(".", "-") for each in requirements}

    runtime, dev = (pins(name) for name in LOCKS)
    assert names(project["dependencies"]) <= runtime.keys()
    assert names(project["optional-dependencies"]["dev"]) <= dev.keys()
    assert runtime.items() <= dev.items()


def test_nothing_committed_tells_where_it_was_written() -> None:
    """No file names the folder this checkout stands in, a home folder, or somebody's package mirror."""
    # A checkout in a folder of one short name, such as /app, would find its name in ordinary text.
    here = [f"{folder}/" for folder in (ROOT, ROOT.parent) if len(folder.parts) > 2]
    homes = re.compile(r"/(?:home|Users)/[a-z]|/root/|https?://[^/\s]*(?:artifactory|nexus|devpi|mirror)[^/\s]*/")
    found = []
    for path in committed():
        if path.suffix in (".png", ".jpg", ".webp", ".gif", ".ico", ".woff2"):
            continue
        text = path.read_text(errors="replace")
        if any(name in text for name in here) or (path != Path(__file__) and homes.search(text)):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_the_compose_file_and_the_image_agree_with_the_settings() -> None:
    """Variables that image and compose file set are settings, and secrets are never built in."""
    for name in ("Dockerfile", "compose.yaml"):
        text = (ROOT / name).read_text()
        used = set(re.findall(r"\b(EASEL_[A-Z_]+|DATABASE_URL|DISCORD_[A-Z_]+|[A-Z]+_API_KEY)\b", text))
        assert used <= set(variable_names())
        assert not {each for each in used if "TOKEN" in each or "KEY" in each}
    assert 'ENTRYPOINT ["python", "-m", "bot"]' in (ROOT / "Dockerfile").read_text()  # a shell would keep SIGTERM
    assert ".env" not in {
        line.strip("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
