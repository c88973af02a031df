CREATE TABLE typed AS
SELECT
    s.line,
    s.claim_number AS claim_number_text,
    parse_text(s.claim_number) AS claim_number,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    s.programme AS programme_text,
    programme.code AS programme,
    s.district AS district_text,
    district.region_code AS district_code,
    s.event_date AS event_date_text,
    parse_date(s.event_date) AS event_date,
    s.reported_date AS reported_date_text,
    parse_date(s.reported_date) AS reported_date,
    s.paid_date AS paid_date_text,
    parse_date(s.paid_date) AS paid_date,
    s.paid_idr AS paid_idr_text,
    parse_idr(s.paid_idr) AS paid_idr,
    parse_text(s.cause) AS cause,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS programme ON programme.field = 'programme' AND programme.text_key = value_key(s.programme)
LEFT JOIN region AS district
    ON district.level = 'district' AND place_key(district.region_name) = place_key(s.district);
