-- Members who never stood on a workforce list and every one of whose NIKs was first registered in another regency. That
-- does not prove where they live now. No NIK enters the release. Needs same_person, workforce.

CREATE TABLE registered_elsewhere AS
SELECT coalesce(i.worker_id, r.person_id) AS person_id
FROM registry.participation_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL
LEFT JOIN same_person AS i ON i.person_id = r.person_id
LEFT JOIN nik_region AS own ON starts_with(r.nik, own.code)
WHERE coalesce(i.worker_id, r.person_id) NOT IN (SELECT person_id FROM workforce)
GROUP BY ALL
HAVING count(own.code) = 0
ORDER BY person_id;
