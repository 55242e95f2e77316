"""The same seed gives the same picture; three views of one thing differ."""

import numpy as np
import pytest
from PIL import Image

from shop.demo.drawing import Job, draw_all, jobs_for
from shop.demo.goods import Picture
from shop.demo.pictures import KINDS, draw

SMALL = (96, 120)

pytestmark = pytest.mark.long  # they draw


def test_the_same_seed_draws_the_same_bytes():
    first = draw("tote", seed=6, view=0, size=SMALL, palette="nila")
    draw("batik", seed=2, view=1, size=SMALL)
    assert draw("tote", seed=6, view=0, size=SMALL, palette="nila").tobytes() == first.tobytes()
    assert draw("tote", seed=7, view=0, size=SMALL, palette="nila").tobytes() != first.tobytes()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "hero"])
def test_three_views_of_every_kind_differ_and_have_the_size_asked_for(kind):
    views = [draw(kind, seed=5, view=view, size=SMALL) for view in (0, 1, 2)]
    assert {picture.size for picture in views} == {SMALL}
    assert len({picture.tobytes() for picture in views}) == 3


def test_leaves_palette_and_motif_change_the_cloth():
    wanted = [
        {"leaves": ("jati",)},
        {"leaves": ("pakis",)},
        {"motif": "kawung"},
        {"motif": "lurik"},
        {"motif": "polos"},
    ]
    drawn = [draw("ecoprint", seed=3, view=1, size=SMALL, palette="soga", **wish).tobytes() for wish in wanted]
    assert len(set(drawn)) == len(wanted)


def test_pictures_are_written_into_a_folder_and_not_drawn_twice(tmp_path):
    jobs = jobs_for("tas", Picture("tote", 6, "nila"), size=SMALL)
    seen = []
    drawn = draw_all(jobs, folder=tmp_path, processes=1, on_done=lambda job, path: seen.append(job.name))
    assert seen == ["tas-0", "tas-1", "tas-2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tas-0.jpg", "tas-1.jpg", "tas-2.jpg"]
    written = drawn["tas-1"].stat().st_mtime_ns
    draw_all(jobs, folder=tmp_path, processes=1)
    assert drawn["tas-1"].stat().st_mtime_ns == written


def test_two_processes_draw_the_same_as_one(tmp_path):
    jobs = [Job("a", Picture("snack", 3, label="Keripik"), 0, SMALL), Job("b", Picture("mask", 4), 0, SMALL)]
    alone = draw_all(jobs, folder=tmp_path / "one", processes=1)
    together = draw_all(jobs, folder=tmp_path / "two", processes=2)
    assert {name: path.read_bytes() for name, path in alone.items()} == {
        name: path.read_bytes() for name, path in together.items()
    }


@pytest.mark.parametrize("kind", ["ecoprint", "tote", "snack", "sling"])
def test_a_larger_picture_shows_the_same_scene(kind):
    small = np.asarray(draw(kind, seed=5, view=2, size=(160, 200)), dtype=float)
    large = draw(kind, seed=5, view=2, size=(480, 600)).resize((160, 200), Image.Resampling.BOX)
    other = draw(kind, seed=9, view=2, size=(480, 600)).resize((160, 200), Image.Resampling.BOX)
    same = np.abs(np.asarray(large, dtype=float) - small).mean()
    assert same < np.abs(np.asarray(other, dtype=float) - small).mean() / 2
