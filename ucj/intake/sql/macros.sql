-- How a text becomes a value. NULL where it cannot be read; the rules say so with line and column.

CREATE OR REPLACE MACRO parse_nik(x) AS regexp_replace(x, '[\s.''\-]', '', 'g');

CREATE OR REPLACE MACRO parse_text(x) AS nullif(trim(regexp_replace(x, '\s+', ' ', 'g')), '');

-- The order matters only for forms that cannot be told apart; days come first here, as in every Indonesian form.
CREATE OR REPLACE MACRO parse_date(x) AS CAST(
    try_strptime(trim(x), ['%d-%m-%Y', '%d/%m/%Y', '%Y-%m-%d', '%d.%m.%Y']) AS DATE
);

CREATE OR REPLACE MACRO month_of_date(d) AS year(d) * 12 + month(d) - 1;

CREATE OR REPLACE MACRO parse_month(x) AS month_of_date(CAST(
    try_strptime('01-' || replace(trim(x), '/', '-'), ['%d-%m-%Y', '%d-%Y-%m', '%d-%Y%m']) AS DATE
));

-- 'Rp42.000.000,00' -> 42000000. Cents are dropped: no benefit or contract here has any. A separator starts cents when
-- one or two digits follow it, or when more than three stand before it: thousands are written in threes.
CREATE OR REPLACE MACRO without_cents(x) AS
    regexp_replace(regexp_replace(x, '^(-?[0-9]{4,})[.,][0-9]+$', '\1'), '[.,][0-9]{1,2}$', '');

CREATE OR REPLACE MACRO parse_idr(x) AS TRY_CAST(
    regexp_replace(without_cents(regexp_replace(upper(trim(x)), '^RP\.?\s*', '')), '[\s.,]', '', 'g') AS BIGINT
);

-- 'Kel. Batu Piring' and 'BATUPIRING' -> 'BATUPIRING'; villages are compared by this key within their district.
CREATE OR REPLACE MACRO place_key(x) AS regexp_replace(
    regexp_replace(upper(trim(x)), '^(DESA|KELURAHAN|KEL\.?|DS\.?|KECAMATAN|KEC\.?)\s+', ''), '[^A-Z]', '', 'g'
);

CREATE OR REPLACE MACRO value_key(x) AS trim(regexp_replace(upper(x), '[^A-Z0-9]+', ' ', 'g'));

-- The birth date inside a NIK; women carry their day plus 40. The century is the one that makes the person 0-99.
CREATE OR REPLACE MACRO nik_day(nik) AS
    CAST(nik[7:8] AS INTEGER) - CASE WHEN CAST(nik[7:8] AS INTEGER) > 40 THEN 40 ELSE 0 END;

CREATE OR REPLACE MACRO nik_sex(nik) AS CASE WHEN CAST(nik[7:8] AS INTEGER) > 40 THEN 'P' ELSE 'L' END;

CREATE OR REPLACE MACRO nik_birth_date(nik, century) AS TRY_CAST(
    century || nik[11:12] || '-' || nik[9:10] || '-' || lpad(CAST(nik_day(nik) AS VARCHAR), 2, '0') AS DATE
);
