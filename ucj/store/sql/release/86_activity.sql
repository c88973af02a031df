-- What was done to bring people in: events with a day and a place, from the files and as entered. Officers, their notes
-- and who entered an event stay in the office. Day, kind, name and place make an event: sent twice it is as the newest
-- file says, entered and then sent it is one.
CREATE TABLE activity AS
WITH sent AS (
    SELECT
        r.activity_date,
        r.activity_type,
        r.activity_name,
        r.village_code,
        coalesce(left(r.village_code, 6), r.district_code) AS district_code,
        r.participant_count,
        r.organiser,
        r.document,
        FALSE AS is_entered
    FROM registry.activity_row AS r
    JOIN registry.batch AS b ON b.batch_id = r.batch_id
    WHERE b.undone_at IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY r.activity_date, r.activity_type, lower(r.activity_name), r.village_code,
            coalesce(left(r.village_code, 6), r.district_code)
        ORDER BY r.batch_id DESC, r.line
    ) = 1
),
entered AS (
    SELECT
        activity_date::DATE AS activity_date,
        activity_type,
        activity_name,
        village_code,
        district_code,
        participant_count::INTEGER AS participant_count,
        organiser,
        document,
        TRUE AS is_entered
    FROM entered_activity
),
event AS (
    FROM sent
    UNION ALL
    FROM entered AS e
    WHERE NOT EXISTS (
        FROM sent AS s
        WHERE s.activity_date = e.activity_date
            AND s.activity_type = e.activity_type
            AND lower(s.activity_name) = lower(e.activity_name)
            AND s.village_code IS NOT DISTINCT FROM e.village_code
            AND s.district_code IS NOT DISTINCT FROM e.district_code
    )
)
SELECT
    row_number() OVER (
        ORDER BY activity_date, activity_type, activity_name, village_code, district_code, participant_count, organiser,
            document, is_entered
    )::INTEGER AS activity_id,
    activity_date,
    year(activity_date) * 12 + month(activity_date) - 1 AS month,
    activity_type,
    activity_name,
    village_code,
    district_code,
    participant_count,
    organiser,
    document,
    is_entered
FROM event
ORDER BY activity_id;

DROP TABLE entered_activity;
