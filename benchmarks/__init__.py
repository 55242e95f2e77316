"""What the shop costs, as ratios against bounds measured in the same run. `make bench`; never part of the tests."""
