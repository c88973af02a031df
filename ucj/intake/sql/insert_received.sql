INSERT INTO registry.received
SELECT
    $batch,
    village_code,
    count(*)
FROM place
GROUP BY village_code
ORDER BY village_code;
