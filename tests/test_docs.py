"""What is written is held to what is there. `python tests/test_docs.py` writes the parts that are made from the code."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MARK = "<!-- settings: written by `python tests/test_docs.py` -->"


def settings_table() -> str:
    """Every setting there is as a Markdown table, by who it belongs to."""
    from core.networks import NETWORKS
    from core.presets import TRAINING

    groups = [("training", TRAINING), *((member.name, member.settings) for member in NETWORKS if member.settings)]
    rows = ["| of | name | default | may be | what it does |", "|---|---|---|---|---|"]
    rows += [
        f"| {owner} | `{s.name}` | {s.default} | {bounds(s)} | {s.title}: {s.help} |" for owner, group in groups for s in group
    ]
    return "\n".join(rows)


def bounds(setting) -> str:
    if setting.choices:
        return ", ".join(setting.choices)
    ends = [f"{end:g}" for end in (setting.low, setting.high) if end is not None]
    return " to ".join(ends)


def test_the_map_lists_every_setting():
    assert settings_table() in (ROOT / "core/README.md").read_text(), "run `python tests/test_docs.py`"


def test_the_readme_names_what_is_pinned():
    readme, pins = (ROOT / "README.md").read_text(), (ROOT / "requirements.txt").read_text()
    version = re.search(r"^tensorflow==(\S+)", pins, re.MULTILINE).group(1)
    assert f'"tensorflow[and-cuda]=={version}"' in readme


def test_ci_runs_the_readme_s_test_command():
    command = next(line for line in (ROOT / "README.md").read_text().splitlines() if " -m pytest" in line)
    ci = (ROOT / ".ci/run").read_text().replace("pip install -q", "pip install")
    assert command in ci


def test_every_linked_file_is_there():
    for page in (ROOT / "README.md", ROOT / "core/README.md"):
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_requirement_is_pinned_and_has_a_word():
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[\w-]+==\S+\s+# .+", line), line


if __name__ == "__main__":
    page = ROOT / "core/README.md"
    page.write_text(page.read_text().split(MARK)[0] + MARK + "\n" + settings_table() + "\n")
