"""Whom employers leave out: workers said and not registered, arrears, low wages, and the list for those who visit."""

from ucj.access import Permission
from ucj.ui import data, employers, guard, session, show
from ucj.views import employers as views

guard.require(Permission.SEE_SMALL_COUNTS)

t, info, viewer = session.translator(), session.info(), session.viewer()
view = data.view(views.build, info, t)

show.header(view.title, view.stamp, info, t, "employers")
show.sentence(view.message, is_empty=False)
show.shares(view.shares)
employers.pictures(info, t)
employers.listed(info, viewer, t)
show.notes(view.notes)
