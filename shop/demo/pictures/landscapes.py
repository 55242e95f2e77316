"""The villages' landscapes: hills under a sky, and in front of them what each is known for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .canvas import blur, ellipse, mix, noise, rgb, ribbon, smooth, spline
from .stage import Patch, Stage

SKIES = (
    ("#F6E3BE", "#F3F0E2", "#E9B25C"),
    ("#D9E2DC", "#F6EFDF", "#F7E9C4"),
    ("#E9B98C", "#F4DEC0", "#E07B3C"),
)
#: how high the mountain stands behind it, and in how many places there are houses, where not as usual
HEIGHTS = {"kopi": 0.24, "pinus": 0.20, "laut": 0.05, "kebun": 0.04, "tembakau": 0.07}
HAMLETS = {"pasar": 4, "jahitan": 4, "laut": 2, "tembakau": 2}
DARK = "#2C3B2A"


def _ridge(rng, y, rough, n=9, lift=0.0):
    xs = np.linspace(-0.1, 1.1, n)
    ys = y + rough * rng.uniform(-1, 1, n) - lift * np.exp(-(((xs - rng.uniform(0.2, 0.8)) / 0.22) ** 2))
    return spline(np.stack([xs, ys], 1), 14)


def village(stage: Stage, view: int, seed: int, known_for: str | None) -> None:
    """Hills and what a village is known for in flat tones, with paper grain; view picks the hour."""
    t = stage.tall
    rng = np.random.default_rng([seed, 91])
    high, low, sun = (rgb(c) for c in SKIES[view % 3])
    whole = Patch(np.ones((stage.height, stage.width), np.float32), 0, 0)
    _, y = stage.grid(whole)
    stage.rgb = mix(high, low, smooth(y, 0, 0.55 * t)[..., None]).astype(np.float32)
    disc = stage.patch(ellipse(0.70, 0.26 * t, 0.075 * min(1, t), 0.075 * min(1, t)))
    glow = Patch(
        blur(np.pad(disc.mask, int(0.2 * stage.px)), 0.07 * stage.px),
        disc.x - int(0.2 * stage.px),
        disc.y - int(0.2 * stage.px),
    )
    stage.paint(glow, sun, 0.6)
    stage.paint(disc, np.clip(sun * 1.08 + 0.06, 0, 1), 0.95)
    far, near = mix(low, rgb("#8FA09A"), 0.55), rgb("#3E5636")
    for k in range(4):
        f = k / 3
        rise = (HEIGHTS.get(known_for or "", 0.16), 0.06, 0.03, 0.0)[k]
        line = _ridge(rng, t * (0.42 + 0.085 * k), 0.018 + 0.01 * k, lift=rise)
        hill = np.vstack([line, [(1.1, t + 0.1), (-0.1, t + 0.1)]])
        patch = stage.patch(hill)
        _, py = stage.grid(patch)
        mist = smooth(py, t * (0.40 + 0.085 * k), t * (0.62 + 0.085 * k))[..., None]
        stage.paint(
            patch,
            mix(mix(far, near, 0.15 + 0.55 * f), mix(far, rgb("#DDD9BE"), 0.55), mist * (0.75 - 0.3 * f)),
        )
        if k == 2:
            _houses(stage, rng, line, HAMLETS.get(known_for or "", 1))
    FOREGROUNDS.get(known_for or "", _fields)(stage, rng, t)
    paper = 1 + 0.018 * noise(whole.shape, 2.2, stage.rng) + 0.02 * noise(whole.shape, 0.2 * stage.px, stage.rng, 2)
    stage.rgb = np.clip(stage.rgb * paper[..., None], 0, 1)


def _terraces(stage: Stage, rng, t) -> None:
    """Rice terraces: bands that follow the slope, some with water."""
    greens = ("#8E9C55", "#A9AE62", "#76894A", "#B9B46A", "#65793F", "#879A52")
    for k in range(9):
        f = k / 8
        y = t * (0.66 + 0.36 * f**1.25)
        xs = np.linspace(-0.1, 1.1, 9)
        ys = (
            y
            + (0.012 + 0.035 * f) * np.sin(xs * (5.5 - 1.5 * f) + 1.3 * k + rng.uniform(-0.4, 0.4))
            + 0.06 * (xs - 0.5) * (1 - f)
        )
        line = spline(np.stack([xs, ys], 1), 14)
        band = np.vstack([line, [(1.1, t + 0.1), (-0.1, t + 0.1)]])
        patch = stage.patch(band)
        colour = rgb(greens[k % len(greens)]) * (1.04 - 0.34 * f)
        if k in (2, 4, 6):
            colour = mix(colour, stage.rgb[int(0.18 * stage.height)].mean(axis=0), 0.45)
        stage.shadow(stage.patch(ribbon(line + (0, -0.004), 0.008)), 0, -0.004, 0.006, 0.22)
        grow = 1 + 0.05 * noise(patch.shape, (0.05 * stage.px, 0.008 * stage.px), stage.rng, 2)
        stage.paint(patch, np.clip(colour * grow[..., None], 0, 1))
        stage.paint(stage.patch(ribbon(line, (0.004 + 0.004 * f) * min(1, t))), rgb("#D8D19A"), 0.55 - 0.25 * f)


def _houses(stage: Stage, rng, line, hamlets: int) -> None:
    """A few roofs among trees on a ridge, in so many places."""
    for middle in (0.45, 0.22, 0.68, 0.86)[:hamlets]:
        _hamlet(stage, rng, line, middle)


def _hamlet(stage: Stage, rng, line, middle: float) -> None:
    small = min(1, stage.tall)
    for x in middle + small * np.array([-0.09, -0.02, 0.07]):
        y = np.interp(x, line[:, 0], line[:, 1]) + 0.012
        s = rng.uniform(0.035, 0.045) * small
        stage.paint(
            stage.patch(
                np.array(
                    [
                        (x - 0.7 * s, y - 0.25 * s),
                        (x + 0.7 * s, y - 0.25 * s),
                        (x + 0.7 * s, y + 0.45 * s),
                        (x - 0.7 * s, y + 0.45 * s),
                    ]
                )
            ),
            rgb("#EADBBE"),
        )
        stage.paint(
            stage.patch(
                np.array(
                    [
                        (x - s, y - 0.2 * s),
                        (x - 0.45 * s, y - 0.75 * s),
                        (x + 0.45 * s, y - 0.75 * s),
                        (x + s, y - 0.2 * s),
                    ]
                )
            ),
            rgb("#A4583A"),
        )
    for x in middle + small * np.array([-0.14, -0.055, 0.025, 0.13, 0.17]):
        y = np.interp(x, line[:, 0], line[:, 1]) + 0.015
        r = rng.uniform(0.02, 0.034) * small
        stage.paint(stage.patch(ellipse(x, y - r * 0.6, r, r * 0.9)), rgb("#5F7548"))


def _palm(stage: Stage, x, base, tall, rng) -> None:
    """A coconut palm in silhouette."""
    lean = rng.uniform(-0.05, 0.05)
    trunk = spline([(x, base), (x + lean * 0.3, base - 0.5 * tall), (x + lean, base - tall)], 14)
    dark = rgb("#2C3B2A")
    stage.paint(stage.patch(ribbon(trunk, np.linspace(0.027, 0.0135, len(trunk)) * tall)), dark)
    top = trunk[-1]
    shapes = []
    for a in np.linspace(-2.9, -0.25, 9) + rng.normal(0, 0.08, 9):
        long = 0.30 * tall * rng.uniform(0.9, 1.15)
        s = np.linspace(0, 1, 14)
        rib = top + np.stack([np.cos(a) * long * s, np.sin(a) * long * s + 0.55 * long * s**2], 1)
        shapes.append(ribbon(rib, 0.008 * tall))
        for p, q, f in zip(rib[1:], rib[:-1], s[1:], strict=False):
            d = (p - q) / max(np.hypot(*(p - q)), 1e-6)
            hang = long * 0.22 * np.sin(np.pi * min(0.98, 0.15 + f * 0.8))
            for side in (-1, 1):
                tip = p + hang * (d * 0.6 + np.array([-d[1], d[0]]) * side * 0.6 + (0, 0.55))
                shapes.append(ribbon(np.array([p, (p + tip) / 2, tip]), np.array([0.012, 0.009, 0.002]) * tall))
    stage.paint(stage.patch(*shapes), dark)
    stage.paint(
        stage.patch(
            *[
                ellipse(top[0] + dx * tall, top[1] + 0.024 * tall, 0.016 * tall, 0.019 * tall)
                for dx in (-0.022, 0.006, 0.026)
            ]
        ),
        rgb("#4A3A22"),
    )


def _fields(stage: Stage, rng, t) -> None:
    """Rice terraces and palms."""
    _terraces(stage, rng, t)
    for x, base, tall in ((0.10, 1.03, 0.55), (0.19, 1.04, 0.42), (0.90, 1.03, 0.48)):
        _palm(stage, x, base * t, tall * min(t, 1.0), rng)


def _sea(stage: Stage, rng, t) -> None:
    """A bay with fishing boats and a beach."""
    shore = np.array([(-0.1, 0.60 * t), (1.1, 0.60 * t), (1.1, t + 0.1), (-0.1, t + 0.1)])
    patch = stage.patch(shore)
    _, y = stage.grid(patch)
    deep = smooth(y, 0.60 * t, 0.95 * t)[..., None]
    stage.paint(patch, mix(rgb("#A9C3C4"), rgb("#3F7480"), deep))
    for k in range(16):
        f = k / 15
        y0, x0 = t * (0.63 + 0.27 * f), rng.uniform(-0.05, 0.75)
        wave = np.stack([x0 + np.linspace(0, 0.12 + 0.2 * f, 9), y0 + 0.003 * np.sin(np.arange(9) * 1.6)], 1)
        stage.paint(stage.patch(ribbon(wave, 0.002 + 0.002 * f)), rgb("#E6F0EA"), 0.55)
    for x, y0, long, sail in (
        (0.30, 0.70, 0.10, "#D8A13C"),
        (0.62, 0.76, 0.15, "#9C3B32"),
        (0.47, 0.655, 0.06, "#EFE4CC"),
    ):
        _boat(stage, x, y0 * t, long, sail)
    sand = np.vstack([_ridge(rng, 0.93 * t, 0.012), [(1.1, t + 0.1), (-0.1, t + 0.1)]])
    stage.paint(stage.patch(sand), rgb("#DCC79A"))
    for x, base, tall in ((0.08, 1.03, 0.60), (0.92, 1.03, 0.50)):
        _palm(stage, x, base * t, tall * min(t, 1.0), rng)


def _boat(stage: Stage, x: float, y: float, long: float, sail: str) -> None:
    hull = [(-0.62, -0.16), (-0.40, 0.0), (0.40, 0.0), (0.66, -0.20), (0.36, 0.16), (-0.34, 0.16)]
    stage.paint(stage.patch(np.array(hull) * long + (x, y)), rgb("#2F4A5C"))
    stage.paint(
        stage.patch(ribbon(np.array([(-0.45, 0.06), (0.42, 0.06)]) * long + (x, y), 0.05 * long)), rgb("#E8DCC0")
    )
    stage.paint(stage.patch(ribbon(np.array([(0, 0), (0.02, -0.95)]) * long + (x, y), 0.03 * long)), rgb("#3A2C20"))
    stage.paint(stage.patch(np.array([(0.03, -0.92), (0.46, -0.20), (0.03, -0.14)]) * long + (x, y)), rgb(sail))


def _pines(stage: Stage, rng, t) -> None:
    """Terraces below a pine forest."""
    _terraces(stage, rng, t)
    rows = [(x, 0.68, 0.16, "#5C7560") for x in np.linspace(0.03, 0.97, 15)]
    rows += [(x, 1.02, rng.uniform(0.46, 0.60), DARK) for x in (0.05, 0.14, 0.22, 0.80, 0.89, 0.97)]
    for x, base, tall, colour in rows:
        _pine(stage, x + rng.uniform(-0.015, 0.015), base * t, tall * t * rng.uniform(0.85, 1.15), colour)


def _pine(stage: Stage, x: float, base: float, tall: float, colour: str) -> None:
    shapes = [ribbon(np.array([(x, base), (x, base - 0.3 * tall)]), 0.05 * tall)]
    for k in range(4):
        top, foot, wide = base - tall * (1 - 0.17 * k), base - tall * (0.66 - 0.17 * k), tall * (0.09 + 0.045 * k)
        shapes.append(np.array([(x, top), (x + wide, foot), (x, foot - 0.03 * tall), (x - wide, foot)]))
    stage.paint(stage.patch(*shapes), rgb(colour))


def _teak(stage: Stage, rng, t) -> None:
    """Terraces in front of old teak: straight stems, crowns of large leaves, some of them turning red."""
    _terraces(stage, rng, t)
    for x, tall in ((0.07, 0.86), (0.20, 0.70), (0.86, 0.78), (0.96, 0.90)):
        base, top = 1.03 * t, t * (1.03 - tall)
        stage.paint(stage.patch(ribbon(np.array([(x, base), (x + 0.006, top)]), 0.017)), rgb("#4A3A2C"))
        for k in range(64):
            a, d = rng.uniform(0, 6.28), np.sqrt(rng.random())
            cx, cy = x + 0.105 * d * np.cos(a), top + 0.02 + 0.115 * t * d * np.sin(a)
            colour = ("#3E5636", "#56703F", "#6C8248", "#8A4A32")[k % 4 if k % 8 else 3]
            leaf = ellipse(cx, cy, 0.021, 0.014, a, 24)
            stage.paint(stage.patch(leaf), rgb(colour))


def _coffee(stage: Stage, rng, t) -> None:
    """Rows of coffee on the slope, red with cherries, under a high mountain."""
    _terraces(stage, rng, t)
    for f in (0.12, 0.34, 0.62, 1.0):
        y, r = t * (0.68 + 0.34 * f), 0.014 + 0.036 * f
        for x in np.arange(-0.02, 1.04, 1.9 * r):
            px, py = x + rng.uniform(-0.2, 0.2) * r, y + 0.05 * (x - 0.5) * (1 - f) + rng.uniform(-0.2, 0.2) * r
            stage.paint(
                stage.patch(ellipse(px, py, r, 0.8 * r)), rgb(("#3F5E38", "#4C6B40", "#365232")[rng.integers(3)])
            )
            dots = [
                ellipse(px + r * u, py + r * v, 0.09 * r, 0.09 * r, n=10) for u, v in rng.uniform(-0.55, 0.55, (6, 2))
            ]
            stage.paint(stage.patch(*dots), rgb("#B03A2A"), 0.9)


def _market(stage: Stage, rng, t) -> None:
    """A road towards the hills with stalls on both sides."""
    _terraces(stage, rng, t)
    road = np.array([(0.47, 0.66 * t), (0.50, 0.66 * t), (0.68, t + 0.02), (0.26, t + 0.02)])
    stage.paint(stage.patch(road), rgb("#CDBE9C"))
    for f, side in ((0.2, -1), (0.2, 1), (0.5, -1), (0.5, 1), (0.95, -1), (0.95, 1)):
        x = 0.485 + side * (0.055 + 0.27 * f)
        _stall(
            stage, x, t * (0.70 + 0.30 * f), 0.05 + 0.13 * f, ("#9C3B32", "#23405F", "#C98A1B")[int(f * 10 + side) % 3]
        )


def _stall(stage: Stage, x: float, y: float, wide: float, awning: str) -> None:
    half, tall = wide / 2, 0.75 * wide
    for side in (-0.9, 0.9):
        post = np.array([(x + side * half, y), (x + side * half, y - tall)])
        stage.paint(stage.patch(ribbon(post, 0.04 * wide)), rgb("#4A3A2C"))
    table = [
        (x - half, y - 0.36 * wide),
        (x + half, y - 0.36 * wide),
        (x + half, y - 0.12 * wide),
        (x - half, y - 0.12 * wide),
    ]
    stage.paint(stage.patch(np.array(table)), rgb("#8A6A46"))
    for k in range(5):
        heap = ellipse(x + half * (-0.76 + 0.38 * k), y - 0.40 * wide, 0.16 * half, 0.12 * half)
        stage.paint(stage.patch(heap), rgb(("#D8A13C", "#6C8248", "#B5522A", "#E6C368", "#7A3F4A")[k]))
    roof = np.array([(-1.15, -0.70), (1.15, -0.70), (0.9, -1.02), (-0.9, -1.02)]) * (half, wide) + (x, y)
    stage.paint(stage.patch(roof), rgb(awning))
    stripes = [
        np.array([(-0.9 + q, -1.02), (-0.72 + q, -1.02), (-0.92 + 1.28 * q, -0.70), (-1.15 + 1.28 * q, -0.70)])
        for q in (0.36, 1.08)
    ]
    stage.paint(stage.patch(*(one * (half, wide) + (x, y) for one in stripes)), rgb("#F1E7D0"), 0.9)


def _river(stage: Stage, rng, t) -> None:
    """A river winding to the front between banana plants."""
    _terraces(stage, rng, t)
    f = np.linspace(0, 1, 40)
    middle = np.stack([0.50 + 0.16 * np.sin(4.2 * f + 0.6) * (0.35 + 0.65 * f), t * (0.655 + 0.37 * f)], 1)
    for width, colour, alpha in ((1.18, "#D8C79A", 1.0), (1.0, "#7FA9B0", 1.0), (0.5, "#A9C8C8", 0.55)):
        stage.paint(stage.patch(ribbon(middle, width * (0.02 + 0.24 * f**1.6))), rgb(colour), alpha)
    for x, base, tall in ((0.08, 1.04, 0.62), (0.19, 1.04, 0.42), (0.85, 1.04, 0.50), (0.95, 1.05, 0.66)):
        _banana_plant(stage, rng, x, base * t, tall * t)


def _banana_plant(stage: Stage, rng, x: float, base: float, tall: float) -> None:
    top = np.array([x, base - 0.55 * tall])
    stage.paint(stage.patch(ribbon(np.array([(x, base), top]), 0.07 * tall)), rgb("#7C8A4C"))
    for k, a in enumerate(np.linspace(-2.75, -0.4, 6) + rng.normal(0, 0.08, 6)):
        s = np.linspace(0, 1, 16)
        long = tall * rng.uniform(0.42, 0.56)
        rib = top + np.stack([np.cos(a) * long * s, np.sin(a) * long * s + 0.42 * long * s**2], 1)
        blade = ribbon(rib, 0.17 * tall * np.sin(np.pi * np.clip(0.06 + 0.94 * s, 0, 1)) ** 0.7)
        stage.paint(stage.patch(blade), rgb(("#4C6B3C", "#5E7F46", "#3F5A34")[k % 3]))
        stage.paint(stage.patch(ribbon(rib, 0.010 * tall)), rgb("#B9C27E"), 0.8)


def _barns(stage: Stage, rng, t) -> None:
    """Tobacco in rows, and the tall thatched barns where its leaves are dried."""
    _terraces(stage, rng, t)
    for x, y, wide in ((0.72, 0.78, 0.20), (0.16, 0.86, 0.27)):
        half, foot = wide / 2, y * t
        wall = np.array([(-0.84, 0), (0.84, 0), (0.84, -0.34), (-0.84, -0.34)]) * (half, wide) + (x, foot)
        stage.paint(stage.patch(wall), rgb("#8A6A46"))
        slats = [
            ribbon(np.array([(x + q * half, foot), (x + q * half, foot - 0.34 * wide)]), 0.02 * wide)
            for q in np.linspace(-0.7, 0.7, 6)
        ]
        stage.paint(stage.patch(*slats), rgb("#5A4430"), 0.8)
        roof = np.array([(-1.1, -0.30), (1.1, -0.30), (0.62, -0.86), (-0.62, -0.86)]) * (half, wide) + (x, foot)
        stage.paint(stage.patch(roof), rgb("#B08A52"))
        for q in np.linspace(-0.9, 0.9, 9):
            straw = np.array([(x + q * half * 1.1, foot - 0.32 * wide), (x + q * half * 0.62, foot - 0.84 * wide)])
            stage.paint(stage.patch(ribbon(straw, 0.008 * wide)), rgb("#7C5E34"), 0.6)
    for f in (0.55, 0.8, 1.05):
        for x in np.arange(0.02, 1.02, 0.05 + 0.03 * f):
            _leafy(stage, rng, x, t * (0.68 + 0.32 * f), 0.020 + 0.030 * f, ("#6C8A3E", "#7F9A48"))


def _leafy(stage: Stage, rng, x: float, y: float, r: float, colours: tuple[str, str]) -> None:
    """A low plant of broad leaves."""
    for k, a in enumerate(np.linspace(-2.8, -0.34, 6) + rng.normal(0, 0.1, 6)):
        leaf = ellipse(x + 0.55 * r * np.cos(a), y + 0.55 * r * np.sin(a), 0.6 * r, 0.2 * r, a, 24)
        stage.paint(stage.patch(leaf), rgb(colours[k % 2]))


def _garden(stage: Stage, rng, t) -> None:
    """Beds of turmeric and ginger with their upright leaves, behind a low fence."""
    _terraces(stage, rng, t)
    for f in (0.25, 0.55, 0.95):
        y, tall = t * (0.70 + 0.30 * f), 0.05 + 0.15 * f
        bed = np.array([(-0.1, y - 0.015), (1.1, y - 0.015), (1.1, y + 0.03 + 0.03 * f), (-0.1, y + 0.03 + 0.03 * f)])
        stage.paint(stage.patch(bed), rgb("#7A5A3C"))
        for x in np.arange(0.0, 1.04, 0.035 + 0.05 * f):
            for k, lean in enumerate((-0.5, -0.18, 0.14, 0.46)):
                tip = np.array([x + lean * 0.6 * tall, y - tall * rng.uniform(0.8, 1.1)])
                rib = spline([(x, y), (x + 0.2 * lean * tall, y - 0.5 * tall), tip], 8)
                blade = ribbon(rib, 0.13 * tall * np.sin(np.pi * np.linspace(0.05, 1, len(rib))) + 0.002)
                stage.paint(stage.patch(blade), rgb(("#4F7034", "#6C8A3E", "#5E7F3A", "#7F9A48")[k]))


def _washing(stage: Stage, rng, t) -> None:
    """Yards with sewn and dyed cloth on the line."""
    _terraces(stage, rng, t)
    for y, tall, colours in (
        (0.72, 0.16, ("#23405F", "#C98A1B", "#EFE4CC", "#9C3B32", "#6C8248", "#23405F")),
        (0.80, 0.30, ("#9C3B32", "#EFE4CC", "#23405F", "#C98A1B", "#6B3F22")),
    ):
        ends = np.array([(0.06, y * t - 0.02), (0.5, y * t + 0.012), (0.94, y * t - 0.02)])
        line = spline(ends, 20)
        for x in (0.06, 0.94):
            pole = np.array([(x, y * t - 0.05), (x, y * t + tall * t + 0.04)])
            stage.paint(stage.patch(ribbon(pole, 0.010)), rgb("#4A3A2C"))
        wide = 0.80 / len(colours)
        for k, colour in enumerate(colours):
            x0 = 0.10 + k * wide
            top = [np.interp(x, line[:, 0], line[:, 1]) for x in (x0, x0 + 0.78 * wide)]
            foot = tall * t * rng.uniform(0.75, 1.0)
            hem = spline(
                [(x0 + 0.78 * wide, top[1] + foot), (x0 + 0.4 * wide, top[0] + foot + 0.012), (x0, top[0] + foot)], 8
            )
            cloth = np.vstack([[(x0, top[0]), (x0 + 0.78 * wide, top[1])], hem])
            stage.paint(stage.patch(cloth), rgb(colour))
            for fold in (0.22, 0.5):
                crease = np.array([(x0 + fold * wide, top[0]), (x0 + (fold + 0.03) * wide, top[0] + foot)])
                stage.darken(stage.patch(ribbon(crease, 0.006)), 0.25)
        stage.paint(stage.patch(ribbon(line, 0.003)), rgb("#3A2C20"))


FOREGROUNDS: dict[str, Callable[[Stage, np.random.Generator, float], None]] = {
    "jahitan": _washing,
    "jati": _teak,
    "kebun": _garden,
    "kopi": _coffee,
    "laut": _sea,
    "pasar": _market,
    "pinus": _pines,
    "sungai": _river,
    "tembakau": _barns,
}
