"""Who is not covered: where, who, since when, and what first."""

from ucj.access import Permission
from ucj.ui import breadcrumbs, data, filter_bar, guard, nearest, session, show, uncovered, uncovered_map
from ucj.views import uncovered as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = filter_bar.area(info, viewer, t, levels=("village", "district"))
view = data.view(views.build, info, choice, t)

with heading:
    breadcrumbs.show(choice, info, t)
    show.header(view.title, view.stamp, info, t, "uncovered")
show.sentence(view.message, is_empty=view.is_empty)
nearest.show(choice, info, t)
if not view.is_empty:
    where, why = show.places((5.6, 4.4))
    uncovered_map.draw(where, choice, info, t)
    uncovered.draw(why, choice, t)
show.notes(view.notes)
show.table_open(view.table, t)
