-- Which batches list which village, and how. Needs list_row.

CREATE OR REPLACE TEMP TABLE village_list AS
SELECT DISTINCT
    village_code,
    period_month,
    batch_id,
    mode
FROM list_row;
