"""What covering so many costs, who pays, what it reaches and what remains; plans are saved and compared."""

from ucj.access import Permission
from ucj.ui import guard, scenario, scenario_address, scenario_form, scenario_saved, session, show

guard.require(Permission.SEE_SMALL_COUNTS)

t, info, viewer = session.translator(), session.info(), session.viewer()
asked = scenario_address.asked()
view = scenario.answer(asked, info, t)
titles = (t("scenario.form_title"), t("scenario.result_title"))
form, result = show.panels(titles, (3.6, 6.4), ("", "scenario"))
with form:
    scenario_form.show(asked, info, t)
scenario.result(result, view, t)
scenario.below(asked, view, viewer, t)
scenario_saved.listed(info, viewer, t)
