"""The only part of ucj that knows Streamlit."""
