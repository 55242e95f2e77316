"""From a bank's file to a plain list of lines: one small module a layout, the checks in one place."""
