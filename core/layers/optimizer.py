"""AdamW whose rate and weight decay follow schedules over a training of known length."""

import keras
from keras import ops

from core.layers.schedules import SCHEDULES


@keras.saving.register_keras_serializable("layerwise")
class ScheduledAdamW(keras.optimizers.AdamW):
    """AdamW with `schedule` for the rate and `decay_schedule` for the weight decay (names of SCHEDULES).

    `horizon`, the steps of the whole training, is a variable: a training that must end sooner shortens it, and the
    schedules run out in time. Only weights named "kernel" decay.
    """

    def __init__(self, rate: float, steps: int, schedule: str = "constant", decay_schedule: str = "constant", **options):
        super().__init__(learning_rate=rate, **options)
        self.steps, self.schedule, self.decay_schedule = steps, schedule, decay_schedule
        self.horizon = keras.Variable(float(max(steps, 1)), name="horizon", trainable=False)
        self._track_variable(self.horizon)

    def _progress(self):
        return ops.minimum(ops.cast(self.iterations, "float32") / self.horizon, 1.0)

    def _get_current_learning_rate(self):
        return self._learning_rate * SCHEDULES[self.schedule](self._progress())

    def _apply_weight_decay(self, variables):
        if not self.weight_decay:
            return
        rate = self._get_current_learning_rate()
        keep = 1.0 - rate * self.weight_decay * SCHEDULES[self.decay_schedule](self._progress())
        for variable in variables:
            if variable.name == "kernel":
                variable.assign(variable * ops.cast(keep, variable.dtype))

    def get_config(self):
        config = super().get_config()
        config["rate"] = float(self._learning_rate)
        del config["learning_rate"]
        return {**config, "steps": self.steps, "schedule": self.schedule, "decay_schedule": self.decay_schedule}
