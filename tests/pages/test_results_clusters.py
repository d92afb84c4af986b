"""The Results page of clusters, on made-up runs."""

import pytest

import core
from tests.pages import made_up_clusters as made_up
from tests.pages.conftest import asked, box, button, words


def opened(open_page, run, **query):
    app = open_page("results", run=run.id, **query)
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def slider(app):
    return next(one for one in app.select_slider if one.label == "Number of clusters")


def look_closer(app, name):
    next(group for group in app.get("button_group") if group.key == "closer").set_value(name).run()
    assert not app.exception
    return words(app)


def messages(app):
    return [element.proto.body for element in app.get("html") if "class='message'" in element.proto.body]


def tables(app):
    return [table.value for table in app.dataframe]


def test_the_verdict_comes_first_and_the_proposed_number_is_chosen(open_page):
    app = opened(open_page, made_up.finished_clusters())
    told = words(app)
    assert "3 clusters, fairly sure." in told
    assert slider(app).value == 3
    assert any("3 clusters, as proposed" in message for message in messages(app))
    assert "Separation: how much nearer" in told
    assert "k" not in app.query_params


def test_another_number_is_cut_at_once_and_the_address_carries_it(open_page):
    app = opened(open_page, made_up.finished_clusters())
    slider(app).set_value(4).run()
    assert not app.exception
    assert asked(app, "k") == "4"
    assert "New rows go to the 3 clusters that this run began with." in words(app)
    assert any("“Cluster 1” is the largest of 4 clusters" in message for message in messages(app))
    again = opened(open_page, core.list_runs()[0], k="4")
    assert slider(again).value == 4


@pytest.mark.parametrize("query", [{"k": "99"}, {"k": "x"}, {"use": "nobody"}, {"cluster": "12"}, {"cluster": "<b>"}])
def test_an_address_that_asks_for_what_is_not_there_opens_what_is_proposed(open_page, query):
    app = opened(open_page, made_up.finished_clusters(), **query)
    assert slider(app).value == 3
    assert "3 clusters, fairly sure." in words(app)


def test_another_candidate_brings_its_own_numbers(open_page):
    app = opened(open_page, made_up.finished_clusters(), use="kmeans")
    assert slider(app).options == ["2", "3, proposed", "4"]
    assert "These are the network's scores." in words(app)


def test_who_finds_one_number_only_says_so_and_rows_of_none_are_told(open_page):
    app = opened(open_page, made_up.finished_clusters(), use="hdbscan")
    told = words(app)
    assert not app.select_slider
    assert "It finds 2 clusters, and no other number." in told
    assert "in no cluster" in told
    box(app, "Rows to look at").set_value(-1).run()
    assert not app.exception
    assert asked(app, "cluster") == "none"
    assert "30 rows in no cluster, 33 % of all" in words(app)


def test_who_finds_none_says_so_and_nothing_is_promised_to_new_rows(open_page):
    app = opened(open_page, made_up.finished_clusters(thick=0), use="hdbscan")
    told = words(app)
    assert "It finds no clusters, and no other number." in told
    assert any("90 rows that fall into no clusters" in message for message in messages(app))
    assert "New rows" not in told
    look_closer(app, "Other ways to cluster")
    assert tables(app)[0].set_index("").loc["HDBSCAN", "In none"] == "100 %"


def test_where_there_are_none_it_is_said_and_a_number_can_still_be_tried(open_page):
    app = opened(open_page, made_up.finished_clusters(proposed=1))
    assert "No clusters: the rows form one cloud." in words(app)
    assert slider(app).value == 1
    assert slider(app).options[0] == "none, proposed"
    assert not app.text_input
    assert "the rows lie in one cloud, or each by itself" in words(app)
    slider(app).set_value(3).run()
    assert not app.exception
    assert "no clusters proposed" in "".join(messages(app))
    assert len(app.text_input) == 3


def test_a_cluster_from_the_list_shows_its_rows_and_what_sets_them_apart(open_page):
    app = opened(open_page, made_up.finished_clusters())
    box(app, "Rows to look at").set_value(1).run()
    assert not app.exception
    assert asked(app, "cluster") == "2"
    told = words(app)
    assert "30 rows of “Cluster 2”, 33 % of all" in told
    assert "What sets them apart" in told
    rows = tables(app)[0]
    assert set(rows["row"]) == set(range(31, 61))
    assert set(rows["cluster"]) == {"Cluster 2"}
    assert set(rows["age"]) == {45, 46, 47, 48, 49}
    assert any("sets “Cluster 2” apart most" in message for message in messages(app))


def test_one_column_of_the_chosen_rows_stands_beside_everybodys(open_page):
    app = opened(open_page, made_up.finished_clusters(), cluster="3")
    box(app, "Column").set_value("town").run()
    assert not app.exception
    assert any("of “Cluster 3” have “C" in message for message in messages(app))


def test_a_link_opens_the_cluster_of_its_sender(open_page):
    app = opened(open_page, made_up.finished_clusters(), k="2", cluster="1")
    assert "rows of “Cluster 1”" in words(app)


def test_a_name_is_given_on_the_card_and_kept_for_this_number_of_clusters(open_page):
    run = made_up.finished_clusters()
    app = opened(open_page, run)
    app.text_input[1].set_value("  Savers ").run()
    assert not app.exception
    assert core.read_clusters(run).names("network", 3) == {1: "Savers"}
    assert "<b>Savers</b>" in words(app)
    assert "Savers, 30 rows" in box(app, "Rows to look at").options
    slider(app).set_value(4).run()
    assert "Savers" not in words(app)


def test_a_name_can_be_taken_back(open_page):
    run = made_up.finished_clusters(names={"3": {"0": "Old"}})
    app = opened(open_page, run)
    assert "<b>Old</b>" in words(app)
    app.text_input[0].set_value("").run()
    assert core.read_clusters(run).names("network", 3) == {}
    assert "<b>Cluster 1</b>" in words(app)


def test_names_have_no_power_over_the_page(open_page):
    run = made_up.finished_clusters(names={"3": {"0": "<script>x</script> ![p](http://evil.example/1.png)"}})
    told = words(opened(open_page, run, cluster="1"))
    assert "<script>" not in told
    assert "<img" not in told
    assert "![p](" not in told.replace("<b>&lt;script&gt;x&lt;/script&gt; ![p](http://evil.example/1.png)</b>", "")


def test_a_sample_on_the_map_is_said(open_page):
    told = words(opened(open_page, made_up.finished_clusters(shown=40)))
    assert "The map shows 40 of 90 rows, drawn by chance" in told
    assert "The map shows" not in words(opened(open_page, made_up.finished_clusters()))


def test_the_map_in_space_is_offered_and_says_how_to_choose_rows(open_page):
    app = opened(open_page, made_up.finished_clusters())
    next(group for group in app.get("button_group") if group.key == "sides").set_value(3).run()
    assert not app.exception
    assert "Turn it with the mouse" in words(app)


def test_splits_say_what_one_more_and_one_less_would_do(open_page):
    told = words(opened(open_page, made_up.finished_clusters(names={"3": {"0": "Old"}})))
    assert "Next to split: “Old”" in told or "Next to split: “Cluster" in told
    assert "**4 clusters**: " in told
    assert "splits into 15 and 15 rows" in told
    assert "**2 clusters**: “" in told
    assert "become one of 60 rows" in told


def test_who_has_no_tree_says_what_another_number_would_move(open_page):
    told = words(opened(open_page, made_up.finished_clusters(), use="kmeans"))
    assert "finds its clusters at once" in told
    assert "**2 clusters**" in told


def test_typical_and_borderline_rows_are_listed(open_page):
    app = opened(open_page, made_up.finished_clusters())
    told = look_closer(app, "Typical and borderline rows")
    assert "the rows nearest to its middle" in told
    assert set(tables(app)[0]["cluster"]) == {"Cluster 1"}


def test_candidates_stand_beside_one_another_with_how_far_they_agree(open_page):
    app = opened(open_page, made_up.finished_clusters("segment"))
    look_closer(app, "Other ways to cluster")
    lines = tables(app)[0].set_index("")
    assert lines.loc["Network", "The same as here"] == "1"
    assert lines.loc["HDBSCAN", "In none"] == "33 %"
    assert lines.loc["Network", "Accuracy"] == "0.980"


def test_a_label_kept_out_is_held_against_the_clusters(open_page):
    app = opened(open_page, made_up.finished_clusters("segment"))
    told = look_closer(app, "Against “segment”")
    assert "**98 %** of the rows are right" in told
    assert "ARI" in told
    assert any("is the purest: 100 % of its rows are" in message for message in messages(app))


def test_without_a_label_there_is_nothing_to_hold_against(open_page):
    app = opened(open_page, made_up.finished_clusters())
    assert "Against" not in "".join(next(group for group in app.get("button_group") if group.key == "closer").options)


def test_all_rows_can_be_taken_away_with_their_cluster(open_page):
    run = made_up.finished_clusters(names={"3": {"0": "=Old"}})
    app = opened(open_page, run)
    assert any(one.proto.label == "Download all rows with their cluster (CSV)" for one in app.get("download_button"))
    found = core.read_clusters(run)
    told = (found.cut("network", 3), ["none", "=Old", "Cluster 2", "Cluster 3"], found.sure("network", 3))
    lines = core.clustered_csv(made_up.table(), found.rows, told).decode().splitlines()
    assert len(lines) == 1 + made_up.ROWS
    assert "cluster" in lines[0]
    assert "'=Old" in lines[1]


def test_a_table_that_is_gone_leaves_the_map_and_says_so(open_page):
    run = made_up.finished_clusters("segment")
    core.delete_table(run.plan.table_id)
    app = opened(open_page, run, cluster="1")
    assert "The table is gone" in words(app)
    assert any("is the largest of 3 clusters" in message for message in messages(app))
    assert len(app.text_input) == 3


def test_a_damaged_run_says_what_to_do(open_page):
    run = made_up.finished_clusters()
    (run.folder / "clusters.npz").write_bytes(b"nothing")
    app = open_page("results", run=run.id)
    assert not app.exception
    assert "cannot be read" in app.error[0].value.replace("\\", "")


def test_new_rows_are_one_click_away(open_page):
    app = opened(open_page, made_up.finished_clusters())
    button(app, "Find the clusters of new rows").click().run()
    assert not app.exception
    assert asked(app, "run") == core.list_runs()[0].id
