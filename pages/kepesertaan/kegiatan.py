"""The outreach log: what was done, where and when, and who joined around it."""

from ucj.access import Permission
from ucj.ui import activities, activity_entry, data, guard, session, show
from ucj.views import activities as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
filters, kind = activities.choose(info, viewer, t)
view = data.view(views.build, info, filters, kind, t)

with heading:
    show.header(view.title, view.stamp, info, t, "activities")
show.sentence(view.message, is_empty=view.is_empty)
activities.draw(view)
activities.effect(filters, kind, info, t)
show.titled(show.place(), view.table.title)
show.table_open(view.table, t)
activity_entry.form(info, viewer, t)
