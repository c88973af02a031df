-- Every accepted row of the workforce lists in force. A stray row of a village that its list does not replace is added.

CREATE OR REPLACE TEMP TABLE list_row AS
SELECT
    b.period_month,
    CASE WHEN s.batch_id IS NULL THEN b.mode ELSE 'add' END AS mode,
    s.batch_id IS NOT NULL AS is_stray,
    r.*
FROM registry.workforce_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN registry.stray_village AS s ON s.batch_id = r.batch_id AND s.village_code = r.village_code
WHERE b.undone_at IS NULL;
