-- The newest word of the population office on everyone, and who has died by it since which month. Without a day of death
-- the verdict's own day counts, or its file's period.

CREATE OR REPLACE TEMP TABLE civil_word AS
SELECT
    person_id,
    verdict,
    year(said) * 12 + month(said) - 1 AS said_month,
    batch_id,
    line
FROM (
    SELECT
        r.* REPLACE (coalesce(i.worker_id, r.person_id) AS person_id),
        coalesce(
            r.death_date,
            r.verdict_date,
            make_date(b.period_month // 12, b.period_month % 12 + 1, 1)
        ) AS said
    FROM registry.civil_row AS r
    JOIN registry.batch AS b ON b.batch_id = r.batch_id
    LEFT JOIN same_person AS i ON i.person_id = r.person_id
    WHERE b.undone_at IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(i.worker_id, r.person_id) ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC
    ) = 1
);

CREATE OR REPLACE TEMP TABLE death AS
SELECT
    person_id,
    said_month AS death_month,
    batch_id,
    line
FROM civil_word
WHERE verdict = 'deceased';
