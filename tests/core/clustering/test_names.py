"""Names that a person gives to clusters: kept one by one, whatever is done at once or to the file."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.clustering.files import name_cluster, read_names
from core.errors import RunError


def test_names_given_at_once_are_all_kept(tmp_path):
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda cluster: name_cluster(tmp_path, "network", 50, cluster, f"no. {cluster}"), range(50)))
    assert read_names(tmp_path)["network"]["50"] == {str(cluster): f"no. {cluster}" for cluster in range(50)}


def test_a_name_of_100_000_letters_is_refused_and_leaves_the_others(tmp_path):
    name_cluster(tmp_path, "network", 3, 0, "<b>*loyal*</b>\n")
    with pytest.raises(RunError, match="has 100000 letters"):
        name_cluster(tmp_path, "network", 3, 1, "x" * 100_000)
    assert read_names(tmp_path) == {"network": {"3": {"0": "<b>*loyal*</b>"}}}


@pytest.mark.parametrize(
    "content", ["", "[]", "{", "3", '{"network": 3}', '{"network": {"3": []}}', '{"network": {"three": {"0": "x"}}}', "\x00"]
)
def test_a_damaged_file_of_names_is_said_to_be(tmp_path, content):
    (tmp_path / "names.json").write_text(content)
    with pytest.raises(RunError, match="names of this run's clusters cannot be read"):
        name_cluster(tmp_path, "network", 3, 0, "loyal")
