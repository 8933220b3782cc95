"""The diffusion process of the book's networks: cosine schedule, q_sample, samplers, guidance.

Time: t = 1..T, arrays have length T + 1, alpha_bar[0] = 1. Schedules are float64, images float32
in [-1, 1]. Networks are trained 0-based: they are given t - 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

# (xt [batch, 1, h, w], t in 1..T) -> epsilon_hat, the same shape
EpsilonTheta = Callable[[torch.Tensor, int], torch.Tensor]


@dataclass(frozen=True)
class Schedule:
    """beta, alpha and alpha_bar, float64, indexed by t = 0..T (beta[0] = 0)."""

    T: int
    beta: np.ndarray
    alpha: np.ndarray
    alpha_bar: np.ndarray


def cosine_schedule(T: int = 1000, s: float = 0.008, max_beta: float = 0.999) -> Schedule:
    """beta_t = min(1 - f(t) / f(t - 1), max_beta), f(t) = cos^2((t / T + s) / (1 + s) * pi / 2).

    Nichol & Dhariwal 2021, equation 17. alpha_bar is the running product of 1 - beta, so that the
    clipped last step is honoured.
    """
    f = [math.cos((t / T + s) / (1 + s) * math.pi / 2) ** 2 for t in range(T + 1)]
    beta = np.zeros(T + 1)
    for t in range(1, T + 1):
        beta[t] = min(1 - f[t] / f[t - 1], max_beta)
    alpha = 1 - beta
    return Schedule(T, beta, alpha, np.cumprod(alpha))


def q_sample(x0: torch.Tensor, alpha_bar: torch.Tensor, epsilon: torch.Tensor) -> torch.Tensor:
    """xt = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) epsilon; alpha_bar: [batch] or a scalar."""
    a = _per_image(alpha_bar, x0)
    return a.sqrt() * x0 + (1 - a).sqrt() * epsilon


def v_from(x0: torch.Tensor, alpha_bar: torch.Tensor, epsilon: torch.Tensor) -> torch.Tensor:
    """v = sqrt(alpha_bar) epsilon - sqrt(1 - alpha_bar) x0 (Salimans & Ho 2022)."""
    a = _per_image(alpha_bar, x0)
    return a.sqrt() * epsilon - (1 - a).sqrt() * x0


def epsilon_from_v(xt: torch.Tensor, alpha_bar: float, v: torch.Tensor) -> torch.Tensor:
    """epsilon = sqrt(alpha_bar) v + sqrt(1 - alpha_bar) xt."""
    return math.sqrt(alpha_bar) * v + math.sqrt(1 - alpha_bar) * xt


def x0_from_epsilon(xt: torch.Tensor, alpha_bar: float, epsilon: torch.Tensor) -> torch.Tensor:
    """x0 = (xt - sqrt(1 - alpha_bar) epsilon) / sqrt(alpha_bar)."""
    return (xt - math.sqrt(1 - alpha_bar) * epsilon) / math.sqrt(alpha_bar)


def even_timesteps(T: int, steps: int) -> list[int]:
    """`steps` times from T down to 1, evenly spread; 1 <= steps <= T."""
    if not 1 <= steps <= T:
        raise ValueError(f"steps: expected 1..{T}, got {steps}")
    if steps == 1:
        return [T]
    # floor(x + 0.5) rather than round(): the rounding rule of the book's TypeScript samplers.
    return [math.floor(T - i * (T - 1) / (steps - 1) + 0.5) for i in range(steps)]


def classifier_free_guidance(
    conditional: torch.Tensor, unconditional: torch.Tensor, scale: float
) -> torch.Tensor:
    """epsilon = uncond + scale (cond - uncond): 1 is conditional, 0 unconditional sampling."""
    return unconditional + scale * (conditional - unconditional)


def guided(
    v_theta: torch.nn.Module, schedule: Schedule, label: torch.Tensor, scale: float, null_class: int
) -> EpsilonTheta:
    """A guided epsilon network from a v-predicting one. label: [batch] int."""
    null = torch.full_like(label, null_class)

    @torch.no_grad()
    def epsilon_theta(xt: torch.Tensor, t: int) -> torch.Tensor:
        time = torch.full((len(xt),), float(t - 1), device=xt.device)
        a = float(schedule.alpha_bar[t])
        if scale == 1.0:
            return epsilon_from_v(xt, a, v_theta(xt, time, label))
        v = v_theta(torch.cat([xt, xt]), torch.cat([time, time]), torch.cat([label, null]))
        conditional, unconditional = epsilon_from_v(torch.cat([xt, xt]), a, v).chunk(2)
        return classifier_free_guidance(conditional, unconditional, scale)

    return epsilon_theta


@dataclass(frozen=True)
class Step:
    """One reverse step: x_prev = mean + sigma * noise."""

    t: int
    t_prev: int
    xt: torch.Tensor
    epsilon_hat: torch.Tensor
    x0_hat: torch.Tensor
    mean: torch.Tensor
    sigma: float
    x_prev: torch.Tensor


def ddim(
    epsilon_theta: EpsilonTheta,
    xT: torch.Tensor,
    timesteps: list[int],
    schedule: Schedule,
    eta: float = 0.0,
    clip_x0: bool = True,
    generator: torch.Generator | None = None,
) -> Iterator[Step]:
    """x_prev = sqrt(a') x0_hat + sqrt(1 - a' - sigma^2) epsilon_hat + sigma z.

    sigma = eta sqrt((1 - a') / (1 - a)) sqrt(1 - a / a') (Song, Meng & Ermon 2021, eqs. 12, 16),
    a = alpha_bar[t], a' = alpha_bar[t_prev]. When x0_hat is clipped to [-1, 1], epsilon_hat is
    recomputed from it, so that the pair still adds up to xt. eta = 1 is DDPM's ancestral step
    with the posterior variance (beta tilde).
    """
    xt = xT
    for t, t_prev in zip(timesteps, [*timesteps[1:], 0], strict=True):
        a, a_prev = float(schedule.alpha_bar[t]), float(schedule.alpha_bar[t_prev])
        epsilon_hat = epsilon_theta(xt, t)
        x0_hat = x0_from_epsilon(xt, a, epsilon_hat)
        if clip_x0:
            x0_hat = x0_hat.clamp(-1, 1)
            epsilon_hat = (xt - math.sqrt(a) * x0_hat) / math.sqrt(1 - a)
        sigma = eta * math.sqrt((1 - a_prev) / (1 - a)) * math.sqrt(1 - a / a_prev)
        direction = math.sqrt(max(0.0, 1 - a_prev - sigma**2))
        mean = math.sqrt(a_prev) * x0_hat + direction * epsilon_hat
        x_prev = mean
        if sigma > 0:
            z = _fresh_noise(xt, generator)
            x_prev = mean + sigma * z
        yield Step(t, t_prev, xt, epsilon_hat, x0_hat, mean, sigma, x_prev)
        xt = x_prev


def ddpm(
    epsilon_theta: EpsilonTheta,
    xT: torch.Tensor,
    timesteps: list[int],
    schedule: Schedule,
    clip_x0: bool = True,
    generator: torch.Generator | None = None,
) -> Iterator[Step]:
    """Ancestral sampling with sigma^2 = beta tilde (Ho, Jain & Abbeel 2020, eqs. 6, 7).

    mean = sqrt(a') b / (1 - a) x0_hat + sqrt(1 - b) (1 - a') / (1 - a) xt, b = 1 - a / a' the
    beta of the step from t_prev to t. Steps may be skipped.
    """
    xt = xT
    for t, t_prev in zip(timesteps, [*timesteps[1:], 0], strict=True):
        a, a_prev = float(schedule.alpha_bar[t]), float(schedule.alpha_bar[t_prev])
        b = 1 - a / a_prev
        epsilon_hat = epsilon_theta(xt, t)
        x0_hat = x0_from_epsilon(xt, a, epsilon_hat)
        if clip_x0:
            x0_hat = x0_hat.clamp(-1, 1)
        mean = math.sqrt(a_prev) * b / (1 - a) * x0_hat
        mean = mean + math.sqrt(1 - b) * (1 - a_prev) / (1 - a) * xt
        sigma = math.sqrt((1 - a_prev) / (1 - a) * b)
        x_prev = mean
        if t_prev > 0:
            z = _fresh_noise(xt, generator)
            x_prev = mean + sigma * z
        yield Step(t, t_prev, xt, epsilon_hat, x0_hat, mean, sigma, x_prev)
        xt = x_prev


def heun(
    epsilon_theta: EpsilonTheta,
    xT: torch.Tensor,
    timesteps: list[int],
    schedule: Schedule,
    clip_x0: bool = True,
) -> Iterator[Step]:
    """A second look at the end of each DDIM step: the trapezium rule for d(kappa xbar) = x0 dkappa.

    x' is the DDIM step with x0_hat(xt, t); the step is taken again with the mean of x0_hat(xt, t)
    and x0_hat(x', t_prev). kappa = 1 / sigma = sqrt(SNR), xbar = xt / sqrt(a). Karras et al. 2022,
    algorithm 1, average epsilon over sigma instead, which the first stride of a cosine schedule
    (sigma from 20,291) does not bear; this is DPM-Solver++(2S) with r1 = 1 (Lu et al. 2025). The
    last step, to t = 0, is DDIM: n steps ask the network 2 n - 1 times.
    """
    xt = xT
    for t, t_prev in zip(timesteps, [*timesteps[1:], 0], strict=True):
        first = _data(epsilon_theta, xt, t, schedule, clip_x0)
        step = _straight(xt, t, t_prev, first, schedule)
        if t_prev > 0:
            second = _data(epsilon_theta, step.x_prev, t_prev, schedule, clip_x0)
            step = _straight(xt, t, t_prev, (first + second) / 2, schedule)
        yield step
        xt = step.x_prev


def dpm_solver_2m(
    epsilon_theta: EpsilonTheta,
    xT: torch.Tensor,
    timesteps: list[int],
    schedule: Schedule,
    clip_x0: bool = True,
) -> Iterator[Step]:
    """DPM-Solver++(2M) (Lu et al. 2025, algorithm 2): DDIM with x0_hat carried half a step on.

    d = x0_hat + (x0_hat - x0_hat') / (2 r), x0_hat' the guess of the step before, r = h' / h the
    ratio of the two steps in log-SNR. Where there is none before, and where the line would be
    carried further than it is long, r < 1/2 (as on the last strides of even times, to t = 0 above
    all), the step is DDIM. Clipping is of the guesses, not of d.
    """
    xt, before = xT, None
    for t, t_prev in zip(timesteps, [*timesteps[1:], 0], strict=True):
        guess = _data(epsilon_theta, xt, t, schedule, clip_x0)
        data = guess
        if before is not None and t_prev > 0:
            t_before, guess_before = before
            here = _log_snr(schedule, t)
            r = (here - _log_snr(schedule, t_before)) / (_log_snr(schedule, t_prev) - here)
            if r >= 0.5:
                data = guess + (guess - guess_before) / (2 * r)
        step = _straight(xt, t, t_prev, data, schedule)
        yield step
        xt, before = step.x_prev, (t, guess)


def _data(
    epsilon_theta: EpsilonTheta, xt: torch.Tensor, t: int, schedule: Schedule, clip_x0: bool
) -> torch.Tensor:
    """The network's guess of the clean picture."""
    x0_hat = x0_from_epsilon(xt, float(schedule.alpha_bar[t]), epsilon_theta(xt, t))
    return x0_hat.clamp(-1, 1) if clip_x0 else x0_hat


def _straight(
    xt: torch.Tensor, t: int, t_prev: int, data: torch.Tensor, schedule: Schedule
) -> Step:
    """The deterministic DDIM step with this x0_hat, and the noise that it implies."""
    a, a_prev = float(schedule.alpha_bar[t]), float(schedule.alpha_bar[t_prev])
    epsilon_hat = (xt - math.sqrt(a) * data) / math.sqrt(1 - a)
    mean = math.sqrt(a_prev) * data + math.sqrt(1 - a_prev) * epsilon_hat
    return Step(t, t_prev, xt, epsilon_hat, data, mean, 0.0, mean)


def _fresh_noise(xt: torch.Tensor, generator: torch.Generator | None) -> torch.Tensor:
    """N(0, I), drawn where the generator lives."""
    device = "cpu" if generator is None else generator.device
    return torch.randn(xt.shape, generator=generator, device=device).to(xt.device)


def _log_snr(schedule: Schedule, t: int) -> float:
    a = float(schedule.alpha_bar[t])
    return math.log(a / (1 - a))


def _per_image(alpha_bar: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
    if alpha_bar.ndim == 0:
        return alpha_bar.to(image)
    if alpha_bar.shape != image.shape[:1]:
        raise ValueError(
            f"alpha_bar: expected [{len(image)}] (one per image), got {tuple(alpha_bar.shape)}"
        )
    return alpha_bar.to(image).reshape(-1, *[1] * (image.ndim - 1))
