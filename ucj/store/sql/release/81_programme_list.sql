-- Who stands on which scheme's list, without a name: a plan must not pay for them a second time. Needs programme_row;
-- only the newest list of each scheme speaks of now. No end while it goes on.

CREATE TABLE programme_list AS
SELECT
    person_id,
    payer,
    start_month,
    end_month
FROM programme_row
QUALIFY period_month = max(period_month) OVER (PARTITION BY scheme, payer)
ORDER BY ALL;
