INSERT INTO registry.civil_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.birth_date,
    a.verdict,
    a.verdict_date,
    a.death_date
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
