"""What was paid, to whom and how soon, what it is worth, and what a lapse costs."""

from ucj.access import Permission
from ucj.ui import claims, data, guard, session, show
from ucj.views import claims as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
filters = claims.choose(info, viewer, t)
view = data.view(views.build, info, filters, t)

with heading:
    show.header(view.title, view.stamp, info, t, "claims")
show.sentence(view.message, is_empty=view.is_empty)
if not view.is_empty:
    show.shares(view.shares)
show.notes(view.notes)
claims.trend(filters, t)
by = claims.where(filters, t)
claims.behind(filters, info, viewer, t)
claims.table(filters, by, info, t)
