"""What a pouch holds, told from the name on it: crisps, nuts, coffee beans, powder."""

from __future__ import annotations

import numpy as np

from .canvas import ellipse, rgb, ribbon, spline
from .scene import crisp
from .stage import Stage

INSIDE = {
    "kopi": "#4A2E1E",
    "gula": "#8A5428",
    "pisang": "#E3BE62",
    "singkong": "#E8D3A0",
    "tempe": "#C99A52",
    "talas": "#CBB7A3",
    "jagung": "#E2A22E",
    "kacang": "#C98B4E",
    "rengginang": "#EBDCB8",
    "ladrang": "#D9A54E",
    "bawang": "#DDB56A",
    "nangka": "#E0A83A",
    "teri": "#C7A06A",
    "pedas": "#B5522A",
}


def inside(name: str, seed: int) -> str:
    """The colour of what a pouch holds, from its name."""
    found = [c for word, c in INSIDE.items() if word in name.lower()]
    return found[-1] if found else ("#D9A54E", "#B5713A", "#E3C277")[seed % 3]


def is_powder(name: str) -> bool:
    """Whether a pouch of this name holds something ground."""
    return "bubuk" in name.lower()


def piece(stage: Stage, x: float, y: float, r: float, name: str, seed: int) -> None:
    """One piece of what a pouch holds: a coffee bean, a nut, or a crisp."""
    colour = inside(name, seed)
    if is_powder(name):
        stage.solid(
            [ellipse(x, y, 1.5 * r, 0.8 * r, 0, 40)],
            colour,
            puff=0.3 * r,
            bump=0.002,
            bump_size=0.008,
            edge=0.1,
        )
        return
    if not any(word in name.lower() for word in ("kopi", "kacang", "gula")):
        crisp(stage, x, y, r, colour)
        return
    turn = stage.rng.uniform(0, np.pi)
    hue = np.clip(rgb(colour) * stage.rng.uniform(0.88, 1.14), 0, 1)
    bean = ellipse(x, y, 0.62 * r, 0.44 * r, turn, 28)
    stage.lying(stage.patch(bean), 0.004, 0.8)
    stage.solid([bean], hue, puff=0.24 * r, gloss=0.10, edge=0.3)
    along = np.array([np.cos(turn), np.sin(turn)]) * 0.52 * r
    across = np.array([-along[1], along[0]]) * 0.16
    middle = np.array([x, y])
    stage.darken(stage.patch(ribbon(spline([middle - along, middle + across, middle + along], 6), 0.09 * r)), 0.45)
