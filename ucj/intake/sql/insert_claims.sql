INSERT INTO registry.claims_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.claim_number,
    a.programme,
    a.district_code,
    a.event_date,
    a.reported_date,
    a.paid_date,
    a.paid_idr,
    a.cause
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
