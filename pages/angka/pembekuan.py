"""Why did the number move, and which numbers stand still: releases compared, frozen and opened again."""

from ucj.access import Permission
from ucj.ui import freeze_data, freeze_page, guard, session, show

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
known = freeze_data.releases(viewer.is_public)
heading = show.place()
view = freeze_page.compared(known, info, viewer, t)

with heading:
    show.header(view.title, view.stamp, info, t)
show.sentence(view.message, is_empty=view.is_empty)
freeze_page.draw(view, t)
freeze_page.keep(known, info, viewer, t)
