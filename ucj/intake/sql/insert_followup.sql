INSERT INTO registry.followup_row
SELECT
    $batch,
    a.line,
    p.person_id,
    a.nik,
    a.name,
    a.visit_date,
    a.village_code,
    a.district_code,
    a.result,
    a.officer,
    a.note
FROM accepted AS a
JOIN registry.person_nik AS p USING (nik)
ORDER BY a.line;
