"""Sweets by the piece, each twisted into waxed paper."""

from __future__ import annotations

import numpy as np

from .canvas import rgb, ribbon, rounded, spline
from .lettering import Label
from .stage import Stage

TOFFEE = "#A8713A"


def sweets(stage: Stage, fabric, view: int, seed: int, label: Label) -> None:
    """A handful of wrapped sweets; view 2 shows one unwrapped beside a wrapped one."""
    if view == 2:
        stage.wood("#B98F66")
        _wrapped(stage, 0.46, 0.40, 0.30, -0.35, label.accent)
        _open(stage, 0.50, 0.88, 0.30, 0.18)
        return
    stage.room("pasir")
    for x, y, turn in (
        (0.30, 0.42, 0.5),
        (0.66, 0.40, -0.6),
        (0.50, 0.60, 0.1),
        (0.27, 0.80, -0.4),
        (0.70, 0.82, 0.7),
        (0.50, 1.00, -0.15),
    ):
        _wrapped(stage, x, y, 0.21, turn, label.accent)


def _placed(points, x: float, y: float, turn: float) -> np.ndarray:
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray(points, dtype=np.float64) @ np.array([[c, s], [-s, c]]) + (x, y)


def _wrapped(stage: Stage, x: float, y: float, long: float, turn: float, accent: str) -> None:
    """A bar in paper, twisted at both ends, with a coloured band."""
    half, tall = 0.5 * long, 0.26 * long
    for side in (-1, 1):
        fan = [(side * half * 0.94, -0.03 * long), (side * half * 1.50, -0.24 * long), (side * half * 1.62, 0.0)]
        fan += [(side * half * 1.50, 0.24 * long), (side * half * 0.94, 0.03 * long)]
        shape = _placed(fan, x, y, turn)
        stage.lying(stage.patch(shape), 0.010, 0.7)
        stage.solid([shape], "#F1E7D0", puff=0.012, bump=0.006, bump_size=0.03, edge=0.3)
        for fold in (-0.14, 0.0, 0.14):
            crease = _placed([(side * half, 0), (side * half * 1.45, fold * long)], x, y, turn)
            stage.darken(stage.patch(ribbon(crease, 0.004)), 0.22)
    body = _placed(rounded(-half, -tall, half, tall, 0.07 * long), x, y, turn)
    stage.lying(stage.patch(body), 0.028, 0.8)
    stage.solid([body], "#F4ECDC", puff=0.05, bump=0.004, bump_size=0.05, gloss=0.08, edge=0.3)
    band = _placed([(-0.42 * half, -tall), (0.42 * half, -tall), (0.42 * half, tall), (-0.42 * half, tall)], x, y, turn)
    stage.paint(stage.patch(band), rgb(accent), 0.75)
    leaf = spline([(-0.26 * half, 0), (0, -0.3 * tall), (0.26 * half, 0), (0, 0.3 * tall)], 6, True)
    stage.paint(stage.patch(_placed(leaf, x, y, turn)), rgb("#F4ECDC"), 0.9)


def _open(stage: Stage, x: float, y: float, long: float, turn: float) -> None:
    """A brown bar lying on the paper it came in."""
    paper = [(-0.95, -0.55), (-0.2, -0.62), (0.9, -0.5), (1.0, 0.1), (0.85, 0.6), (-0.1, 0.55), (-0.9, 0.62), (-1.0, 0)]
    sheet = _placed(np.array(paper) * 0.85 * long, x, y, turn)
    stage.lying(stage.patch(sheet), 0.012, 0.7)
    stage.solid([sheet], "#F1E7D0", puff=0.015, bump=0.010, bump_size=0.10, edge=0.15)
    bar = _placed(rounded(-0.5 * long, -0.24 * long, 0.5 * long, 0.24 * long, 0.06 * long), x, y, turn)
    stage.lying(stage.patch(bar), 0.030, 0.85)
    stage.solid([bar], TOFFEE, puff=0.05, bump=0.006, bump_size=0.04, gloss=0.16, edge=0.3)
