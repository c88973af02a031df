"""One village: how it is doing, who is not covered, and how it compares. Printable."""

from ucj.access import Permission
from ucj.ui import guard, profile, session, show

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = profile.choose(info, viewer, t)
offer = profile.offered(choice, info, t)

if offer:
    with heading:
        show.header(offer.title, offer.stamp, info, t)
    profile.offer(offer, info)
else:
    view = profile.build(choice, info, t)
    with heading:
        show.header(view.title, view.stamp, info, t, "coverage")
    with show.message(view.message, is_empty=False):
        profile.download(view, choice, info, t)
    show.shares(view.shares)
    profile.picture(view, choice, info, t)
    profile.facts(view, t)
    profile.who(choice, t)
    profile.table(view, t)
