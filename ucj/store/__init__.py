"""Registry to release: the only code that writes DuckDB files."""
