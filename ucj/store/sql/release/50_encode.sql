-- What metrics scan: dimensions as enums, sorted by district so that a district reads a part of the file.
-- The only step that is DuckDB's own; another engine would index plain_spell instead.

CREATE TYPE village_enum AS ENUM (SELECT region_code FROM region WHERE level = 'village' ORDER BY region_code);
CREATE TYPE district_enum AS ENUM (SELECT region_code FROM region WHERE level = 'district' ORDER BY region_code);
CREATE TYPE sector_enum AS ENUM (SELECT DISTINCT sector FROM occupation ORDER BY sector);
CREATE TYPE occupation_enum AS ENUM (SELECT occupation_code FROM occupation ORDER BY occupation_code);
CREATE TYPE payer_enum AS ENUM (SELECT DISTINCT payer FROM plain_spell ORDER BY payer);
CREATE TYPE age_band_enum AS ENUM (SELECT age_band FROM age_band ORDER BY from_age);
CREATE TYPE sex_enum AS ENUM ('L', 'P');
CREATE TYPE segment_enum AS ENUM ('PU', 'BPU', 'none');
CREATE TYPE status_enum AS ENUM ('active', 'lapsed', 'unregistered');
CREATE TYPE excluded_enum AS ENUM ('none', 'servant', 'age');

CREATE TABLE status_spell AS
SELECT
    person_id,
    CAST(village_code AS village_enum) AS village_code,
    CAST(district_code AS district_enum) AS district_code,
    CAST(sex AS sex_enum) AS sex,
    CAST(age_band AS age_band_enum) AS age_band,
    CAST(occupation_code AS occupation_enum) AS occupation_code,
    CAST(sector AS sector_enum) AS sector,
    CAST(segment AS segment_enum) AS segment,
    CAST(decile AS SMALLINT) AS decile,
    CAST(excluded_reason AS excluded_enum) AS excluded_reason,
    CAST(status AS status_enum) AS status,
    CAST(membership_segment AS segment_enum) AS membership_segment,
    CAST(payer AS payer_enum) AS payer,
    CAST(start_month AS INTEGER) AS start_month,
    CAST(end_month AS INTEGER) AS end_month
FROM plain_spell
ORDER BY district_code, village_code, person_id, start_month;
