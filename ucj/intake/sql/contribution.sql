CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    s.payer AS payer_text,
    -- A company's own ledger names no payer: it pays for whoever stands there with its number.
    CASE
        WHEN parse_text(s.payer) IS NOT NULL THEN payer.code
        WHEN parse_text(s.employer_code) IS NOT NULL THEN 'company'
    END AS payer,
    parse_text(s.employer_code) AS employer_code,
    s.contribution_month AS contribution_month_text,
    parse_month(s.contribution_month) AS contribution_month,
    coalesce(parse_text(s.paid_date), '') AS paid_date_text,
    parse_date(s.paid_date) AS paid_date,
    s.paid_idr AS paid_idr_text,
    parse_idr(s.paid_idr) AS paid_idr,
    parse_text(s.programmes) AS programmes,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS payer ON payer.field = 'payer' AND payer.text_key = value_key(s.payer)
ORDER BY s.line;
