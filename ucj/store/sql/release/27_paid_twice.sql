-- For whom two payers paid the same month. Needs contribution_row. Two employers are two jobs, not two payers; nothing
-- paid is no payment.

CREATE OR REPLACE TEMP TABLE paid_twice AS
SELECT
    a.batch_id,
    a.line,
    a.person_id,
    min_by(b.batch_id, (b.batch_id, b.line)) AS other_batch_id,
    min_by(b.line, (b.batch_id, b.line)) AS other_line,
    min_by(b.payer, (b.batch_id, b.line)) AS detail
FROM contribution_row AS a
JOIN contribution_row AS b
    ON b.person_id = a.person_id
    AND b.contribution_month = a.contribution_month
    AND b.payer <> a.payer
WHERE a.paid_idr > 0 AND b.paid_idr > 0
GROUP BY ALL;
