import numpy as np

from core.likeness.encoders import Encoder, of_length_one, with_texts_alike


def test_codes_have_length_one_and_one_of_nothing_stays_nothing():
    found = of_length_one(np.array([[3.0, 4.0], [0.0, 0.0]]))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0.0, 0.0]], atol=1e-6)


def test_a_long_and_a_short_text_about_the_same_are_the_same_and_other_columns_stay():
    matrix = np.array([[5.0, 1.0, 2.0], [7.0, 0.5, 1.0]])
    spans = {"age": np.array([0]), "note": np.array([1, 2])}
    changed = with_texts_alike(matrix, {"age": "number", "note": "text"}, spans)
    np.testing.assert_allclose(changed[0, 1:], changed[1, 1:], atol=1e-6)
    assert changed[:, 0].tolist() == [5.0, 7.0]
    assert matrix[0, 1] == 1.0, "what was given is left as it was"


def test_each_place_of_the_matrix_belongs_to_its_column():
    spans = {"a": np.array([0, 3]), "b": np.array([1, 2])}
    assert Encoder({"a": "number", "b": "category"}, spans, lambda frame: (np.zeros(0), np.zeros(0))).owners.tolist() == [
        0,
        1,
        1,
        0,
    ]
