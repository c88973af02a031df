INSERT INTO registry.person_nik
SELECT
    nik,
    (SELECT coalesce(max(person_id), 0) FROM registry.person_nik) + row_number() OVER (ORDER BY md5(nik)) AS person_id
FROM (SELECT DISTINCT nik FROM accepted)
ANTI JOIN registry.person_nik USING (nik);
