-- Who is who: what the matching goes by, here and in intake, and what people have decided of it.

-- Everyone on a workforce list, as the newest list has him.
CREATE OR REPLACE TEMP VIEW worker_in_force AS
SELECT r.*
FROM registry.workforce_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL AND b.mode <> 'remove'
QUALIFY row_number() OVER (PARTITION BY r.person_id ORDER BY b.period_month DESC, r.batch_id DESC, r.line DESC) = 1;

-- Participants on no workforce list, each as the newest list has him.
CREATE OR REPLACE TEMP VIEW unlisted_participant AS
SELECT r.*
FROM registry.participation_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
ANTI JOIN worker_in_force AS w ON w.person_id = r.person_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.person_id ORDER BY b.period_month DESC, r.batch_id DESC, r.line DESC) = 1;

-- Quarantined rows of people that nobody has corrected.
CREATE OR REPLACE TEMP VIEW uncorrected_row AS
SELECT q.*, b.kind
FROM registry.quarantine AS q
JOIN registry.batch AS b ON b.batch_id = q.batch_id
WHERE b.undone_at IS NULL
    AND b.kind IN ('workforce', 'participation')
    AND NOT EXISTS (
        FROM registry.correction AS c
        JOIN registry.batch AS d ON d.batch_id = c.by_batch_id AND d.undone_at IS NULL
        WHERE c.batch_id = q.batch_id AND c.line = q.line
    );

CREATE OR REPLACE TEMP VIEW match_standing AS
SELECT
    d.decision_id,
    d.is_accepted,
    s.suggestion_id,
    s.person_id,
    s.batch_id,
    s.line,
    s.worker_id
FROM registry.match_decision AS d
JOIN registry.match_suggestion AS s ON s.suggestion_id = d.suggestion_id
QUALIFY row_number() OVER (PARTITION BY d.suggestion_id ORDER BY d.decision_id DESC) = 1;

-- What waits for a decision: both sides still there, the pair undecided, and the left side matched with nobody.
CREATE OR REPLACE TEMP VIEW match_waiting AS
SELECT s.*
FROM registry.match_suggestion AS s
JOIN worker_in_force AS w ON w.person_id = s.worker_id
LEFT JOIN unlisted_participant AS p ON p.person_id = s.person_id
LEFT JOIN uncorrected_row AS q ON q.batch_id = s.batch_id AND q.line = s.line
WHERE s.is_open
    AND (p.person_id IS NOT NULL OR q.batch_id IS NOT NULL)
    AND NOT EXISTS (
        FROM match_standing AS m
        WHERE m.suggestion_id = s.suggestion_id
            OR (m.is_accepted AND (m.person_id = s.person_id OR (m.batch_id = s.batch_id AND m.line = s.line)))
    );

-- Who a participant is on the workforce lists, where somebody has said so. A worker on a list is never another one, so
-- no match leads on to a further one; several participants may be one worker. The newest word on a participant stands.
CREATE OR REPLACE TEMP TABLE same_person AS
SELECT
    m.person_id,
    m.worker_id
FROM match_standing AS m
JOIN worker_in_force AS w ON w.person_id = m.worker_id
ANTI JOIN worker_in_force AS listed ON listed.person_id = m.person_id
WHERE m.is_accepted AND m.person_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY m.person_id ORDER BY m.decision_id DESC) = 1;
