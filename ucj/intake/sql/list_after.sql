-- The same with the file's rows, in the way each of its villages takes them.

-- What was only carried back from a later list is a guess, and no loss.
CREATE TEMP TABLE before AS
FROM worklist
WHERE NOT is_carried_back;

CREATE TEMP TABLE sent_row AS
SELECT
    s.batch_id,
    (SELECT month FROM period) AS period_month,
    CASE WHEN v.is_replaced THEN 'replace' WHEN s.mode = 'remove' THEN 'remove' ELSE 'add' END AS mode,
    s.mode = 'replace' AND NOT v.is_replaced AS is_stray,
    l.line,
    l.person_id,
    l.village_code,
    l.birth_date,
    l.sex,
    coalesce(l.occupation_code, 'other') AS occupation_code,
    coalesce(l.segment, 'BPU') AS segment,
    l.decile
FROM listed AS l
JOIN file_village AS v ON v.village_code = l.village_code
CROSS JOIN sending AS s;

CREATE OR REPLACE TEMP TABLE list_row AS
FROM known_row
UNION ALL BY NAME
FROM sent_row;

CREATE OR REPLACE TEMP TABLE village_list AS
FROM known_list
UNION
SELECT DISTINCT village_code, period_month, batch_id, mode
FROM sent_row;
