"""What `make run` serves: the app under uvicorn, its files compressed.

`streamlit run app.py` works too; it answers more slowly and sends files as they lie on disk.
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

# Imported before the first visitor, who would otherwise wait for them.
from ucj.ui import (  # noqa: F401
    activity_entry,
    allocation_editor,
    area_map,
    at_risk,
    breadcrumbs,
    claims,
    comparison,
    dictionary,
    employers,
    freeze_page,
    inbox,
    membership,
    menu,
    nearest,
    profile,
    programme,
    programme_entry,
    progress_entry,
    quality,
    reconciliation_form,
    scenario_saved,
    sidebar,
    uncovered,
    uncovered_map,
)

# Until the app's menu has run once, the library takes any pages/ folder for its own and tells the first visitor of a
# page's address that the page does not exist.
PagesManager.uses_pages_directory = False


def _home(request: Request) -> Response:
    """The first page's own address: the library serves that page at the root alone."""
    return RedirectResponse(str(request.url.replace(path="/")))


app = st.App(
    "app.py",
    routes=[Route(f"/{menu.PAGES[0].url}", _home)],
    middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)],
)
