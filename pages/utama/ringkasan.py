"""What a regent must know in ten seconds."""

from ucj.access import Permission
from ucj.ui import data, guard, session, show
from ucj.views import summary

guard.require(Permission.SEE_SUMMARY)

t, info, viewer = session.translator(), session.info(), session.viewer()
view = data.view(summary.build, info, viewer.is_public, t)
layer = data.shapes("district", info.region_code)

show.header(view.title, view.stamp, info, t)
show.bar(view.bar_wide, view.bar_narrow)
show.shares(view.shares)
trend, small_map, gap = show.panels((view.trend_title, view.map_title, view.gap_title), (3.6, 4.4, 2.6))
show.trend(trend, view.trend, t)
drawing = data.drawn(layer.identity, (view.areas, t), lambda: summary.map_drawing(view, layer, t))
show.map_drawing(small_map, drawing, t(layer.notice_key))
show.ranking(gap, view.gap)
show.notes(view.notes)
show.table(view.table, t)
