INSERT INTO registry.activity_row BY NAME
SELECT
    $batch AS batch_id,
    line,
    activity_date,
    coalesce(activity_type, 'other') AS activity_type,
    activity_name,
    village_code,
    district_code,
    participant_count,
    organiser,
    document,
    officer,
    note
FROM accepted
ORDER BY line;
