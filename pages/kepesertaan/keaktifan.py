"""Membership that lasts: who is active and through whom, what changes it every month, and who stays."""

from ucj.access import Permission
from ucj.ui import breadcrumbs, data, filter_bar, guard, membership, nearest, session, show
from ucj.views import membership as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = filter_bar.area(info, viewer, t)
view = data.view(views.build, info, choice, t)

with heading:
    breadcrumbs.show(choice, info, t)
    show.header(view.title, view.stamp, info, t, "flows")
show.sentence(view.message, is_empty=view.is_empty)
nearest.show(choice, info, t)
membership.links(viewer, t)
if not view.is_empty:
    membership.draw(choice, info, t)
    membership.table(choice, info, viewer, t)
show.notes(view.notes)
