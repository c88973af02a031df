"""What a regent must know in ten seconds."""

from ucj.access import Permission
from ucj.ui import area_map, data, guard, session, show
from ucj.views import summary

guard.require(Permission.SEE_SUMMARY)

t, info, viewer = session.translator(), session.info(), session.viewer()
view = data.view(summary.build, info, viewer.is_public, t)

show.header(view.title, view.stamp, info, t, "target_progress")
show.bar(view.bar_wide, view.bar_narrow)
show.shares(view.shares)
titles, metrics = (view.trend_title, view.map_title, view.gap_title), ("active_series", "coverage", "gap_concentration")
trend, small_map, gap = show.panels(titles, (3.8, 4.0, 2.8), metrics)
show.trend(trend, view.trend_spec, view.trend_alt)
with trend:
    show.quoted(view.trend_note)
show.svg(small_map, area_map.districts(info, viewer.is_public, t), "peta_kecil")
show.ranking(gap, view.gap)
show.notes(view.notes)
show.table(view.table, t)
