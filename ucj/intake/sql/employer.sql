CREATE TABLE typed AS
SELECT
    s.line,
    s.employer_code AS employer_code_text,
    parse_text(s.employer_code) AS employer_code,
    s.employer_name AS employer_name_text,
    parse_text(s.employer_name) AS employer_name,
    coalesce(parse_text(s.district), '') AS district_text,
    district.region_code AS district_code,
    coalesce(parse_text(s.business_scale), '') AS business_scale_text,
    scale.code AS business_scale,
    coalesce(parse_text(s.worker_count), '') AS worker_count_text,
    TRY_CAST(parse_number(s.worker_count) AS INTEGER) AS worker_count,
    coalesce(parse_text(s.registered_date), '') AS registered_date_text,
    parse_date(s.registered_date) AS registered_date,
    coalesce(parse_text(s.arrears_month_count), '') AS arrears_month_count_text,
    TRY_CAST(parse_number(s.arrears_month_count) AS INTEGER) AS arrears_month_count,
    coalesce(parse_text(s.arrears_idr), '') AS arrears_idr_text,
    parse_idr(s.arrears_idr) AS arrears_idr,
    s.is_active AS is_active_text,
    active.code = '1' AS is_active,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN region AS district
    ON district.level = 'district' AND place_key(district.region_name) = place_key(s.district)
LEFT JOIN value_code AS scale ON scale.field = 'business_scale' AND scale.text_key = value_key(s.business_scale)
LEFT JOIN value_code AS active ON active.field = 'yes_no' AND active.text_key = value_key(s.is_active)
ORDER BY s.line;
