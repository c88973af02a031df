CREATE TEMP TABLE place AS
SELECT line, '' AS village_code
FROM typed;
