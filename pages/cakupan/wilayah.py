"""Coverage by district and village: a map to click, lines, small multiples and comparisons of the same numbers."""

from ucj.access import Permission
from ucj.charts import coverage_lines
from ucj.ui import area_map, breadcrumbs, comparison, data, filter_bar, guard, nearest, session, show
from ucj.views import activity_marks, area, area_trend

guard.require(Permission.SEE_COVERAGE)

t, info, viewer = session.translator(), session.info(), session.viewer()
heading = show.place()
choice = filter_bar.area(info, viewer, t)
view = data.view(area.build, info, choice, t)

with heading:
    breadcrumbs.show(choice, info, t)
    show.header(view.title, view.stamp, info, t, "coverage")
with show.message(view.message, is_empty=view.is_empty):
    way = filter_bar.ways("tampilan", ("peta", "tren", "kecamatan", "banding"), t)
nearest.show(choice, info, t)
if way == "banding":
    comparison.draw(choice, info, t)
elif way == "tren":
    lines = data.view(area_trend.lines, choice)
    done = data.view(activity_marks.build, choice.focus, info.first_month, t)
    title, alt = t("coverage.trend_title", place=lines[0].name), activity_marks.alt(area_trend.alt(lines, t), done, t)
    show.plotly(coverage_lines.figure(lines, t, done), title, alt, "tren", "active_series")
    show.quoted(activity_marks.note(done, t))
elif way == "kecamatan":
    multiples = data.view(area_trend.small_multiples, choice, t)
    (panel,) = show.panels((multiples.title,), (1,), ("active_series",))
    show.svg(panel, multiples.drawing, key="tiap_wilayah")
else:
    titles, metrics = (view.map_title, t("coverage.rank_title")), ("coverage", "coverage")
    map_place, rank_place = show.panels(titles, (6.4, 3.6), metrics)
    area_map.draw(map_place, view, choice, info, t)
    show.ranking(rank_place, view.ranking, area_map.HEIGHT, t("coverage.rank_title"))
if way != "banding":
    show.table_open(view.table, t)
