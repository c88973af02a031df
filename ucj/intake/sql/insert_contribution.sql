INSERT INTO registry.contribution_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.payer,
    a.employer_code,
    a.contribution_month,
    a.paid_date,
    a.paid_idr,
    a.programmes
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
