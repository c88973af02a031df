CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(concat_ws(' ', s.name, s.name_middle, s.name_last)) AS name,
    s.birth_date AS birth_date_text,
    parse_date(s.birth_date) AS birth_date,
    s.start_month AS start_month_text,
    parse_month(s.start_month) AS start_month,
    s.is_active AS is_active_text,
    active.code = '1' AS is_active,
    s.inactive_month AS inactive_month_text,
    parse_month(s.inactive_month) AS inactive_month,
    s.segment AS segment_text,
    -- The branch's list of companies names neither: whoever has a company's number there is its wage earner.
    CASE
        WHEN parse_text(s.segment) IS NOT NULL THEN segment.code
        WHEN parse_text(s.employer_code) IS NOT NULL THEN 'PU'
    END AS segment,
    s.payer AS payer_text,
    CASE
        WHEN parse_text(s.payer) IS NOT NULL THEN payer.code
        WHEN parse_text(s.employer_code) IS NOT NULL AND coalesce(segment.code, 'PU') = 'PU' THEN 'company'
    END AS payer,
    parse_text(s.employer_code) AS employer_code,
    parse_text(s.employer_name) AS employer_name,
    parse_text(s.programmes) AS programmes,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS active ON active.field = 'yes_no' AND active.text_key = value_key(s.is_active)
LEFT JOIN value_code AS segment ON segment.field = 'segment' AND segment.text_key = value_key(s.segment)
LEFT JOIN value_code AS payer ON payer.field = 'payer' AND payer.text_key = value_key(s.payer);
