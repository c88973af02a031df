"""Coverage by district and village: a map to click, a ranking, a table, and the same as files."""

from ucj.access import Permission
from ucj.charts import coverage_lines
from ucj.ui import area_map, data, filter_bar, guard, session, show
from ucj.views import area

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = filter_bar.area(info, viewer, t)
view = data.view(area.build, info, choice, t)

with heading:
    show.header(view.title, view.stamp, info, t)
with show.message(view.message, is_empty=view.is_empty):
    way = filter_bar.ways("tampilan", ("peta", "tren"), t)
if way == "tren":
    lines = data.view(area.lines, choice)
    show.plotly(coverage_lines.figure(lines, t), t("coverage.trend_title", place=lines[0].name), key="tren")
else:
    map_place, rank_place = show.panels((view.map_title, t("coverage.rank_title")), (6.4, 3.6))
    area_map.draw(map_place, view, choice, info, t)
    show.ranking(rank_place, view.ranking, height=area_map.HEIGHT)
show.table_open(view.table, t)
