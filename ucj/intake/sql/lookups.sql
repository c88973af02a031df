-- What texts of a list are compared with: villages by key, and the codes of values.

CREATE TABLE village_name AS
SELECT
    v.region_code,
    v.region_name,
    d.region_name AS district_name,
    place_key(v.region_name) AS village_key,
    place_key(d.region_name) AS district_key,
    count(*) OVER (PARTITION BY place_key(v.region_name)) = 1 AS is_only
FROM region AS v
JOIN region AS d ON d.region_code = v.parent_code
WHERE v.level = 'village';

CREATE TABLE value_code AS
SELECT DISTINCT field, value_key("text") AS text_key, code
FROM value_synonym
UNION
SELECT 'occupation', value_key(name_id), occupation_code
FROM occupation;

-- Whoever an accepted row has named: a damaged NIK is repaired only where this knows one person for it.
CREATE VIEW known_person AS
SELECT r.nik, r.name, r.birth_date
FROM registry.workforce_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL
UNION ALL
SELECT r.nik, r.name, r.birth_date
FROM registry.participation_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL;
