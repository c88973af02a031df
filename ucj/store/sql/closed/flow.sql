-- A row a month after the first, and district or regency with workers in it or in the month before. A worker's
-- status changes only where a spell ends or starts, so those are joined, not whole months.
-- moved_count: active before and now, in another district. They leave one district and join another; for the regency
-- nothing happened.
WITH spell AS (
    SELECT
        person_id,
        district_code::VARCHAR AS district_code,
        excluded_reason = 'none' AND status = 'active' AS is_active,
        excluded_reason = 'none' AND status = 'lapsed' AS is_lapsed,
        start_month,
        end_month
    FROM status_spell
    WHERE start_month < end_month
),

change AS (
    SELECT
        coalesce(after.start_month, before.end_month) AS month,
        before.district_code AS from_code,
        after.district_code AS to_code,
        coalesce(before.is_active, FALSE) AS was_active,
        coalesce(before.is_lapsed, FALSE) AS was_lapsed,
        coalesce(after.is_active, FALSE) AS is_active,
        coalesce(after.is_lapsed, FALSE) AS is_lapsed
    FROM spell AS before
    FULL JOIN spell AS after ON before.person_id = after.person_id AND before.end_month = after.start_month
),

event AS (
    SELECT
        *,
        was_active AND is_active AND from_code <> to_code AS is_moved,
        is_active AND NOT was_active AND NOT was_lapsed AS is_joined,
        is_active AND was_lapsed AS is_returned,
        was_active AND is_lapsed AS is_lapse,
        was_active AND NOT is_active AND NOT is_lapsed AS is_left
    FROM change
    WHERE month > $first_month AND month <= $last_month AND (was_active OR is_active)
),

counted AS (
    SELECT
        month,
        to_code AS region_code,
        count(*) FILTER (is_joined OR is_moved)::BIGINT AS joined_count,
        count(*) FILTER (is_returned)::BIGINT AS returned_count,
        0::BIGINT AS lapsed_count,
        0::BIGINT AS left_count,
        0::BIGINT AS moved_count
    FROM event
    WHERE is_active
    GROUP BY month, to_code
    UNION ALL
    SELECT
        month,
        from_code AS region_code,
        0 AS joined_count,
        0 AS returned_count,
        count(*) FILTER (is_lapse)::BIGINT AS lapsed_count,
        count(*) FILTER (is_left OR is_moved)::BIGINT AS left_count,
        0 AS moved_count
    FROM event
    WHERE was_active
    GROUP BY month, from_code
    UNION ALL
    SELECT
        month,
        $region_code AS region_code,
        count(*) FILTER (is_joined)::BIGINT AS joined_count,
        count(*) FILTER (is_returned)::BIGINT AS returned_count,
        count(*) FILTER (is_lapse)::BIGINT AS lapsed_count,
        count(*) FILTER (is_left)::BIGINT AS left_count,
        count(*) FILTER (is_moved)::BIGINT AS moved_count
    FROM event
    GROUP BY month
),

summed AS (
    SELECT
        month,
        region_code,
        sum(joined_count)::BIGINT AS joined_count,
        sum(returned_count)::BIGINT AS returned_count,
        sum(lapsed_count)::BIGINT AS lapsed_count,
        sum(left_count)::BIGINT AS left_count,
        sum(moved_count)::BIGINT AS moved_count
    FROM counted
    GROUP BY month, region_code
),

present AS (
    SELECT DISTINCT
        unnest(range(greatest(start_month, $first_month), least(end_month, $last_month + 1)))::INTEGER AS month,
        district_code
    FROM spell
    WHERE start_month <= $last_month AND end_month > $first_month
),

place AS (
    SELECT month, district_code AS region_code, $region_code AS parent_code FROM present
    UNION
    SELECT month, $region_code AS region_code, NULL AS parent_code FROM present
),

wanted AS (
    SELECT month, region_code, parent_code FROM place WHERE month > $first_month
    UNION
    SELECT month + 1, region_code, parent_code FROM place WHERE month < $last_month
)

SELECT
    month,
    region_code,
    parent_code,
    coalesce(joined_count, 0) AS joined_count,
    coalesce(returned_count, 0) AS returned_count,
    coalesce(lapsed_count, 0) AS lapsed_count,
    coalesce(left_count, 0) AS left_count,
    coalesce(moved_count, 0) AS moved_count
FROM wanted
LEFT JOIN summed USING (month, region_code)
ORDER BY month, region_code
