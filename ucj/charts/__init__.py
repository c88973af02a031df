"""Frames and finished texts become drawings: SVG text or a Vega-Lite specification. No data access, no Streamlit."""
