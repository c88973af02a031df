"""The form of a plan: whom, how many, when, who pays. Nothing is computed before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ucj import months
from ucj.i18n import Translator
from ucj.rates import PAYERS
from ucj.scenario import AHEAD_MAX, FOSTER, ORDERS, Scenario, heads_of
from ucj.store.release import Info
from ucj.ui import data, scenario_address

# Most plans have one or two payers; the address may name more.
_FUND_ROWS = 3


def show(asked: Scenario, info: Info, t: Translator) -> None:
    """The fields hold the plan that is shown; sending them puts another into the address."""
    # Fields of another plan or language are other fields: what they hold is the address's, never their own memory.
    form = _Form(asked, info, t, f"{t.language} {' '.join(scenario_address.words(asked))}")
    with st.form(form.key("form"), border=False):
        plan = form.read()
        is_sent = st.form_submit_button(
            t("scenario.compute"), type="primary", width="stretch", icon=":material/calculate:"
        )
    if is_sent:
        scenario_address.choose(plan)
        st.rerun()


@dataclass(frozen=True)
class _Form:
    asked: Scenario
    info: Info
    t: Translator
    identity: str

    def key(self, name: str) -> str:
        return f"{name} {self.identity}"

    def read(self) -> Scenario:
        """The plan as it stands in the fields."""
        order, sectors, own_account = self._order(), self._sectors(), self._switch("own_account")
        workers = self._number("workers", self.asked.workers, step=100, placeholder="workers_gap")
        budget = self._number("budget_idr", self.asked.budget_idr, step=1_000_000, placeholder="budget_none")
        left, right = st.columns(2)
        with left:
            start = self._start()
        with right:
            length = self._number("month_count", self.asked.month_count, step=1)
        funds = self._funds()
        with_jht, village_relief = self._switch("with_jht"), self._switch("village_relief")
        with st.expander(self.t("scenario.sponsors_title")):
            servants = self._number("servants", self.asked.servants, step=100, placeholder="as_known")
            share = self._share()
            each = self._number("workers_per_servant", self.asked.workers_per_servant, step=1, placeholder="as_known")
        return Scenario(
            order=order,
            sectors=sectors,
            own_account=own_account,
            workers=workers,
            budget_idr=budget,
            start_month=start,
            month_count=Scenario.month_count if length is None else length,
            funds=funds,
            with_jht=with_jht,
            village_relief=village_relief,
            servants=servants,
            participation_pct=share,
            workers_per_servant=each,
        )

    def _order(self) -> str:
        at = ORDERS.index(self.asked.order) if self.asked.order in ORDERS else 0
        return st.selectbox(
            self.t("scenario.order"),
            ORDERS,
            index=at,
            format_func=lambda code: self.t(f"scenario.order_{code}"),
            key=self.key("order"),
        )

    def _sectors(self) -> tuple[str, ...]:
        known = data.codes("sector")
        chosen = st.multiselect(
            self.t("scenario.sectors"),
            known,
            default=[code for code in self.asked.sectors if code in known],
            format_func=lambda code: self.t.code("sector", code),
            placeholder=self.t("scenario.all_sectors"),
            key=self.key("sectors"),
        )
        return tuple(chosen)

    def _number(self, name: str, value: int | None, *, step: int, placeholder: str = "") -> int | None:
        return st.number_input(
            self.t(f"scenario.field_{name}"),
            value=None,
            step=step,
            placeholder=self.t(f"scenario.placeholder_{placeholder}") if placeholder else None,
            key=self._held(name, value),
        )

    def _held(self, name: str, value: float | None) -> str:
        """The key of a field that holds a number. With one of its own the library would not let it be emptied."""
        key = self.key(name)
        st.session_state.setdefault(key, value)
        return key

    def _share(self) -> float | None:
        return st.number_input(
            self.t("scenario.field_participation_pct"),
            value=None,
            step=1.0,
            format="%.2f",
            placeholder=self.t("scenario.placeholder_as_known"),
            key=self._held("participation_pct", self.asked.participation_pct),
        )

    def _start(self) -> str:
        """The next month is the plainest choice and needs no word."""
        codes = ["", *(months.text(month) for month in range(self.info.month + 2, self.info.month + 1 + AHEAD_MAX))]
        plain = months.text(self.info.month + 1)
        # What the address names beyond the list is refused or answered above, and kept here.
        chosen = "" if self.asked.start_month == plain else self.asked.start_month
        codes += [] if chosen in codes else [chosen]
        return st.selectbox(
            self.t("scenario.field_start_month"),
            codes,
            index=codes.index(chosen),
            format_func=lambda code: self._month(code or plain),
            key=self.key("start_month"),
        )

    def _month(self, code: str) -> str:
        try:
            return self.t.month(months.parse(code))
        except ValueError:
            return code

    def _funds(self) -> tuple[str, ...]:
        """In the order in which they pay; an empty number takes the rest, or what the civil servants carry."""
        rows = [text.partition(":")[::2] for text in self.asked.funds]
        rows += [("", "")] * (_FUND_ROWS - len(rows))
        said = [self._fund(at, payer, count) for at, (payer, count) in enumerate(rows)]
        return tuple(filter(None, said))

    def _fund(self, at: int, payer: str, count: str) -> str:
        names, numbers = st.columns((3, 2))
        known = ["", *(each for each in self.info.payers if each in PAYERS)]
        known += [] if payer in known else [payer]
        with names:
            chosen = st.selectbox(
                self.t("scenario.field_fund", at=at + 1),
                known,
                index=known.index(payer),
                format_func=lambda code: self.t.code("payer", code) if code else self.t("scenario.no_fund"),
                key=self.key(f"payer {at}"),
            )
        with numbers:
            heads = st.number_input(
                self.t("scenario.field_fund_count"),
                value=None,
                step=100,
                min_value=0,
                placeholder=self.t(f"scenario.placeholder_{FOSTER if chosen == FOSTER else 'rest'}"),
                key=self._held(f"payer count {at}", heads_of(count)),
            )
        if not chosen:
            return ""
        return chosen if heads is None else f"{chosen}:{heads}"

    def _switch(self, name: str) -> bool:
        value = bool(getattr(self.asked, name))
        return st.checkbox(self.t(f"scenario.field_{name}"), value=value, key=self.key(name))
