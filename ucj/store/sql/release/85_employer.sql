-- Employers as each list has them, by their number and the month of the list: whoever a newer list leaves out is gone from
-- then on. What they are called can be a person's name, and stands in the second file. worker_count is what they say.

CREATE TABLE employer AS
SELECT
    r.employer_code,
    b.period_month,
    r.district_code,
    r.business_scale,
    r.worker_count,
    year(r.registered_date) * 12 + month(r.registered_date) - 1 AS registered_month,
    r.arrears_month_count,
    r.arrears_idr,
    r.is_active
FROM registry.employer_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.employer_code, b.period_month ORDER BY b.batch_id DESC, r.line DESC) = 1
ORDER BY r.employer_code, b.period_month;
