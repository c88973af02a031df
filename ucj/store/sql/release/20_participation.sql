-- Participant lists replayed in period order into spells [start_month, end_month). A membership is a person, segment,
-- payer, employer and month of entry. Each list observes it: active, inactive, or vanished when a list of the segment
-- no longer has it. AKTIF decides at the list's own period; an inactive member seen active again starts a new spell.

CREATE TEMP TABLE seen AS
SELECT
    person_id,
    segment,
    payer,
    employer_code,
    start_month AS entry_month,
    period_month,
    bool_or(is_active) AS is_active,
    max(inactive_month) AS inactive_month
FROM member_row
GROUP BY ALL;

CREATE TEMP TABLE observation AS
WITH membership AS (
    SELECT
        person_id,
        segment,
        payer,
        employer_code,
        entry_month,
        min(period_month) AS first_period
    FROM seen
    GROUP BY ALL
)
SELECT
    m.*,
    l.period_month,
    s.is_active IS NOT NULL AS is_seen,
    coalesce(s.is_active, FALSE) AS is_active,
    -- An inactive member left at BLTH_NA; without it, or once vanished, at the list's own period.
    CASE WHEN s.is_active THEN NULL ELSE least(coalesce(s.inactive_month, l.period_month), l.period_month) END AS left_month
FROM membership AS m
JOIN member_list AS l ON l.segment = m.segment AND l.period_month >= m.first_period
LEFT JOIN seen AS s
    ON s.person_id = m.person_id
    AND s.segment = m.segment
    AND s.payer = m.payer
    AND s.employer_code = m.employer_code
    AND s.entry_month = m.entry_month
    AND s.period_month = l.period_month;

CREATE TABLE participation AS
WITH turn AS (
    SELECT
        *,
        is_active AND NOT lag(is_active, 1, TRUE) OVER membership AS is_return,
        period_month = first_period AS is_first
    FROM observation
    WINDOW membership AS (PARTITION BY person_id, segment, payer, employer_code, entry_month ORDER BY period_month)
),
numbered AS (
    SELECT
        *,
        count(*) FILTER (WHERE is_return) OVER (
            PARTITION BY person_id, segment, payer, employer_code, entry_month ORDER BY period_month
        ) AS spell
    FROM turn
),
spell AS (
    SELECT
        person_id,
        segment,
        payer,
        employer_code,
        CASE WHEN spell = 0 THEN entry_month ELSE min(period_month) END AS start_month,
        -- The newest list that dates the end is right; a list the member has vanished from cannot date it.
        coalesce(max_by(left_month, period_month) FILTER (WHERE is_seen), min(left_month), 999999) AS end_month
    FROM numbered
    GROUP BY person_id, segment, payer, employer_code, entry_month, spell
)
SELECT
    s.person_id,
    s.segment,
    s.payer,
    nullif(s.employer_code, '') AS employer_code,
    s.start_month,
    s.end_month
FROM spell AS s
WHERE s.start_month < s.end_month
ORDER BY s.person_id, s.start_month;
