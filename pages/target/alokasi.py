"""The target split over districts and villages: who carries how much, and at which pace."""

from ucj.access import Permission
from ucj.ui import allocation, allocation_editor, data, guard, session, show
from ucj.views import allocation as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
chosen = allocation.choose(info, viewer, t)
body, below = show.place(), show.place()
draft = allocation_editor.edited(below, chosen, info, viewer, t)
view = data.view(views.build, info, draft.filters, allocation.version_text(chosen, t), t)

with heading:
    show.header(view.title, view.stamp, info, t, metric="allocation")
with body:
    with show.message(view.message, is_empty=view.is_empty):
        allocation.rework(chosen, viewer, t)
    show.small(allocation.standing(chosen, t))
    allocation.draw(view, t)
    show.notes(view.notes)
allocation_editor.keep(draft, view, chosen, info, viewer, t)
allocation_editor.listed(chosen, viewer, t)
