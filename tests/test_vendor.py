"""What others wrote and we ship is exactly what they published."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "VENDOR.json").read_text())


def test_every_vendored_file_has_the_recorded_content():
    for package in PACKAGES:
        for row in package["files"]:
            assert hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]


def test_every_file_of_the_folder_is_recorded_with_its_licence():
    recorded = {row["file"] for package in PACKAGES for row in package["files"]}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {"VENDOR.json"}
    assert present == recorded
    assert all(package["licence"] and any("LICENSE" in row["file"] for row in package["files"]) for package in PACKAGES)
