"""AdamW whose rate and weight decay follow schedules over a training of known length."""

import keras
from keras import ops

from core.layers.schedules import SCHEDULES


@keras.saving.register_keras_serializable("layerwise")
class ScheduledAdamW(keras.optimizers.Optimizer):
    """AdamW with `schedule` for the rate and `decay_schedule` for the decay (names of SCHEDULES); only "kernel"s decay.

    `horizon`, the steps of the whole training, is a variable: a training that must end sooner shortens it, and the
    schedules run out in time. Written with as few operations as may be, since a small network's step is mostly
    overhead and each operation takes time to trace: the running means are kept unscaled, Σ βⁿ⁻ⁱ gᵢ, and their factors
    and bias corrections go into two numbers a step.
    """

    def __init__(
        self,
        rate: float,
        steps: int,
        schedules: tuple[str, str] = ("constant", "constant"),
        decay: float = 0.0,
        betas: tuple[float, float] = (0.9, 0.999),
        **options,
    ):
        super().__init__(learning_rate=rate, **options)
        self.rate, self.steps, self.schedules, self.decay, self.betas = rate, steps, tuple(schedules), decay, tuple(betas)
        self.tiny = 1e-8
        self.horizon = keras.Variable(float(max(steps, 1)), name="horizon", trainable=False)
        self._track_variable(self.horizon)

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.momentums = [self.add_variable_from_reference(variable, name="momentum") for variable in variables]
        self.velocities = [self.add_variable_from_reference(variable, name="velocity") for variable in variables]

    def apply(self, grads, trainable_variables=None):
        """Works out a step's numbers once, for all variables."""
        progress = ops.minimum(ops.cast(self.iterations, "float32") / self.horizon, 1.0)
        rate_schedule, decay_schedule = (SCHEDULES[name] for name in self.schedules)
        rate = self.learning_rate * rate_schedule(progress)
        step = ops.cast(self.iterations + 1, "float32")
        first, second = self.betas
        # m̂ / (√v̂ + ε), with m = (1−β₁)·Σ… and v = (1−β₂)·Σ…
        momentum_factor = (1 - first) / (1 - ops.power(first, step))
        velocity_factor = ops.sqrt((1 - second) / (1 - ops.power(second, step)))
        keep = 1 - rate * self.decay * decay_schedule(progress)
        self._numbers = (rate * momentum_factor / velocity_factor, self.tiny / velocity_factor, keep)
        return super().apply(grads, trainable_variables)

    def update_step(self, gradient, variable, learning_rate):
        size, tiny, keep = self._numbers
        place = self._get_variable_index(variable)
        momentum, velocity = self.momentums[place], self.velocities[place]
        first, second = self.betas
        gradient = ops.convert_to_tensor(gradient)  # of a lookup it comes sparse
        self.assign(momentum, momentum * first + gradient)
        self.assign(velocity, velocity * second + ops.square(gradient))
        change = momentum * size / (ops.sqrt(velocity) + tiny)
        decays = self.decay and "kernel" in variable.name
        self.assign(variable, variable * keep - change if decays else variable - change)

    def get_config(self):
        config = super().get_config()
        del config["learning_rate"], config["weight_decay"]
        own = {name: getattr(self, name) for name in ("rate", "steps", "schedules", "decay", "betas")}
        return {**config, **own}
