"""One module a page: frames become a dataclass of finished text, numbers and frames. No Streamlit, no SQL."""
