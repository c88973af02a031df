CREATE TABLE typed AS
SELECT
    s.line,
    s.project_number AS project_number_text,
    parse_text(s.project_number) AS project_number,
    parse_text(s.project_name) AS project_name,
    parse_text(s.contractor) AS contractor,
    parse_text(s.employer_code) AS employer_code,
    s.district AS district_text,
    district.region_code AS district_code,
    parse_text(s.funder) AS funder,
    s.contract_idr AS contract_idr_text,
    parse_idr(s.contract_idr) AS contract_idr,
    s.start_date AS start_date_text,
    parse_date(s.start_date) AS start_date,
    s.end_date AS end_date_text,
    parse_date(s.end_date) AS end_date,
    s.worker_count AS worker_count_text,
    TRY_CAST(parse_number(s.worker_count) AS INTEGER) AS worker_count,
    s.is_registered AS is_registered_text,
    registered.code = '1' AS is_registered,
    s.contribution_idr AS contribution_idr_text,
    parse_idr(s.contribution_idr) AS contribution_idr,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS registered ON registered.field = 'yes_no' AND registered.text_key = value_key(s.is_registered)
LEFT JOIN region AS district
    ON district.level = 'district' AND place_key(district.region_name) = place_key(s.district);
