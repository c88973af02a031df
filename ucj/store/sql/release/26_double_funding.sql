-- Whom two pay for at once: a wage earner whose own-account membership a public budget pays, or one kind of membership
-- paid by two. Needs member_row; only the newest list of each segment speaks of now.

CREATE OR REPLACE TEMP TABLE double_funding AS
WITH active AS (
    FROM member_row
    WHERE is_active
    QUALIFY period_month = max(period_month) OVER (PARTITION BY segment)
)
SELECT
    a.batch_id,
    a.line,
    a.person_id,
    min(b.batch_id) AS other_batch_id,
    min_by(b.line, b.batch_id) AS other_line,
    min_by(b.payer, b.batch_id) AS detail
FROM active AS a
JOIN active AS b
    ON b.person_id = a.person_id
    AND (b.batch_id, b.line) <> (a.batch_id, a.line)
    AND (
        (a.segment = b.segment AND a.payer <> b.payer)
        OR (a.segment = 'PU' AND b.payer IN ('regency', 'province', 'village', 'dbh_sawit') AND b.segment = 'BPU')
        OR (b.segment = 'PU' AND a.payer IN ('regency', 'province', 'village', 'dbh_sawit') AND a.segment = 'BPU')
    )
GROUP BY ALL;
