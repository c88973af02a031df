"""Vulnerable workers: the schemes that pay for them, how far those proposed came, and groups of workers by village."""

from ucj.access import Permission
from ucj.ui import data, guard, programme, programme_entry, session, show
from ucj.views import programme as views

guard.require(Permission.SEE_SMALL_COUNTS)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
chosen = programme.choose(info, t)
view = data.view(views.build, info, chosen, t)

with heading:
    show.header(view.title, view.stamp, info, t, "programme_funnel")
show.sentence(view.message, is_empty=view.is_empty)
programme.draw(view)
programme.groups(info, t)
show.notes(view.notes)
programme_entry.form(info, viewer, t)
