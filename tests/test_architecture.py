"""The rules of the architecture (core/README.md), held by tests rather than by prose."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
EVERYWHERE = [*CORE, *PAGES, ROOT / "app.py"]
HEAVY = {"keras", "tensorflow", "sklearn", "lightgbm", "statsmodels", "jax", "torch"}


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path, only_at_top: bool = False) -> set[str]:
    """Every module that a file imports; `only_at_top` leaves out imports in functions and for type checkers."""
    tree = ast.parse(file.read_text())
    nodes = tree.body if only_at_top else ast.walk(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(file: Path, *packages: str) -> set[str]:
    return {name for name in imports(file) if any(name == package or name.startswith(package + ".") for package in packages)}


def within(*folders: str) -> list[Path]:
    return [file for file in CORE if any(named(file).startswith(f"core/{folder}/") for folder in folders)]


@pytest.mark.parametrize("file", CORE, ids=named)
def test_core_knows_no_pages_and_no_streamlit(file):
    assert not reaches(file, "streamlit", "pages", "app")


@pytest.mark.parametrize("file", PAGES, ids=named)
def test_pages_import_the_face_only(file):
    allowed = {"core"} | {name for name in imports(file) if name.startswith("core.") and name.count(".") == 1}
    deeper = {name for name in imports(file) if name.startswith("core.") and name not in allowed}
    modules = {f"core.{entry.stem}" for entry in (ROOT / "core").iterdir()} - {"core.charts"}
    assert not deeper - {name for name in deeper if name.startswith("core.charts")}
    assert not modules & imports(file), "import names from `core`, not its modules"


@pytest.mark.parametrize("file", PAGES, ids=named)
def test_pages_never_import_one_another(file):
    others = {name for name in reaches(file, "pages") if not name.startswith("pages.parts")}
    assert others <= {"pages"}


@pytest.mark.parametrize(
    ("family", "others"),
    [
        ("inputs", ("core.networks", "core.tasks", "core.alternatives")),
        ("networks", ("core.inputs", "core.tasks", "core.alternatives")),
        ("tasks", ("core.inputs", "core.networks", "core.alternatives")),
        ("layers", ("core.inputs", "core.networks", "core.tasks", "core.alternatives")),
    ],
)
def test_the_families_do_not_know_one_another(family, others):
    assert {named(file): reaches(file, *others) for file in within(family) if reaches(file, *others)} == {}


@pytest.mark.parametrize("file", within("charts", "data", "series", "inputs", "tasks"), ids=named)
def test_charts_data_inputs_and_tasks_import_no_learner(file):
    assert not {name for name in imports(file, only_at_top=True) if name.split(".")[0] in HEAVY}


def test_charts_know_no_runs():
    assert {named(file) for file in within("charts") if reaches(file, "core.runs", "core.submission", "core.model")} == set()


def test_using_the_whole_face_loads_neither_keras_nor_scikit_learn():
    code = f"import core, sys; [getattr(core, name) for name in core.__all__]; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_face_names_the_same_things_to_people_and_to_type_checkers():
    import core

    tree = ast.parse((ROOT / "core/__init__.py").read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    for_types = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert for_types == set(core.__all__)


def test_only_the_visitor_touches_session_state():
    users = {named(file) for file in PAGES if "session_state" in file.read_text()}
    assert users <= {"pages/parts/visitor.py"}


@pytest.mark.parametrize("file", EVERYWHERE, ids=named)
def test_files_and_functions_stay_small(file):
    text = file.read_text()
    assert text.count("\n") <= 400
    pages_limit = 100 if file.parent.name == "pages" else 400
    assert text.count("\n") <= pages_limit, "a page asks, calls core, shows"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            lines = node.end_lineno - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
            assert lines <= 50, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("file", EVERYWHERE, ids=named)
def test_no_private_name_is_used_from_another_file(file):
    private = {
        name
        for name in imports(file)
        if name.split(".")[0] in ("core", "pages") and name.split(".")[-1].startswith("_") and not name.endswith("__")
    }
    assert not private


@pytest.mark.parametrize("file", EVERYWHERE, ids=named)
def test_errors_are_caught_by_name_and_nothing_is_unpickled(file):
    assert not reaches(file, "pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            broad = caught in ("", "Exception", "BaseException")
            assert not broad or named(file) == "app.py" or named(file).startswith("core/jobs"), f"line {node.lineno}"


@pytest.mark.parametrize("file", EVERYWHERE, ids=named)
def test_nothing_people_type_is_evaluated(file):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "__import__"}
