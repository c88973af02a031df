-- What was paid for whom and which month, and of which months there is a ledger: a month that nobody paid and a month
-- whose ledger never came differ. Needs contribution_row.

CREATE TABLE contribution AS
SELECT
    person_id,
    payer,
    employer_code,
    programmes,
    contribution_month,
    sum(paid_idr)::BIGINT AS paid_idr
FROM contribution_row
GROUP BY ALL
ORDER BY contribution_month, payer, person_id;

-- A ledger is held of a payer's month once a file of that period speaks of it; late payments in a later file make none.
CREATE TABLE ledger_month AS
SELECT DISTINCT
    payer,
    contribution_month AS month
FROM contribution_row
WHERE contribution_month = period_month
ORDER BY ALL;
