-- A row a combination of codes that some worker carries.
SELECT DISTINCT
    coalesce(segment::VARCHAR, '') AS segment,
    coalesce(sector::VARCHAR, '') AS sector,
    coalesce(sex::VARCHAR, '') AS sex,
    coalesce(age_band::VARCHAR, '') AS age_band,
    coalesce(payer::VARCHAR, '') AS payer,
    coalesce(membership_segment::VARCHAR, '') AS membership_segment
FROM status_spell
WHERE start_month <= $last_month AND end_month > $first_month
