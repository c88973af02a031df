"""Who may lose cover soon, or has less of it than they think: how many, why, where, and for those who may, who."""

from ucj.access import Permission
from ucj.ui import at_risk, breadcrumbs, data, filter_bar, guard, nearest, session, show
from ucj.views import at_risk as views

guard.require(Permission.SEE_SMALL_COUNTS)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = filter_bar.area(info, viewer, t, levels=("village", "district"))
payers, risk = at_risk.asked(info, t)
view = data.view(views.build, info, choice, payers, t)

with heading:
    breadcrumbs.show(choice, info, t)
    show.header(view.title, view.stamp, info, t, "at_risk")
show.sentence(view.message, is_empty=view.is_empty)
nearest.show(choice, info, t)
at_risk.missing(view)
if not view.is_empty:
    at_risk.cards(view)
    at_risk.employers(viewer, t)
    at_risk.places(info, choice, risk, payers, t)
    at_risk.listed(info, viewer, choice, risk, payers, t)
show.notes(view.notes)
