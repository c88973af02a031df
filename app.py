"""Who is it -> the menu for that role -> the page."""

import streamlit as st

from ucj.errors import UcjError
from ucj.settings import PROJECT
from ucj.ui import freeze_choice, menu, session, show, sidebar

ICON = PROJECT / "static" / "icon.svg"

st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=236)
t = sidebar.language()
st.set_page_config(page_title=t("app.title"))
try:
    freeze_choice.follow(t)
    sidebar.role(session.info(), t)
    page = menu.navigation(session.viewer(), t)
    freeze_choice.banner(t)
    page.run()
except UcjError as problem:
    show.problem(problem, t)
