-- A row a combination of codes that some worker carries.
SELECT DISTINCT
    segment::VARCHAR AS segment,
    sector::VARCHAR AS sector,
    sex::VARCHAR AS sex,
    age_band::VARCHAR AS age_band,
    payer::VARCHAR AS payer,
    membership_segment::VARCHAR AS membership_segment
FROM status_spell
WHERE start_month <= $last_month AND end_month > $first_month
