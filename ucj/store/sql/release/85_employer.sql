-- Employers as the newest list that names them has them, by their number: what they are called can be a person's name,
-- and stands in the second file. worker_count is what the employer says.

CREATE TABLE employer AS
SELECT
    r.employer_code,
    r.district_code,
    r.business_scale,
    r.worker_count,
    year(r.registered_date) * 12 + month(r.registered_date) - 1 AS registered_month,
    r.arrears_month_count,
    r.arrears_idr,
    r.is_active,
    b.period_month
FROM registry.employer_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.employer_code ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
ORDER BY r.employer_code;
