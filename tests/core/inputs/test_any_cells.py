"""Whatever lies in a column, every kind encodes it to finite numbers of the promised shape."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.inputs import INPUTS

CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=20),
    st.dates().map(str),
    st.datetimes(),
    st.sampled_from(["yes", "NO", "1,5", "1e400", "=1+1", "\x00", "２０２４", "½", "9" * 400]),
)
CELLS = st.lists(CELL, max_size=12).map(lambda cells: pd.Series(cells, dtype=object))


@given(trained=CELLS, new=CELLS)
@settings(max_examples=60, deadline=None)
def test_any_cells_give_finite_numbers_of_the_promised_shape(trained, new):
    for member in INPUTS:
        state = member.adapt(trained)
        parts, arrays = member.parts("x", state), member.encode(new, state)
        for part, array in zip(parts, arrays, strict=True):
            assert array.shape == (len(new), *part.shape)
            assert array.dtype == part.dtype
            assert np.isfinite(array).all()
            assert not part.sizes or ((array >= 0) & (array < np.array(part.sizes))).all()
