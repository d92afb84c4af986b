"""Rows of a table beside what a run says of them."""

from pages.parts import preview


def test_columns_of_the_table_do_not_take_the_place_of_what_a_run_says():
    own = {"row": [1], "cluster": ["Cluster 2"]}
    shown = preview.beside(own, {"cluster": ["=1+1"], "cluster (of the table)": ["x"], "age": [3]})
    assert shown["cluster"] == ["Cluster 2"]
    assert len(shown) == 5
    assert ["=1+1"] in shown.values()
    assert list(own) == ["row", "cluster"]
