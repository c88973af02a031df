"""Published figures against the computed ones: the bridge, what agrees, and what cannot be true together."""

from ucj.access import Permission
from ucj.ui import guard, reconciliation, reconciliation_form, session, show

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
view = reconciliation.build(info, viewer, t)

show.header(view.title, view.stamp, info, t)
show.sentence(view.message, is_empty=view.is_empty)
reconciliation.bridge(info, viewer, t)
reconciliation.cards(view, t)
reconciliation.published(view, t)
reconciliation_form.draw(info, viewer, t)
