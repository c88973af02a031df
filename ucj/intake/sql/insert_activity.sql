INSERT INTO registry.activity_row
SELECT
    $batch,
    line,
    activity_date,
    coalesce(activity_type, 'other'),
    activity_name,
    village_code,
    district_code,
    participant_count,
    officer,
    note
FROM accepted
ORDER BY line;
