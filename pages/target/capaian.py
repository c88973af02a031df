"""How far each target is, how fast it must be gone after, and where the present pace leads."""

from ucj.access import Permission
from ucj.ui import data, guard, progress, progress_entry, session, show
from ucj.views import progress as views

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
target = progress.choose(info, viewer, t)
view = data.view(views.build, info, viewer.is_public, target, t)

with heading:
    show.header(view.title, view.stamp, info, t, "required_pace")
show.sentence(view.message, is_empty=view.is_empty)
if not view.is_empty:
    show.shares(view.shares)
progress.draw(info, viewer, target, t)
show.notes(view.notes)
show.titled(show.place(), view.table.title)
show.table_open(view.table, t)
progress_entry.form(info, viewer, t)
