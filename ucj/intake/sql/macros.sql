-- How a text becomes a value. NULL where it cannot be read, never a guess; the rules say so with line and column.
--
-- A macro is pasted where it is called: an argument named twice is computed twice, so a lambda names an inner result
-- once. The written forms of long lists come first in each CASE, as later branches see only the rows that are left.

CREATE OR REPLACE MACRO spaced(x) AS
    trim(regexp_replace(regexp_replace(x, '\p{Cf}+', '', 'g'), '[\p{Z}\p{Cc}]+', ' ', 'g'));

-- Letters stay for the rule to show, and so do digits of other scripts, which no office here writes.
CREATE OR REPLACE MACRO parse_nik(x) AS CASE
    WHEN regexp_full_match(x, '[0-9]*') THEN x
    ELSE regexp_replace(x, '[\p{Z}\p{C}\p{Pd}\x{2212}.''‘’‛ʼ`´]', '', 'g')
END;

-- Marks alone ('-', '...') say nothing.
CREATE OR REPLACE MACRO parse_text(x) AS CASE
    WHEN regexp_full_match(trim(x), '[A-Za-z0-9][!-~]*( [!-~]+)*') THEN trim(x)
    WHEN regexp_matches(x, '[\p{L}\p{N}]') THEN spaced(x)
END;

-- A text that a spreadsheet would run: a mark that begins a formula and something to run behind it, so neither a lone
-- '-' nor a signed number. The wide marks count because some spreadsheets fold them.
CREATE OR REPLACE MACRO is_formula(x) AS
    regexp_matches(x, '^[\p{Z}\p{C}]*[=+@＝＋－＠-]')
    AND NOT regexp_full_match(x, '[\p{Z}\p{C}]*([=+@＝＋－＠\p{Z}-]*|[+-][0-9][0-9 .,]*([Ee][+-]?[0-9]+)?)');

CREATE OR REPLACE MACRO month_number(word) AS MAP {
    'JANUARI': 1, 'JANUARY': 1, 'JAN': 1,
    'FEBRUARI': 2, 'PEBRUARI': 2, 'FEBRUARY': 2, 'FEB': 2, 'PEB': 2,
    'MARET': 3, 'MARCH': 3, 'MAR': 3, 'MRT': 3,
    'APRIL': 4, 'APR': 4,
    'MEI': 5, 'MAY': 5,
    'JUNI': 6, 'JUNE': 6, 'JUN': 6,
    'JULI': 7, 'JULY': 7, 'JUL': 7,
    'AGUSTUS': 8, 'AUGUST': 8, 'AGUST': 8, 'AGUS': 8, 'AGU': 8, 'AGT': 8, 'AGS': 8, 'AUG': 8,
    'SEPTEMBER': 9, 'SEPT': 9, 'SEP': 9,
    'OKTOBER': 10, 'OCTOBER': 10, 'OKT': 10, 'OCT': 10,
    'NOVEMBER': 11, 'NOPEMBER': 11, 'NOV': 11, 'NOP': 11,
    'DESEMBER': 12, 'DECEMBER': 12, 'DES': 12, 'DEC': 12
}[word];

CREATE OR REPLACE MACRO month_of_date(d) AS date_diff('month', DATE '0001-01-01', d) + 12;

-- '17-Agt. 1980' -> '17 AGT 1980'
CREATE OR REPLACE MACRO date_words(x) AS
    trim(regexp_replace(upper(x), '[\p{Z}\p{C}\p{Pd}.,/:''’]+', ' ', 'g'));

-- Days come first or last, never in the middle, so 08/17/1980 is no date. A time of day is dropped. One with AM or PM
-- makes it unreadable, for its sheet puts months first; so does a time zone, which can move the day.
CREATE OR REPLACE MACRO written_date(x) AS list_transform(
    [regexp_extract(
        date_words(x),
        '^(?:([0-9]{1,2})( ?[A-Z]+ ?| [0-9]{1,2} )((?:19|20)[0-9]{2})'
        || '|((?:19|20)[0-9]{2})( ?[A-Z]+ ?| [0-9]{1,2} )([0-9]{1,2}))'
        || '(?:[ T][0-9]{1,2} [0-9]{2}(?: [0-9]{2}(?: [0-9]+)?)?)?$',
        ['d1', 'm1', 'y1', 'y2', 'm2', 'd2']
    )],
    lambda p: TRY_CAST(concat_ws(
        '-',
        p.y1 || p.y2,
        coalesce(CAST(month_number(trim(p.m1 || p.m2)) AS VARCHAR), trim(p.m1 || p.m2)),
        p.d1 || p.d2
    ) AS DATE)
)[1];

-- Days as a spreadsheet counts them since 1900. Five digits only, 18-05-1927 to 31-12-2049: four could be a year.
CREATE OR REPLACE MACRO serial_date(x) AS
    CASE WHEN x BETWEEN '10000' AND '54788' THEN DATE '1899-12-30' + CAST(x AS INTEGER) END;

-- Years 1900 to 2099, always written out: the century of a birth date is not guessed. Eight digits have one reading
-- only, as 19 and 20 are no months.
CREATE OR REPLACE MACRO parse_date(x) AS CASE
    WHEN x = '' THEN NULL
    WHEN regexp_full_match(x, '[0-9]{2}-[0-9]{2}-(19|20)[0-9]{2}') THEN CAST(try_strptime(x, '%d-%m-%Y') AS DATE)
    WHEN regexp_full_match(x, '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}') THEN CAST(try_strptime(x, '%d/%m/%Y') AS DATE)
    WHEN regexp_full_match(x, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(x AS DATE)
    WHEN regexp_full_match(x, '[0-9]{5}') THEN serial_date(x)
    WHEN regexp_full_match(x, '(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{2}') THEN CAST(try_strptime(x, '%Y%m%d') AS DATE)
    WHEN regexp_full_match(x, '[0-9]{4}(19|20)[0-9]{2}') THEN CAST(try_strptime(x, '%d%m%Y') AS DATE)
    ELSE written_date(x)
END;

CREATE OR REPLACE MACRO month_index(year_text, month_of_year) AS CASE
    WHEN month_of_year BETWEEN 1 AND 12 THEN CAST(year_text AS INTEGER) * 12 + month_of_year - 1
END;

-- 'Sep-25' is how a spreadsheet shows a month: its two digits mean 1950 to 2049. Two numbers never do ('09-25').
CREATE OR REPLACE MACRO written_month(x) AS list_transform(
    [regexp_extract(
        date_words(x),
        '^(?:([A-Z]+ ?|[0-9]{2} ?|[0-9] )((?:19|20)[0-9]{2})'
        || '|((?:19|20)[0-9]{2})( ?[A-Z]+| ?[0-9]{2}| [0-9])|([A-Z]+) ?([0-9]{2}))$',
        ['m1', 'y1', 'y2', 'm2', 'm3', 'short']
    )],
    lambda p: month_index(
        CASE WHEN p.short = '' THEN p.y1 || p.y2 WHEN p.short < '50' THEN '20' || p.short ELSE '19' || p.short END,
        coalesce(month_number(trim(p.m1 || p.m2 || p.m3)), TRY_CAST(p.m1 || p.m2 AS INTEGER))
    )
)[1];

-- A month as a number (year * 12 + month - 1), from a month or any date in it. Five digits that could also be a month
-- and a year without its zero (42015, 20154) are not read as a serial.
CREATE OR REPLACE MACRO parse_month(x) AS CASE
    WHEN x = '' THEN NULL
    WHEN regexp_full_match(x, '(0[1-9]|1[0-2])[-/](19|20)[0-9]{2}') THEN month_index(x[4:7], CAST(x[1:2] AS INTEGER))
    WHEN regexp_full_match(x, '(19|20)[0-9]{2}-?(0[1-9]|1[0-2])') THEN month_index(x[1:4], CAST(x[-2:] AS INTEGER))
    WHEN regexp_full_match(x, '[0-9](19|20)[0-9]{2}|(19|20)[0-9]{3}') THEN NULL
    WHEN regexp_matches(x, '^[A-Za-z]') THEN written_month(x)
    ELSE coalesce(month_of_date(parse_date(x)), written_month(x))
END;

-- Whole rupiah; cents are dropped, as no benefit or contract here has any. A mark starts cents when one or two digits
-- follow it, or when four or more stand before it: thousands are written in threes. Words ('42 juta') and powers of
-- ten, which have lost digits, are not read.
CREATE OR REPLACE MACRO written_idr(x) AS list_transform(
    [regexp_extract(
        upper(spaced(x)),
        '^(\()?(-)? ?(?:(?:RP|IDR)\.? ?)?(-)? ?(?:([0-9]{4,})[.,][0-9]{3,}'
        || '|([0-9]+|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+|(?: [0-9]{3})+))(?:[.,][0-9]{1,2}|[.,] ?[-=]+)?)'
        || ' ?(\))?$',
        ['opened', 'minus', 'late_minus', 'long', 'whole', 'closed']
    )],
    lambda p: TRY_CAST(regexp_replace(p.long || p.whole, '[., ]', '', 'g') AS BIGINT)
        * CASE p.opened || p.minus || p.late_minus || p.closed WHEN '' THEN 1 WHEN '-' THEN -1 WHEN '()' THEN -1 END
)[1];

CREATE OR REPLACE MACRO parse_idr(x) AS
    CASE WHEN regexp_full_match(x, '-?[0-9]{1,18}') THEN CAST(x AS BIGINT) ELSE written_idr(x) END;

-- A count, with or without marks between thousands. Decimals other than zeros are no count.
CREATE OR REPLACE MACRO parse_number(x) AS CASE
    WHEN regexp_full_match(x, '-?[0-9]{1,18}') THEN CAST(x AS BIGINT)
    WHEN regexp_full_match(spaced(x), '-?[0-9]+([., ][0-9]{3})*([.,]0{1,2})?') THEN written_idr(x)
END;

-- '63.11.01.2001' -> '6311012001'
CREATE OR REPLACE MACRO parse_region_code(x) AS CASE
    WHEN regexp_full_match(x, '[0-9]{10}') THEN x
    ELSE nullif(regexp_extract(regexp_replace(x, '[\p{Z}\p{C}\p{Pd}.''’]', '', 'g'), '^[0-9]{10}$'), '')
END;

-- After the regency, BPS writes three digits for the district, most ending in 0, and three for the village, where
-- Kemendagri writes two and four, the four beginning with 1 or 2. The BPS code of a district split off later ('031')
-- has the form of a Kemendagri code and cannot be told from it.
CREATE OR REPLACE MACRO is_bps_code(x) AS regexp_full_match(coalesce(parse_region_code(x), ''), '[0-9]{6}0[0-9]{3}');

-- 'Kel. Batu Piring' and 'BATUPIRING' -> 'BATUPIRING'; villages are compared by this key within their district.
CREATE OR REPLACE MACRO full_words(x) AS CASE
    WHEN regexp_matches(x, ' (SEL|TIM|BAR|UT|UTR)[.]?\s*$') THEN
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            rtrim(x, '. '), ' SEL$', ' SELATAN'), ' TIM$', ' TIMUR'), ' BAR$', ' BARAT'), ' (UT|UTR)$', ' UTARA')
    ELSE x
END;

CREATE OR REPLACE MACRO place_key(x) AS regexp_replace(
    regexp_replace(
        full_words(strip_accents(upper(x))), '^[^A-Z]*(?:(?:DESA|KELURAHAN|KEL|DS|KECAMATAN|KEC)[^A-Z]+)+([A-Z])', '\1'
    ),
    '[^A-Z]', '', 'g'
);

CREATE OR REPLACE MACRO value_key(x) AS trim(regexp_replace(upper(x), '[^A-Z0-9]+', ' ', 'g'));

-- The birth date inside a NIK; women carry their day plus 40. The century is the one that makes the person 0-99.
CREATE OR REPLACE MACRO nik_day(nik) AS TRY_CAST(nik[7:8] AS INTEGER) - CASE WHEN nik[7:8] > '40' THEN 40 ELSE 0 END;

CREATE OR REPLACE MACRO nik_sex(nik) AS CASE
    WHEN TRY_CAST(nik[7:8] AS INTEGER) > 40 THEN 'P'
    WHEN TRY_CAST(nik[7:8] AS INTEGER) <= 40 THEN 'L'
END;

CREATE OR REPLACE MACRO nik_birth_date(nik, century) AS TRY_CAST(
    century || nik[11:12] || '-' || nik[9:10] || '-' || lpad(CAST(nik_day(nik) AS VARCHAR), 2, '0') AS DATE
);

-- 'Galumbang (Juai)' and 'Desa Galumbang Kec. Juai' name village and district in one cell; '(Kel)' names neither.
CREATE OR REPLACE MACRO village_in(x) AS CASE
    WHEN contains(x, '(') OR regexp_matches(upper(x), '[ ,]KEC') THEN
        regexp_replace(upper(x), '[\s,]*(\([^)]*\)?|[\s,]KEC(AMATAN)?[.\s].*)\s*$', '')
    ELSE x
END;

CREATE OR REPLACE MACRO district_in(x) AS CASE
    WHEN regexp_matches(upper(x), '\(\s*(KEL|KELURAHAN|DESA|DS)\.?\s*\)\s*$') THEN NULL
    WHEN contains(x, '(') THEN regexp_extract(upper(x), '\(\s*([^)]*)', 1)
    WHEN regexp_matches(upper(x), '[ ,]KEC') THEN regexp_extract(upper(x), '[\s,]KEC(?:AMATAN)?[.\s]+(.*)$', 1)
END;

-- The words that offices write for it, with whatever date or note stands beside them.
CREATE OR REPLACE MACRO says_deceased(x) AS x <> ''
    AND regexp_matches(upper(x), '\b(MENINGG?AL|WAFAT|ALMARHUMA?H?|ALM|MATI|TUTUP USIA)\b')
    AND NOT regexp_matches(upper(x), '\b(BELUM|TIDAK|BUKAN|AHLI WARIS|ORANG TUA|SUAMI|ISTRI|AYAH|BAPAK|IBU)\b');
