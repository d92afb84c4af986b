"""The layers do what their papers say, seen on numbers that can be worked out by hand."""

import numpy as np
import pytest

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def layers():
    import keras

    from core.layers import dense, dropout, embeddings, ensemble, ngrams, optimizer, scale, schedules, steps

    modules = (dense, dropout, embeddings, ensemble, ngrams, optimizer, scale, schedules, steps)
    found = {name: thing for module in modules for name, thing in vars(module).items()}
    return type("Layers", (), {"keras": keras, **{name: staticmethod(thing) for name, thing in found.items()}})


def test_a_number_is_shown_how_far_it_came_through_each_bin(layers):
    layer = layers.PiecewiseLinearEmbedding(1, [[0.0, 1.0, 3.0]], units=1)
    layer.build((1, None, 1))
    layer.line.assign(np.zeros((1, 1, 1, 1)))
    layer.shift.assign(np.zeros((1, 1, 1, 1)))
    layer.bends.assign(np.array([[[[10.0], [100.0]]]]))
    shown = np.asarray(layer(np.array([[[0.5], [2.0], [3.0], [4.0], [-1.0]]], "float32")))
    # the number itself, then 10 × its way through the first bin + 100 × through the second; beyond both ends it stays
    np.testing.assert_allclose(shown[0], [[0.5, 5], [2, 60], [3, 110], [4, 110], [-1, 0]], rtol=1e-5)


def test_codes_have_nodes_of_their_own_where_they_are_few_and_unseen_ones_are_silent(layers):
    layer = layers.CodeEmbedding(2, [3, 20])
    given = np.asarray(layer(np.array([[[1, 5], [0, 0]], [[2, 5], [0, 0]]], "int32")))
    assert given.shape == (2, 2, 2 + 8)
    np.testing.assert_array_equal(given[:, 0, :2], [[1, 0], [0, 1]])
    assert not given[:, 1].any()
    assert not np.allclose(given[0, 0, 2:], given[1, 0, 2:]), "each network of the bag has numbers of its own"


def test_periodic_embeddings_keep_the_number_and_pass_over_those_not_asked_for(layers):
    layer = layers.PeriodicEmbedding(1, [1], units=3)
    numbers = np.array([[[0.1, 0.2], [7.0, 0.2]]], "float32")
    given = np.asarray(layer(numbers))
    assert given.shape == (1, 2, 5)
    np.testing.assert_array_equal(given[..., :2], numbers)
    np.testing.assert_allclose(given[0, 0, 2:], given[0, 1, 2:], rtol=1e-6)


def test_padding_counts_neither_in_the_mean_nor_in_the_maximum_of_a_text(layers):
    layer = layers.PooledNgrams(1, 4, 2)
    layer.build((1, None, 3))
    layer.table.assign(np.array([[9, 9], [-1, 2], [-3, 4], [0, 0]], "float32") / layer.RATE)
    given = np.asarray(layer(np.array([[[1, 2, 0], [0, 0, 0]]], "int32")))
    np.testing.assert_allclose(given[0], [[-2, 3, -1, 4], [0, 0, 0, 0]], atol=1e-5)


def test_steps_are_pooled_from_the_newest_on(layers):
    given = np.asarray(layers.MaxPool(2)(np.array([[[9.0, 1.0, 2.0, 4.0, 3.0]]], "float32")))
    np.testing.assert_array_equal(given, [[[2, 4]]])


def test_the_steps_of_a_forecast_are_drawn_straight_through_its_points(layers):
    layer = layers.DenseThrough(1, points=2, steps=5, columns=2)
    layer.build((1, None, 1))
    layer.kernel.assign(np.array([[[0.0, 10.0, 4.0, 50.0]]]))  # two points of two columns
    layer.bias.assign(np.array([[[1.0, 0.0, 1.0, 0.0]]]))
    given = np.asarray(layer(np.ones((1, 1, 1), "float32"))).reshape(5, 2)
    np.testing.assert_allclose(given, [[1, 10], [2, 20], [3, 30], [4, 40], [5, 50]], rtol=1e-5)


def test_a_linear_layer_over_steps_is_the_same_for_every_column_and_one_over_columns_for_every_step(layers):
    inputs = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype("float32")
    steps, columns = layers.DenseOfSteps(2, 6, 1), layers.DenseOfColumns(2, 6, 1)
    over_steps, over_columns = np.asarray(steps(inputs)), np.asarray(columns(inputs))
    expected = np.einsum("nbsc,nsu->nbuc", inputs, np.asarray(steps.kernel)) + np.asarray(steps.bias)[:, :, :, None]
    np.testing.assert_allclose(over_steps, expected, atol=1e-5)
    expected = np.einsum("nbsc,ncu->nbsu", inputs, np.asarray(columns.kernel)) + np.asarray(columns.bias)[:, None]
    np.testing.assert_allclose(over_columns, expected, atol=1e-5)


def test_in_training_a_share_of_the_tokens_is_passed_over_each_time_others(layers):
    layer = layers.PooledNgrams(1, 50, 2, hidden=0.5)
    tokens = np.arange(1, 41, dtype="int32").reshape(1, 1, 40)
    first, second, whole = (np.asarray(layer(tokens, training=training)) for training in (True, True, False))
    assert not np.allclose(first, second)
    assert not np.allclose(first, whole)
    np.testing.assert_array_equal(whole, layer(tokens))


def test_a_unit_of_ntk_weights_is_settled_to_spread_by_one(layers):
    layer = layers.NtkDense(2, 5, seed=3)
    rows = np.random.default_rng(0).normal(3, 20, (2, 200, 4)).astype("float32")
    layer.build(rows.shape)
    layer.settle(rows)
    given = np.asarray(layer(rows))
    np.testing.assert_allclose(given.std(axis=1), np.ones((2, 5)), rtol=1e-3)
    assert (np.abs(given.mean(axis=1)) < 3).all(), "its kink lies among the rows"


def test_mish_is_x_tanh_softplus(layers):
    x = np.array([-30.0, -3.0, 0.0, 1.0, 30.0], "float32")
    np.testing.assert_allclose(np.asarray(layers.mish(x)), x * np.tanh(np.log1p(np.exp(x))), atol=1e-5)


def test_members_of_a_batch_ensemble_share_one_matrix(layers):
    layer = layers.BatchEnsembleDense(1, 3, seed=1)
    layer.build((1, 2, None, 4))
    layer.before.assign(np.array([[[[1.0] * 4], [[2.0] * 4]]]))
    layer.after.assign(np.array([[[[1.0] * 3], [[10.0] * 3]]]))
    layer.bias.assign(np.zeros((1, 2, 1, 3)))
    row = np.array([1.0, 2.0, 3.0, 4.0], "float32")
    first, second = np.asarray(layer(np.tile(row, (1, 2, 1, 1))))[0, :, 0]
    np.testing.assert_allclose(second, 20 * first, rtol=1e-5)


def test_dropout_fades_with_the_training_and_is_never_there_for_answers(layers):
    layer = layers.FadingDropout(0.5, seed=1)
    ones = np.ones((1, 50, 40), "float32")
    dropped = np.asarray(layer(ones, training=True))
    assert 0.4 < np.mean(dropped == 0) < 0.6
    assert abs(dropped.mean() - 1) < 0.1
    np.testing.assert_array_equal(layer(ones), ones)
    layer.progress.assign(1.0)
    np.testing.assert_array_equal(layer(ones, training=True), ones)


def test_the_four_waves_start_and_end_at_zero_and_each_lasts_twice_as_long(layers):
    ends = [0, 1 / 15, 3 / 15, 7 / 15, 1]
    np.testing.assert_allclose([float(layers.four_waves(np.float32(end))) for end in ends], np.zeros(5), atol=1e-5)
    assert float(layers.four_waves(np.float32(2**0.5 - 1) / 15)) > 0.99


def test_the_optimizer_steps_as_adamw_does_where_the_rate_is_constant(layers):
    keras = layers.keras
    ours, theirs = (keras.Variable(np.array([1.0, -2.0], "float32"), name="kernel") for _ in range(2))
    mine = layers.ScheduledAdamW(0.1, 10, decay=0.02, betas=(0.9, 0.95))
    reference = keras.optimizers.AdamW(0.1, weight_decay=0.02, beta_1=0.9, beta_2=0.95)
    for gradient in ([1.0, 0.5], [-0.2, 0.5], [3.0, 0.0]):
        mine.apply([np.array(gradient, "float32")], [ours])
        reference.apply([np.array(gradient, "float32")], [theirs])
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=2e-4)


def test_every_layer_can_be_made_again_from_its_own_description(layers):
    made = [
        layers.NtkDense(2, 3, seed=4),
        layers.BagDense(2, 3, seed=4),
        layers.Scale(2),
        layers.Activation(2, "mish"),
        layers.FadingDropout(0.2, 3, fading=False),
        layers.MemberScale(2, 4, "normal", 1),
        layers.BatchEnsembleDense(2, 3, False, True, 1),
        layers.MemberDense(2, 3, 1),
        layers.PeriodicEmbedding(2, [0, 2], 3),
        layers.PiecewiseLinearEmbedding(2, [[0.0, 1.0, 2.0], []], 3, 1),
        layers.CodeEmbedding(2, [3, 40], seed=3),
        layers.PooledNgrams(2, 30, 4, 0.3, 1),
        layers.MaxPool(2),
        layers.DenseThrough(2, 3, 6, 2, 1),
        layers.DenseOfSteps(2, 3, 1),
        layers.DenseOfColumns(2, 3, 1),
        layers.ScheduledAdamW(0.1, 10, ("four_waves", "flat_cosine"), 0.1),
    ]
    for thing in made:
        assert type(thing).from_config(thing.get_config()).get_config() == thing.get_config()
