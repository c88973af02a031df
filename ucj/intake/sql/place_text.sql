-- Where each row says it is, as text and as keys. A village's cell may name its district too.

CREATE TABLE place_text AS
SELECT
    line,
    coalesce(parse_text(village), parse_text(village_code), '') AS village_text,
    coalesce(parse_text(district), '') AS district_text,
    -- Some senders write the code where the name belongs.
    coalesce(parse_text(village_code), parse_text(village), '') AS code_text,
    parse_region_code(code_text) AS code,
    place_key(village_in(village)) AS village_key,
    coalesce(nullif(place_key(district), ''), nullif(place_key(district_in(village)), '')) AS district_key
FROM staged;
