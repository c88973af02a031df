"""Shapes of regions: the schematic layer that is shipped, and the boundaries an office imports instead."""
