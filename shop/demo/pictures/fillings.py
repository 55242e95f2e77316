"""What a pouch, a tin or a bowl holds, told from the name on the label: slices, twists, kernels, beans, biscuits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .canvas import ellipse, rgb, ribbon, spline
from .stage import Stage


class Spot:
    """Where one piece lies and how it is turned; `at` places a drawing whose lengths are parts of its radius."""

    def __init__(self, stage: Stage, x: float, y: float, r: float):
        self.stage, self.r = stage, r
        self.middle = np.array([x, y])
        turn = stage.rng.uniform(0, 2 * np.pi)
        self.spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        self.light = stage.rng.uniform(0.90, 1.10)

    def at(self, points) -> np.ndarray:
        return self.r * np.asarray(points, dtype=np.float64) @ self.spin + self.middle

    def hue(self, colour: str, bright: float = 1.0) -> np.ndarray:
        return np.clip(rgb(colour) * self.light * bright, 0, 1)

    def lay(self, outline, colour: str, *, puff: float = 0.10, bump: float = 0.0, gloss: float = 0.06) -> None:
        """A piece with its shadow."""
        shape = self.at(outline)
        self.stage.lying(self.stage.patch(shape), 0.09 * self.r, 0.75)
        r = self.r
        self.stage.solid(
            [shape],
            self.hue(colour),
            puff=puff * r,
            bump=bump * r,
            bump_size=0.6 * r,
            gloss=gloss,
            edge=0.28,
        )

    def mark(self, outlines, colour: str, alpha: float = 0.6) -> None:
        """Flat marks on a piece: seeds, herbs, flecks of chilli."""
        self.stage.paint(self.stage.patch(*(self.at(one) for one in outlines)), rgb(colour), alpha)

    def dots(self, count: int, reach: float, size: float) -> list[np.ndarray]:
        rng = self.stage.rng
        return [
            ellipse(
                reach * rng.uniform(-0.75, 0.75),
                reach * rng.uniform(-0.75, 0.75),
                size * rng.uniform(0.5, 1.2),
                size * 0.6,
                rng.uniform(0, 3),
                10,
            )
            for _ in range(count)
        ]


def slice_(spot: Spot, colour: str, wide: float = 1.0) -> None:
    """A thin round slice, browned at its rim."""
    a = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    rr = 1 + 0.06 * spot.stage.rng.standard_normal(14)
    outline = spline(np.stack([wide * rr * np.cos(a), rr * np.sin(a) * spot.stage.rng.uniform(0.62, 0.95)], 1), 5, True)
    spot.lay(outline, colour, puff=0.05, bump=0.05, gloss=0.05)
    spot.mark([ribbon(np.vstack([outline, outline[:1]]) * 0.97, 0.10)], "#8A5A22", 0.32)


def banana(spot: Spot, colour: str) -> None:
    """A slice of banana with its three seeds."""
    slice_(spot, colour)
    spot.mark([ellipse(0.17 * np.cos(t), 0.14 * np.sin(t), 0.06, 0.045, n=12) for t in (0, 2.1, 4.2)], "#6E4A1E", 0.7)


def cassava(spot: Spot, colour: str) -> None:
    """A slice of cassava with flecks of chilli."""
    slice_(spot, colour, 1.08)
    spot.mark(spot.dots(11, 0.85, 0.10), "#B3301C", 0.85)


def taro(spot: Spot, colour: str) -> None:
    """A slice of taro with its purple flecks."""
    slice_(spot, colour)
    spot.mark(spot.dots(12, 0.8, 0.07), "#7A5A78", 0.7)


def tempe(spot: Spot, colour: str) -> None:
    """An oblong slice in which the beans are seen."""
    a = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    box = np.stack(
        [np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.4, 0.6 * np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.4], 1
    )
    spot.lay(box, colour, puff=0.05, bump=0.07)
    beans = [
        ellipse(u, v, 0.16, 0.11, u * 9 + v * 5, 14) for u in np.arange(-0.75, 0.8, 0.36) for v in (-0.33, 0.02, 0.36)
    ]
    spot.mark(beans, "#F1DDAB", 0.55)
    spot.mark(spot.dots(3, 0.7, 0.09), "#56703A", 0.8)


def rice(spot: Spot, colour: str) -> None:
    """Rengginang: a round of puffed grains."""
    rng = spot.stage.rng
    spot.lay(ellipse(0, 0, 1, 0.86, n=24), colour, puff=0.05, gloss=0.0)
    grains = []
    for d, count in ((0.78, 15), (0.46, 9), (0.12, 3)):
        for t in np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(0, 1):
            grains.append(spot.at(ellipse(d * np.cos(t), 0.86 * d * np.sin(t), 0.20, 0.11, t + rng.uniform(-1, 1), 12)))
    for part in (grains[::2], grains[1::2]):
        spot.stage.solid(part, spot.hue(colour, 1.06), puff=0.06 * spot.r, gloss=0.06, edge=0.22)


def jackfruit(spot: Spot, colour: str) -> None:
    """A curled strip of fruit."""
    t = np.linspace(-1.15, 1.15, 12)
    curve = np.stack([np.sin(t), 0.55 * (1 - np.cos(t)) - 0.2], 1)
    wide = 0.62 * np.cos(t / 1.35) ** 0.6
    spot.lay(ribbon(curve, wide), colour, puff=0.14, bump=0.05, gloss=0.14)
    spot.mark([ribbon(curve * (0.9, 1) + (0, off), 0.04) for off in (-0.12, 0.10)], "#9A6414", 0.45)


def diamond(spot: Spot, colour: str) -> None:
    """Keripik bawang: thin dough cut in diamonds, with celery in it."""
    spot.lay([(-1.05, 0.0), (0, -0.62), (1.05, 0.0), (0, 0.62)], colour, puff=0.08, bump=0.10)
    spot.mark(spot.dots(6, 0.55, 0.08), "#4F7034", 0.85)


def twist(spot: Spot, colour: str) -> None:
    """Ladrang: a ribbon of dough twisted twice."""
    t = np.linspace(-1, 1, 30)
    curve = np.stack([1.2 * t, 0.16 * np.sin(2.4 * t)], 1)
    spot.lay(ribbon(curve, 0.26 + 0.22 * np.abs(np.cos(2 * np.pi * t))), colour, puff=0.13, gloss=0.30)
    for turn in (-0.75, -0.25, 0.25, 0.75):
        fold = np.array([(1.2 * turn - 0.16, -0.20), (1.2 * turn, 0.02), (1.2 * turn + 0.16, 0.24)])
        spot.mark([ribbon(spline(fold, 5), 0.09)], "#7A4412", 0.6)


def kernel(spot: Spot, colour: str) -> None:
    """Marning: a grain of corn, pale and split at its tip."""
    drop = [(-0.62, 0), (-0.3, -0.42), (0.25, -0.52), (0.62, -0.2), (0.62, 0.2), (0.25, 0.52), (-0.3, 0.42)]
    spot.lay(spline(drop, 5, True), colour, puff=0.20, gloss=0.22)
    spot.mark([ellipse(-0.42, 0, 0.17, 0.20, n=14)], "#F6E7BC", 0.85)
    spot.mark([ribbon(spline([(-0.3, 0), (0.1, 0.06), (0.48, -0.02)], 5), 0.08)], "#7A4A12", 0.55)


def ball(spot: Spot, colour: str) -> None:
    """A nut in a coat of dough."""
    spot.lay(ellipse(0, 0, 0.62, 0.58, n=28), colour, puff=0.30, bump=0.03, gloss=0.16)


def pineapple_tart(spot: Spot, colour: str) -> None:
    """Nastar: a golden ball with a clove on top."""
    spot.lay(ellipse(0, 0, 0.78, 0.74, n=30), colour, puff=0.34, gloss=0.34)
    spot.mark([ellipse(-0.06, -0.06, 0.10, 0.10, n=12)], "#4A2A14", 0.9)


def rosette(spot: Spot, colour: str) -> None:
    """A piped biscuit: eight ridges around a dimple."""
    a = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    rim = 0.86 + 0.10 * np.cos(8 * a)
    spot.lay(np.stack([rim * np.cos(a), rim * np.sin(a)], 1), colour, puff=0.16, gloss=0.05)
    grooves = [
        ribbon(np.array([(0.24 * np.cos(t), 0.24 * np.sin(t)), (0.80 * np.cos(t + 0.5), 0.80 * np.sin(t + 0.5))]), 0.07)
        for t in np.arange(8) * np.pi / 4 + 0.15
    ]
    spot.mark(grooves, "#5E4622", 0.40)
    spot.mark([ellipse(0, 0, 0.15, 0.15, n=16)], "#A8781F", 0.75)


def peanut_biscuit(spot: Spot, colour: str) -> None:
    """A domed biscuit with half a peanut pressed into it."""
    spot.lay(ellipse(0, 0, 0.82, 0.78, n=30), colour, puff=0.26, bump=0.05)
    spot.stage.solid([spot.at(ellipse(0, 0, 0.30, 0.19, n=20))], spot.hue("#E9CF98"), puff=0.10 * spot.r, edge=0.4)


def peanut(spot: Spot, colour: str) -> None:
    """A peeled peanut, whole, with its waist."""
    shape = [
        (-0.70, 0),
        (-0.45, -0.38),
        (-0.05, -0.33),
        (0.40, -0.42),
        (0.72, 0),
        (0.40, 0.42),
        (-0.05, 0.33),
        (-0.45, 0.38),
    ]
    spot.lay(spline(shape, 5, True), colour, puff=0.22, gloss=0.14)
    spot.mark([ribbon(np.array([(0.52, 0), (0.66, 0.0)]), 0.10)], "#8A5A26", 0.7)


def bean(spot: Spot, colour: str) -> None:
    """A coffee bean with its cleft."""
    spot.lay(ellipse(0, 0, 0.64, 0.45, n=28), colour, puff=0.24, gloss=0.12)
    spot.mark([ribbon(spline([(-0.52, 0), (0, 0.09), (0.52, 0)], 6), 0.09)], "#1E120B", 0.8)


def peaberry(spot: Spot, colour: str) -> None:
    """A coffee bean that grew alone: smaller and round."""
    spot.lay(ellipse(0, 0, 0.50, 0.43, n=28), colour, puff=0.24, gloss=0.14)
    spot.mark([ribbon(spline([(-0.40, 0.04), (0, 0.1), (0.40, 0.02)], 6), 0.07)], "#1E120B", 0.8)


def fish(spot: Spot, colour: str) -> None:
    """A small dried anchovy."""
    t = np.linspace(-1, 1, 14)
    curve = np.stack([1.1 * t, 0.14 * np.sin(2 * t)], 1)
    spot.lay(ribbon(curve, 0.30 * np.sqrt(1.02 - t**2) + 0.04), colour, puff=0.10, gloss=0.28)
    spot.mark([ellipse(-0.88, -0.14, 0.05, 0.05, n=10)], "#2A2018", 0.9)
    spot.mark([np.array([(0.95, 0.10), (1.4, -0.12), (1.4, 0.36)])], colour, 0.9)


def clove(spot: Spot, colour: str) -> None:
    """A clove of garlic."""
    drop = [(-0.75, 0), (-0.2, -0.36), (0.4, -0.40), (0.66, 0), (0.4, 0.40), (-0.2, 0.36)]
    spot.lay(spline(drop, 5, True), colour, puff=0.24, gloss=0.14)
    spot.mark([ribbon(spline([(-0.6, 0.02), (0.1, 0.14), (0.55, 0.1)], 5), 0.04)], "#B59AA0", 0.5)


def lump(spot: Spot, colour: str) -> None:
    """A shred of smoked fish."""
    spot.lay(spline([(-0.7, -0.1), (-0.2, -0.5), (0.6, -0.4), (0.7, 0.3), (0, 0.5)], 5, True), colour, puff=0.18)


def powder(spot: Spot, colour: str) -> None:
    """A soft heap of something ground."""
    x, y = spot.middle
    heap = ellipse(x, y, 1.5 * spot.r, 0.8 * spot.r, 0, 40)
    spot.stage.solid([heap], colour, puff=0.3 * spot.r, bump=0.002, bump_size=0.008, edge=0.1)


#: By the words on the label; the first that is found counts.
FILLINGS: dict[str, tuple[Callable[[Spot, str], None], str]] = {
    "bubuk": (powder, "#4A2E1E"),
    "kopi lanang": (peaberry, "#3F2617"),
    "kopi": (bean, "#4A2E1E"),
    "pisang": (banana, "#E6C368"),
    "singkong": (cassava, "#E9CF94"),
    "tempe": (tempe, "#C48F45"),
    "talas": (taro, "#DCCDB8"),
    "nangka": (jackfruit, "#E3A632"),
    "rengginang": (rice, "#F4E6C4"),
    "ladrang": (twist, "#CF9440"),
    "keripik bawang": (diamond, "#E0BC72"),
    "kacang telur": (ball, "#D59A55"),
    "kue kacang": (peanut_biscuit, "#C98E48"),
    "kacang": (peanut, "#D9AE6E"),
    "pecel": (peanut, "#C98B4E"),
    "jagung": (kernel, "#E2A22E"),
    "nastar": (pineapple_tart, "#E2A53C"),
    "sagu": (rosette, "#EFD9A4"),
    "kelor": (rosette, "#A9AE6C"),
    "teri": (fish, "#C9B48E"),
    "cakalang": (lump, "#9A5A38"),
    "sambal": (clove, "#EFE3CB"),
}
OTHER = (slice_, "#D9A54E")


def filling(name: str) -> tuple[Callable[[Spot, str], None], str]:
    """How a piece of what bears this name is drawn, and its colour."""
    return next((found for words, found in FILLINGS.items() if words in name.lower()), OTHER)


def is_powder(name: str) -> bool:
    """Whether a pouch of this name holds something ground."""
    return filling(name)[0] is powder


def piece(stage: Stage, x: float, y: float, r: float, name: str) -> None:
    """One piece of what bears this name."""
    drawn, colour = filling(name)
    drawn(Spot(stage, x, y, r), colour)
