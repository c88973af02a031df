-- The schemes that pay for workers, and how far everybody proposed to them came: under a NIK the population office does
-- not dispute, eligible by the scheme's rule, registered by its payer, paid for. A list speaks of now, so all are judged
-- in the newest month, and what was paid in the payer's newest ledger.
-- Needs programme_row, corrected, civil_word, worklist, status_spell, participation, contribution, ledger_month,
-- programme_rule, param.

CREATE OR REPLACE TEMP MACRO scheme_key(x) AS trim(regexp_replace(upper(x), '[^A-Z0-9]+', ' ', 'g'));

CREATE TEMP TABLE ruled AS
SELECT *, scheme_key(name) AS scheme
FROM programme_rule;

-- A refused row is of the scheme that it names and of the payer whom the accepted rows of its file say that it has; one
-- that names none is of its file's most frequent.
CREATE TEMP TABLE proposal AS
WITH frequent AS (
    SELECT
        batch_id,
        scheme,
        payer,
        count(*) AS row_count
    FROM programme_row
    GROUP BY ALL
),
refused AS (
    SELECT
        q.batch_id,
        q.line,
        b.period_month,
        q.raw ->> 'programme_name' AS programme_name,
        nullif(scheme_key(q.raw ->> 'programme_name'), '') AS scheme,
        regexp_replace(coalesce(q.raw ->> 'nik', ''), '[^0-9]', '', 'g') AS nik
    FROM registry.quarantine AS q
    JOIN registry.batch AS b ON b.batch_id = q.batch_id
    ANTI JOIN corrected AS c ON c.batch_id = q.batch_id AND c.line = q.line
    WHERE b.undone_at IS NULL AND b.kind = 'programme'
)
SELECT
    batch_id,
    line,
    period_month,
    programme_name,
    scheme,
    payer,
    person_id,
    NULL AS nik,
    FALSE AS is_refused
FROM programme_row
UNION ALL
SELECT
    r.batch_id,
    r.line,
    r.period_month,
    r.programme_name,
    coalesce(r.scheme, (SELECT max_by(f.scheme, f.row_count) FROM frequent AS f WHERE f.batch_id = r.batch_id), '?'),
    coalesce(
        (SELECT max_by(f.payer, f.row_count) FROM frequent AS f WHERE f.batch_id = r.batch_id AND f.scheme = r.scheme),
        (SELECT max(p.payer) FROM ruled AS p WHERE p.scheme = r.scheme),
        (SELECT max_by(f.payer, f.row_count) FROM frequent AS f WHERE f.batch_id = r.batch_id),
        'unknown'
    ),
    NULL,
    r.nik,
    TRUE
FROM refused AS r;

-- One of the regency's own file first, in its order; one that only a list knows has no rule. list_month: of its newest
-- list, none where no list has come. ledger_month: of its payer's newest ledger. keeps_rest: it is the only one of its
-- payer, or the only one with a rule, so that a name spelt otherwise takes nothing but its own persons from it.
CREATE TABLE programme AS
WITH listed AS (
    SELECT
        scheme,
        payer,
        mode(programme_name) AS list_name,
        coalesce(max(period_month) FILTER (WHERE NOT is_refused), max(period_month)) AS list_month
    FROM proposal
    GROUP BY ALL
),
known AS (
    SELECT
        coalesce(l.scheme, r.scheme) AS scheme,
        coalesce(l.payer, r.payer) AS payer,
        coalesce(r.code, lower(replace(l.scheme, ' ', '_'))) AS own_code,
        r.code IS NOT NULL AS is_ruled,
        coalesce(r.name, l.list_name, l.scheme) AS name,
        r.youngest,
        r.oldest,
        r.occupations,
        r.source,
        r.position,
        l.list_month
    FROM listed AS l
    FULL JOIN ruled AS r ON r.scheme = l.scheme AND r.payer = l.payer
)
SELECT
    CASE
        WHEN NOT is_ruled AND count(*) OVER (PARTITION BY own_code) > 1 THEN concat(own_code, '_', payer)
        ELSE own_code
    END AS code,
    * EXCLUDE (own_code, position),
    count(*) OVER (PARTITION BY payer) = 1 OR (is_ruled AND count_if(is_ruled) OVER (PARTITION BY payer) = 1) AS keeps_rest,
    (
        SELECT max(m.month)
        FROM ledger_month AS m
        WHERE m.payer = known.payer AND m.month <= (SELECT last_month FROM param)
    ) AS ledger_month,
    row_number() OVER (ORDER BY position NULLS LAST, name, payer)::INTEGER AS position
FROM known
ORDER BY position;

-- The last stage that a reason for dropping out leaves behind, the reasons in the order in which the first counts.
CREATE TEMP TABLE drop_reason AS
FROM (
    VALUES
        ('nik_missing', 'proposed'),
        ('nik_invalid', 'proposed'),
        ('row_refused', 'proposed'),
        ('civil_mismatch', 'proposed'),
        ('deceased', 'valid'),
        ('moved', 'valid'),
        ('not_listed', 'valid'),
        ('servant', 'valid'),
        ('too_young', 'valid'),
        ('too_old', 'valid'),
        ('occupation', 'valid'),
        ('company_paid', 'valid'),
        ('other_payer', 'eligible'),
        ('not_registered', 'eligible'),
        ('lapsed', 'registered'),
        ('unpaid', 'registered')
) AS dropped (reason, stage);

-- A row a person and scheme. person_id and village_code: NULL for a refused row, which names nobody for certain; the
-- village of the list in force. stage: the last one passed, at most 'registered' where no ledger is held. reason: why not
-- the next, NULL where there is none or no ledger.
CREATE TABLE programme_person AS
WITH held AS (
    SELECT
        p.*,
        g.code
    FROM proposal AS p
    JOIN programme AS g ON g.scheme = p.scheme AND g.payer = p.payer AND g.list_month = p.period_month
),
accepted AS (
    SELECT DISTINCT code, person_id
    FROM held
    WHERE NOT is_refused
),
refused AS (
    SELECT
        h.code,
        h.batch_id,
        h.line,
        h.nik
    FROM held AS h
    WHERE h.is_refused
        -- Whoever also stands on the list as he should be is proposed once.
        AND NOT EXISTS (
            FROM registry.person_nik AS n
            JOIN accepted AS a ON a.person_id = n.person_id
            WHERE n.nik = h.nik AND a.code = h.code
        )
    QUALIFY h.nik = '' OR row_number() OVER (PARTITION BY h.code, h.nik ORDER BY h.batch_id, h.line) = 1
),
worker AS (
    SELECT
        w.person_id,
        w.village_code,
        w.occupation_code,
        o.is_servant,
        (q.last_month - w.birth_month) // 12 AS age
    FROM worklist AS w
    JOIN occupation AS o ON o.occupation_code = w.occupation_code
    CROSS JOIN param AS q
    WHERE w.from_month <= q.last_month AND w.to_month > q.last_month
),
membership AS (
    SELECT
        m.person_id,
        m.payer,
        bool_or(m.end_month > q.last_month) AS is_in_force,
        bool_or(m.end_month > q.last_month AND m.segment = 'PU' AND m.payer = 'company') AS is_wage_earner
    FROM participation AS m
    CROSS JOIN param AS q
    WHERE m.start_month <= q.last_month
    GROUP BY ALL
),
of_anybody AS (
    SELECT
        person_id,
        bool_or(is_in_force) AS is_in_force,
        bool_or(is_wage_earner) AS is_wage_earner
    FROM membership
    GROUP BY person_id
),
judged AS (
    SELECT
        a.code,
        a.person_id,
        w.village_code,
        g.ledger_month,
        CASE
            WHEN v.verdict IN ('mismatch', 'not_found') THEN 'civil_mismatch'
            WHEN v.verdict = 'deceased' THEN 'deceased'
            WHEN w.person_id IS NULL AND v.verdict = 'moved' THEN 'moved'
            WHEN w.person_id IS NULL THEN 'not_listed'
            WHEN w.is_servant THEN 'servant'
            WHEN w.age < greatest(coalesce(g.youngest, q.youngest), q.youngest) THEN 'too_young'
            WHEN w.age > least(coalesce(g.oldest, q.oldest), q.oldest) THEN 'too_old'
            WHEN g.occupations <> '' AND NOT list_contains(string_split(g.occupations, ' '), w.occupation_code)
                THEN 'occupation'
            WHEN g.payer <> 'company' AND e.is_wage_earner THEN 'company_paid'
            WHEN m.person_id IS NULL AND e.is_in_force THEN 'other_payer'
            WHEN m.person_id IS NULL THEN 'not_registered'
            WHEN g.ledger_month IS NULL OR c.person_id IS NOT NULL THEN NULL
            WHEN m.is_in_force THEN 'unpaid'
            ELSE 'lapsed'
        END AS reason
    FROM accepted AS a
    JOIN programme AS g ON g.code = a.code
    CROSS JOIN param AS q
    LEFT JOIN civil_word AS v ON v.person_id = a.person_id
    LEFT JOIN worker AS w ON w.person_id = a.person_id
    LEFT JOIN of_anybody AS e ON e.person_id = a.person_id
    LEFT JOIN membership AS m ON m.person_id = a.person_id AND m.payer = g.payer
    LEFT JOIN (SELECT DISTINCT person_id, payer, contribution_month FROM contribution WHERE paid_idr > 0) AS c
        ON c.person_id = a.person_id AND c.payer = g.payer AND c.contribution_month = g.ledger_month
    UNION ALL
    SELECT
        r.code,
        NULL,
        NULL,
        g.ledger_month,
        CASE
            WHEN r.nik = '' THEN 'nik_missing'
            WHEN EXISTS (
                FROM registry.finding AS f
                WHERE f.batch_id = r.batch_id AND f.line = r.line AND f.severity = 'error' AND f.rule LIKE 'nik\_%' ESCAPE '\'
            ) THEN 'nik_invalid'
            ELSE 'row_refused'
        END
    FROM refused AS r
    JOIN programme AS g ON g.code = r.code
)
SELECT
    j.code AS programme_code,
    j.person_id,
    j.village_code,
    coalesce(d.stage, CASE WHEN j.ledger_month IS NULL THEN 'registered' ELSE 'paid' END) AS stage,
    j.reason
FROM judged AS j
LEFT JOIN drop_reason AS d ON d.reason = j.reason
ORDER BY ALL;
