-- A row a period (a month, or a calendar year), region and programme; '' is all programmes, and the region '' is every
-- place outside the regency. A year is the sum of its months, so claims of the first year from before the first month
-- count too, each month of them. Every period has every region and programme, 0 where nothing was paid.
WITH span AS (
    SELECT least($first_month, greatest($first_month // 12 * 12, min(paid_month)))::INTEGER AS from_month
    FROM claims
),

paid AS (
    SELECT
        month_text,
        year_text,
        region_code,
        programme,
        paid_idr
    FROM (
        SELECT
            paid_month,
            printf('%04d-%02d', paid_month // 12, paid_month % 12 + 1) AS month_text,
            printf('%04d', paid_month // 12) AS year_text,
            coalesce(region.region_code::VARCHAR, '') AS region_code,
            programme::VARCHAR AS programme,
            paid_idr
        FROM claims
        LEFT JOIN region ON region.region_code::VARCHAR = claims.district_code::VARCHAR AND region.level = 'district'
    )
    WHERE paid_month BETWEEN (SELECT from_month FROM span) AND $last_month
),

counted AS (
    SELECT
        coalesce(month_text, year_text) AS period,
        coalesce(region_code, $region_code) AS region_code,
        coalesce(programme, '') AS programme,
        count(*)::BIGINT AS claim_count,
        coalesce(sum(paid_idr), 0)::BIGINT AS paid_idr
    FROM paid
    GROUP BY GROUPING SETS (
        (month_text, region_code, programme),
        (month_text, region_code),
        (month_text, programme),
        (month_text),
        (year_text, region_code, programme),
        (year_text, region_code),
        (year_text, programme),
        (year_text)
    )
),

period AS (
    SELECT DISTINCT
        unnest([printf('%04d-%02d', month // 12, month % 12 + 1), printf('%04d', month // 12)]) AS period
    FROM (SELECT unnest(range(from_month, $last_month + 1)) AS month FROM span)
),

place AS (
    SELECT region_code::VARCHAR AS region_code FROM region WHERE level IN ('district', 'regency')
    UNION
    SELECT region_code FROM counted
)

SELECT
    period,
    region_code,
    programme,
    coalesce(claim_count, 0) AS claim_count,
    coalesce(counted.paid_idr, 0) AS paid_idr
FROM period
CROSS JOIN place
CROSS JOIN (SELECT DISTINCT programme FROM counted) AS offered
LEFT JOIN counted USING (period, region_code, programme)
ORDER BY substr(period, 1, 4), period, region_code, programme
