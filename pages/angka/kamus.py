"""What every number means: why it is looked at, how it is made, what misleads, and who answers for it."""

from ucj.access import Permission
from ucj.ui import dictionary, guard, session, show
from ucj.views import parts

guard.require(Permission.SEE_SUMMARY)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
name, words = dictionary.choose(t)

with heading:
    show.header(dictionary.title(name, t), parts.stamp(info, info.month, t), info, t)
dictionary.draw(name, words, info, viewer, t)
dictionary.downloads(info, t)
