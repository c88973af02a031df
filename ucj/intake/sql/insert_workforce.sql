INSERT INTO registry.workforce_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.birth_date,
    a.sex,
    a.village_code,
    a.address,
    coalesce(a.occupation_code, 'other'),
    coalesce(a.segment, 'BPU'),
    a.decile
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
