-- A row a worker and interval of constant status. Intervals are cut where anything a metric asks for can change:
-- list, age limit, age band, start or end of a membership.

CREATE TEMP TABLE cut AS
WITH boundary AS (
    SELECT person_id, from_month AS list_month, from_month AS cut_month
    FROM worklist
    UNION
    SELECT w.person_id, w.from_month, w.birth_month + 12 * a.from_age
    FROM worklist AS w
    CROSS JOIN age_band AS a
    UNION
    SELECT w.person_id, w.from_month, p.start_month
    FROM worklist AS w
    JOIN participation AS p ON p.person_id = w.person_id
    UNION
    SELECT w.person_id, w.from_month, p.end_month
    FROM worklist AS w
    JOIN participation AS p ON p.person_id = w.person_id
)
SELECT
    w.*,
    b.cut_month AS start_month,
    lead(b.cut_month, 1, w.to_month) OVER (PARTITION BY w.person_id, w.from_month ORDER BY b.cut_month) AS end_month
FROM worklist AS w
JOIN boundary AS b
    ON b.person_id = w.person_id
    AND b.list_month = w.from_month
    AND b.cut_month >= w.from_month
    AND b.cut_month < w.to_month;

-- With several memberships one counts: active before lapsed, PU before BPU, newest first.
CREATE TEMP TABLE counting AS
SELECT
    c.person_id,
    c.start_month,
    CASE WHEN p.end_month > c.start_month THEN 'active' ELSE 'lapsed' END AS status,
    p.segment AS membership_segment,
    p.payer
FROM cut AS c
JOIN participation AS p ON p.person_id = c.person_id AND p.start_month <= c.start_month
QUALIFY row_number() OVER (
    PARTITION BY c.person_id, c.start_month
    ORDER BY p.end_month > c.start_month DESC, p.segment = 'PU' DESC, p.start_month DESC, p.payer, p.employer_code
) = 1;

CREATE TEMP TABLE plain_spell AS
SELECT
    c.person_id,
    c.village_code,
    v.parent_code AS district_code,
    c.sex,
    -- The band whose first year was reached last; `below` starts at birth.
    (
        SELECT max_by(a.age_band, a.from_age)
        FROM age_band AS a
        WHERE c.birth_month + 12 * a.from_age <= c.start_month
    ) AS age_band,
    c.occupation_code,
    o.sector,
    c.segment,
    c.decile,
    CASE
        WHEN o.is_servant THEN 'servant'
        WHEN c.start_month < c.birth_month + 12 * p.youngest THEN 'age'
        WHEN c.start_month >= c.birth_month + 12 * (p.oldest + 1) THEN 'age'
        ELSE 'none'
    END AS excluded_reason,
    coalesce(m.status, 'unregistered') AS status,
    coalesce(m.membership_segment, 'none') AS membership_segment,
    coalesce(m.payer, 'none') AS payer,
    c.start_month,
    c.end_month
FROM cut AS c
CROSS JOIN param AS p
JOIN region AS v ON v.region_code = c.village_code
JOIN occupation AS o ON o.occupation_code = c.occupation_code
LEFT JOIN counting AS m ON m.person_id = c.person_id AND m.start_month = c.start_month;

CREATE TABLE workforce AS
SELECT
    w.person_id,
    w.village_code,
    w.sex,
    CAST(year(w.birth_date) AS SMALLINT) AS birth_year,
    w.occupation_code,
    o.sector,
    w.segment,
    w.decile,
    w.from_month,
    w.to_month
FROM worklist AS w
JOIN occupation AS o ON o.occupation_code = w.occupation_code
ORDER BY w.village_code, w.person_id;

-- From when to when each village has a list at all: no list is no data, which is not zero.
CREATE TABLE listed_village AS
SELECT
    village_code,
    min(from_month) AS from_month,
    max(to_month) AS to_month
FROM worklist
GROUP BY village_code
ORDER BY village_code;
