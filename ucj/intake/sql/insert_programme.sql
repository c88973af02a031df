INSERT INTO registry.programme_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.programme_name,
    a.scheme,
    a.payer,
    a.start_month,
    a.end_month,
    a.contribution_idr
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
