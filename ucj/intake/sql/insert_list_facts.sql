-- Villages that a replacing list only adds to, and whom a list itself marks as deceased.

INSERT INTO registry.stray_village
SELECT s.batch_id, v.village_code
FROM file_village AS v
JOIN sending AS s ON s.mode = 'replace'
WHERE NOT v.is_replaced
ORDER BY ALL;

-- The row is refused, the death is not: a membership may wait for its claim.
CREATE TEMP TABLE marked AS
FROM typed
WHERE civil_status = 'deceased' AND regexp_full_match(nik, '[0-9]{16}') AND NOT nik_is_number;

INSERT INTO registry.person_nik
SELECT
    nik,
    (SELECT coalesce(max(person_id), 0) FROM registry.person_nik) + row_number() OVER (ORDER BY md5(nik)) AS person_id
FROM (SELECT DISTINCT nik FROM marked)
ANTI JOIN registry.person_nik USING (nik);

INSERT INTO registry.civil_row
SELECT s.batch_id, m.line, p.person_id, m.nik, m.name, m.birth_date, 'deceased', NULL, NULL
FROM marked AS m
JOIN registry.person_nik AS p ON p.nik = m.nik
CROSS JOIN sending AS s
ORDER BY m.line;
