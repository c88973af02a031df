CREATE TEMP TABLE place AS
SELECT line, coalesce(village_code, '') AS village_code
FROM typed;
