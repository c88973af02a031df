-- What the registry says of the villages and people of a workforce file; the file's own rows are added in list_after.
-- Rows of other people cannot change: what the file replaces and takes away shows in these.

CREATE TEMP TABLE listed AS
SELECT a.*, coalesce(p.person_id, -a.line) AS person_id
FROM accepted AS a
LEFT JOIN registry.person_nik AS p ON p.nik = a.nik;

CREATE TEMP TABLE touched AS
SELECT village_code
FROM listed
UNION
SELECT village_code
FROM list_row
WHERE person_id IN (SELECT person_id FROM listed);

CREATE TEMP TABLE known_list AS
FROM village_list;

CREATE TEMP TABLE known_row AS
FROM list_row
WHERE person_id IN (SELECT person_id FROM listed)
    OR person_id IN (SELECT person_id FROM list_row WHERE village_code IN (SELECT village_code FROM touched));

CREATE OR REPLACE TEMP TABLE list_row AS
FROM known_row;

CREATE TEMP TABLE param AS
SELECT month AS first_month, month AS last_month
FROM period;
