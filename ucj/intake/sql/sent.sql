-- The file's accepted rows with their persons, matched ones as the workers they are.

CREATE TEMP VIEW sent AS
SELECT a.*, coalesce(i.worker_id, p.person_id) AS person_id
FROM accepted AS a
JOIN registry.person_nik AS p ON p.nik = a.nik
LEFT JOIN same_person AS i ON i.person_id = p.person_id
UNION ALL
-- Nobody knows them yet: the NIK itself tells them apart.
SELECT a.*, -dense_rank() OVER (ORDER BY a.nik) AS person_id
FROM accepted AS a
ANTI JOIN registry.person_nik AS p ON p.nik = a.nik;
