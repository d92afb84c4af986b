import pytest
from streamlit.testing.v1 import AppTest

from core.errors import PlanError
from core.presets import TRAINING
from core.settings import Setting
from pages.parts import settings_form

ONE_OF_EACH = (
    Setting("depth", "Depth", 3, "Layers.", 1, 8),
    Setting("rate", "Rate", 0.01, "Step.", 0.0, 1.0),
    Setting("wide", "Wide", False, "More nodes."),
    Setting("kind", "Kind", "relu", "Bend.", choices=("relu", "silu")),
    Setting("note", "Note", "", "Anything."),
)


def form():
    import streamlit as st

    from pages.parts import settings_form
    from tests.pages.test_settings_form import ONE_OF_EACH

    st.text(repr(settings_form.draw(ONE_OF_EACH, {"depth": 5}, "trial")))


def drawn():
    return AppTest.from_function(form).run()


def test_every_setting_is_drawn_at_its_value_or_default():
    app = drawn()
    assert not app.exception
    assert app.text[0].value == repr({"depth": 5, "rate": 0.01, "wide": False, "kind": "relu", "note": ""})


def test_values_come_back_in_the_setting_s_own_type():
    app = drawn()
    app.number_input[1].set_value(0.5)
    app.toggle[0].set_value(True)
    app.selectbox[0].set_value("silu")
    app.run()
    assert app.text[0].value == repr({"depth": 5, "rate": 0.5, "wide": True, "kind": "silu", "note": ""})


@pytest.mark.parametrize("value", [0, 9, 10**6])
def test_a_value_out_of_bounds_never_comes_back(value):
    app = drawn()
    app.number_input[0].set_value(value).run()
    assert app.exception or "'depth': 5" in app.text[0].value


def test_a_value_that_slips_past_the_widget_is_refused(monkeypatch):
    monkeypatch.setattr(settings_form, "_widget", lambda setting, value, key: 99)
    with pytest.raises(PlanError, match="Depth"):
        settings_form.draw(ONE_OF_EACH[:1], {}, "trial")


def test_help_and_bounds_come_from_the_setting():
    field = drawn().number_input[0]
    assert (field.label, field.help, field.min, field.max) == ("Depth", "Layers.", 1, 8)


def test_the_settings_of_training_can_all_be_drawn():
    def training():
        from core.presets import TRAINING
        from pages.parts import settings_form

        settings_form.draw(TRAINING, {}, "training")

    app = AppTest.from_function(training).run()
    assert not app.exception
    assert len(app.number_input) == len(TRAINING)
