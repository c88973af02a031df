INSERT INTO registry.finding
SELECT
    $batch,
    f.line,
    f."column",
    f.value,
    f.rule,
    f.severity,
    f.detail,
    nullif(p.village_code, '')
FROM own AS f
JOIN place AS p ON p.line = f.line
ORDER BY ALL;
