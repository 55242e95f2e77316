"""Bazaars: sales at a stall, also where there is no network; each counted once, none turned away."""
