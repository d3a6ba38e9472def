"""How the page reads text: Discord's marks, times, and whole commands typed on one line."""

import pytest
import pytest_asyncio

from practice.page.api import STATIC

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = """{
  user: (id) => ({ 1: 'Ann' })[id] ?? 'Someone', role: () => 'Moderators',
  channel: (id) => (id === '7' ? { id: '7', name: 'studio', type: 0 } : null), isThread: () => false, open() {},
}"""

MARKS = [
    ("**bold** and *italic*", "<strong>bold</strong> and <em>italic</em>"),
    ("***both***", "<strong><em>both</em></strong>"),
    ("__under__ ~~gone~~", "<u>under</u> <s>gone</s>"),
    ("_slanted_ but not snake_case_name", "<em>slanted</em> but not snake_case_name"),
    ("`a **b**`", "<code>a **b**</code>"),
    (r"\*not\*", "*not*"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("**open", "**open"),
    ("<@1> <@&5> @everyone", "@Ann @Moderators @everyone"),
    ("</studio limits:12>", "/studio limits"),
    ("<script>", "&lt;script&gt;"),
]

BLOCKS = [
    ("# One\n## Two\n### Three", "h3,h4,h5"),
    ("-# small", "div.subtext"),
    ("> said\n> so", "blockquote"),
    (">>> all\nof it", "blockquote"),
    ("- a\n- b\n  - c", "ul"),
    ("3. a\n4. b", "ol"),
    ("- a\n1. b\n   - c", "ul,ol"),
    ("```py\nprint()\n```", "pre"),
    ("text\n# Head\ntext", "div.line,h3,div.line"),
    ("#hashtag", "div.line"),
]

COMMANDS = """[
  { type: 1, name: 'imagine', description: '', options: [
    { type: 3, name: 'prompt', required: true }, { type: 4, name: 'count' }, { type: 3, name: 'style' } ] },
  { type: 1, name: 'studio', description: '', options: [
    { type: 1, name: 'limits', options: [{ type: 9, name: 'who' }] },
    { type: 2, name: 'style', options: [{ type: 1, name: 'list' }] } ] },
  { type: 3, name: 'Remix this picture' } ]"""

LINES = [
    ("/imagine prompt:a b count:2", "imagine", {"prompt": "a b", "count": "2"}, ""),
    ("/imagine count:2 prompt:a ratio 16:9 view", "imagine", {"count": "2", "prompt": "a ratio 16:9 view"}, ""),
    ("/imagine a sea: calm", "imagine", {"prompt": "a sea: calm"}, ""),
    ("/imagine prompt:one prompt:two", "imagine", {"prompt": "one"}, ""),
    ("/imagine lifestyle: calm", "imagine", {"prompt": "lifestyle: calm"}, ""),
    ("/studio limits who:@Ben", "studio limits", {"who": "@Ben"}, ""),
    ("/studio limits Ben", "studio limits", {}, "Ben"),
    ("/studio style list", "studio style list", {}, ""),
]


@pytest_asyncio.fixture(loop_scope="session")
async def read(enter):
    """Evaluates an expression with the page's modules at hand."""
    page = await enter()

    async def evaluate(expression, argument=None):
        return await page.evaluate(
            f"""async (given) => {{
              const [text, times, commands] = await Promise.all(
                ['markdown', 'timestamps', 'commands'].map((each) => import(`/static/${{each}}.js`)));
              return {expression};
            }}""",
            argument,
        )

    return evaluate


SHOWN = f"""given.map((each) => {{
  const line = text.markdown(each, {NAMES}).querySelector('.line');
  for (const mention of line.querySelectorAll('.mention')) mention.replaceWith(mention.textContent);
  return line.innerHTML;
}})"""


async def test_data_never_becomes_markup():
    """No part of the page's code can turn what people write into elements."""
    sources = sorted(STATIC.glob("*.js"))
    doors = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser")

    used = [
        (source.name, door)
        for source in sources
        for line in source.read_text(encoding="utf-8").splitlines()
        for door in doors
        if door in line and not line.startswith("/**")
    ]

    assert len(sources) > 20
    assert used == []


async def test_marks_within_a_line(read):
    """Discord's inline marks become elements; everything else stays the letters it was."""
    shown = await read(SHOWN, [source for source, _ in MARKS])

    assert dict(zip((source for source, _ in MARKS), shown, strict=True)) == dict(MARKS)


async def test_blocks(read):
    """Headings, small print, quotes, lists and code begin where Discord lets them begin."""
    kinds = f"""given.map((each) => [...text.markdown(each, {NAMES}).children]
      .map((block) => block.localName + (block.className && `.${{block.className}}`)).join(','))"""
    shown = await read(kinds, [source for source, _ in BLOCKS])

    assert dict(zip((source for source, _ in BLOCKS), shown, strict=True)) == dict(BLOCKS)


async def test_links(read):
    """Links open elsewhere without handing anything over; links to a channel here stay on the page."""
    shown = await read(
        f"""[...text.markdown(given, {NAMES}).querySelectorAll('a, button')].map((each) =>
          [each.localName, each.getAttribute('href'), each.rel ?? '', each.textContent])""",
        "[a **b**](https://example.org/x_(y)) https://example.org/z. "
        "https://discord.com/channels/1/7/9 [no](javascript:0)",
    )

    safe = "noopener noreferrer"
    assert shown == [
        ["a", "https://example.org/x_(y)", safe, "a b"],
        ["a", "https://example.org/z", safe, "https://example.org/z"],
        ["button", None, "", "studio › message"],
    ]


async def test_relative_times_keep_ticking(read):
    """A relative time is brought up to date as time passes, and carries the whole date as its title."""
    shown = await read("""(() => {
      const now = Math.floor(Date.now() / 1000);
      const root = document.createElement('div');
      root.append(text.markdown(`<t:${now + 7205}:R>`, {}));
      const element = root.querySelector('time');
      const first = element.textContent;
      element.dataset.unix = String(now - 120);
      times.tick(root);
      return [first, element.textContent, element.title.length > 10];
    })()""")

    assert shown == ["in 2 hours", "2 minutes ago", True]


async def test_a_command_on_one_line(read):
    """Names of options divide a line; a colon elsewhere does not, and the first value stands."""
    shown = await read(
        f"""given.map((line) => {{
          const {{ command, typed, stray }} = commands.readLine(commands.flatten({COMMANDS}), line);
          return [line, command.name, typed, stray];
        }})""",
        [line for line, *_ in LINES],
    )

    assert [tuple(each) for each in shown] == LINES


async def test_what_is_no_command(read):
    """A line that names no command, or only half of one, is none."""
    shown = await read(
        f"given.map((line) => commands.readLine(commands.flatten({COMMANDS}), line))",
        ["hello", "/imagin", "/studio", "/imaginet a cat", " /imagine x"],
    )

    assert shown == [None] * 5


async def test_a_prompt_full_of_marks_is_read_quickly(read):
    """Two thousand unclosed marks do not keep a reader waiting."""
    took = await read(
        f"""given.map((each) => {{
          const start = performance.now();
          text.markdown(each, {NAMES});
          return performance.now() - start;
        }})""",
        ["*" * 2000, "_a" * 2000, "|" * 2000, "[" * 2000, "`" * 2000, "**a" * 1300, "<@" * 2000, "[a](" * 1000],
    )

    assert max(took) < 500
