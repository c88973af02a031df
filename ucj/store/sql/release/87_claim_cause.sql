-- What was written of a cause, as a code: how many paid claims of a calendar year and programme each code has, once the
-- whole year is paid: of a year that still grows two releases would tell of single claims. The words can name people
-- and the cause is health data: this table is temporary, and what the release keeps of it is made by
-- ucj/store/claim_causes.py. Of several words in one text the first of the reference table counts. Needs claims,
-- claim_row.

CREATE TEMP TABLE cause_count AS
WITH said AS (
    SELECT
        c.claim_id,
        c.paid_month // 12 AS year,
        c.programme,
        lower(r.cause) AS words
    FROM claims AS c
    CROSS JOIN param AS p
    JOIN claim_row AS r ON r.claim_number = c.claim_id
    WHERE c.paid_month // 12 >= p.first_month // 12
        AND c.paid_month // 12 * 12 + 11 <= least(
            p.last_month,
            (SELECT max(period_month) FROM registry.batch WHERE kind = 'claims' AND undone_at IS NULL)
        )
),
coded AS (
    SELECT
        s.claim_id,
        arg_min(w.code, w.number) AS code
    FROM said AS s
    JOIN cause_word AS w ON regexp_matches(s.words, concat('\b', regexp_escape(w.word), '\b'))
    GROUP BY s.claim_id
)
SELECT
    s.year,
    s.programme,
    coalesce(c.code, CASE WHEN s.words IS NULL THEN 'unstated' ELSE 'other' END) AS cause,
    count(*)::BIGINT AS claim_count
FROM said AS s
LEFT JOIN coded AS c ON c.claim_id = s.claim_id
GROUP BY ALL;
