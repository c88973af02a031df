-- How many rows of each village filled each field, refused rows included: what the sender left empty.

INSERT INTO registry.fill
WITH counted AS (
    -- Renamed: workforce lists have a field of that name.
    SELECT p.village_code AS of_village, count(nullif(COLUMNS(s.* EXCLUDE (line, nik_is_number, of_batch, of_line)), ''))
    FROM staged AS s
    JOIN place AS p ON p.line = s.line
    GROUP BY p.village_code
)
SELECT $batch, of_village, field, filled_count
FROM (UNPIVOT counted ON COLUMNS(* EXCLUDE of_village) INTO NAME field VALUE filled_count)
ORDER BY ALL;
