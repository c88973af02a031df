-- Who is in two schemes at once that others than the person or an employer pay. A scheme is its name and its payer, for
-- two governments may call theirs alike. Needs programme_row; only the newest list of each scheme speaks of now.

CREATE OR REPLACE TEMP TABLE programme_twice AS
WITH held AS (
    FROM programme_row
    WHERE payer IN ('regency', 'province', 'village', 'dbh_sawit', 'csr', 'baznas')
    QUALIFY period_month = max(period_month) OVER (PARTITION BY scheme, payer)
)
SELECT
    a.batch_id,
    a.line,
    a.person_id,
    min_by(b.batch_id, (b.batch_id, b.line)) AS other_batch_id,
    min_by(b.line, (b.batch_id, b.line)) AS other_line,
    min_by(b.programme_name, (b.batch_id, b.line)) AS detail
FROM held AS a
JOIN held AS b
    ON b.person_id = a.person_id
    AND (b.scheme, b.payer) <> (a.scheme, a.payer)
    AND b.start_month <= coalesce(a.end_month, 999999)
    AND a.start_month <= coalesce(b.end_month, 999999)
GROUP BY ALL;
