INSERT INTO registry.employer_row
SELECT
    $batch,
    line,
    employer_code,
    employer_name,
    district_code,
    business_scale,
    worker_count,
    registered_date,
    arrears_month_count,
    arrears_idr,
    is_active
FROM accepted
ORDER BY line;
