-- A row a village and month in which a workforce list took the place of the village's first: there its series breaks.

CREATE TABLE list_replaced AS
SELECT DISTINCT
    v.village_code,
    v.period_month AS month
FROM village_list AS v
CROSS JOIN param AS p
WHERE v.mode = 'replace'
    AND v.period_month > (
        SELECT min(w.period_month)
        FROM village_list AS w
        WHERE w.village_code = v.village_code
    )
    AND v.period_month BETWEEN p.first_month + 1 AND p.last_month
ORDER BY village_code, month;
