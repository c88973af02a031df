-- Claims of people who were no members in the month of the event. They are kept, and wait for the list that says they
-- were. A membership may end by the event itself, and old age, pension and scholarships are paid when it has ended. Needs
-- participation, claim_row.

CREATE OR REPLACE TEMP TABLE claim_waiting AS
SELECT
    c.batch_id,
    c.line,
    c.person_id
FROM claim_row AS c
WHERE NOT EXISTS (
    FROM participation AS p
    WHERE p.person_id = c.person_id
        AND p.start_month <= c.event_month
        AND (p.end_month >= c.event_month OR c.programme IN ('JHT', 'JP', 'scholarship'))
);
