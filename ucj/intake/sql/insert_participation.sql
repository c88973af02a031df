INSERT INTO registry.participation_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.birth_date,
    a.segment,
    a.payer,
    a.employer_code,
    a.employer_name,
    a.programmes,
    a.start_month,
    a.is_active,
    a.inactive_month
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
