"""How good the data is: from what came in to whom it covers, what is empty, what is wrong, and what waits."""

from ucj.access import Permission
from ucj.ui import filter_bar, guard, matches, quality, quarantine, session, show

guard.require(Permission.SEE_QUALITY)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
way = filter_bar.ways("tampilan", ("corong", "kelengkapan", "temuan", "karantina", "pencocokan"), t)
if way == "karantina":
    quarantine.show(heading, info, viewer, t)
elif way == "pencocokan":
    matches.show(heading, info, viewer, t)
else:
    quality.show(way, heading, info, viewer, t)
