-- What was written of a cause, as a code: how many paid claims of a calendar year and programme each code has. The words
-- can name people and the cause is health data: this table is temporary, and what the release keeps of it is made by
-- ucj/store/claim_causes.py. Of several words in one text the first of the reference table counts. Needs claims.

CREATE TEMP TABLE cause_count AS
WITH said AS (
    SELECT
        c.claim_id,
        c.paid_month // 12 AS year,
        c.programme,
        c.paid_idr,
        lower(r.cause) AS words
    FROM claims AS c
    CROSS JOIN param AS p
    JOIN registry.claims_row AS r ON r.claim_number = c.claim_id
    JOIN registry.batch AS b ON b.batch_id = r.batch_id
    WHERE b.undone_at IS NULL AND c.paid_month // 12 >= p.first_month // 12 AND c.paid_month <= p.last_month
    QUALIFY row_number() OVER (PARTITION BY r.claim_number ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
),
coded AS (
    SELECT
        s.claim_id,
        arg_min(w.code, w.number) AS code
    FROM said AS s
    JOIN cause_word AS w ON contains(s.words, w.word)
    GROUP BY s.claim_id
)
SELECT
    s.year,
    s.programme,
    coalesce(c.code, CASE WHEN s.words IS NULL THEN 'unstated' ELSE 'other' END) AS cause,
    count(*)::BIGINT AS claim_count,
    sum(s.paid_idr)::BIGINT AS paid_idr
FROM said AS s
LEFT JOIN coded AS c ON c.claim_id = s.claim_id
GROUP BY ALL;
