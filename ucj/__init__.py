"""Dasbor UCJ: coverage of employment social security, from the lists of offices to numbers that hold."""

__version__ = "0.1.0"
