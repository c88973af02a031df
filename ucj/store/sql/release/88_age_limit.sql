-- Whom the age limit takes out, and from which month on: those of the months told of, and of a year ahead. Nobody else's
-- month of birth is in a release. Needs worklist, param.

CREATE TABLE age_limit AS
WITH newest AS (
    SELECT
        person_id,
        max_by(birth_month, to_month) AS birth_month
    FROM worklist
    GROUP BY person_id
)
SELECT
    n.person_id,
    CAST(n.birth_month + 12 * (p.oldest + 1) AS INTEGER) AS limit_month
FROM newest AS n
CROSS JOIN param AS p
WHERE limit_month > p.first_month AND limit_month <= p.last_month + 12
ORDER BY n.person_id;
