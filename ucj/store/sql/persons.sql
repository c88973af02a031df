-- The second file: who the person keys of a release are. The newest word wins, workforce lists before participants.

CREATE TABLE persons_file.person AS
SELECT
    person_id,
    nik,
    name,
    birth_date,
    address
FROM (
    SELECT r.person_id, r.nik, r.name, r.birth_date, r.address, 1 AS rank, r.batch_id, r.line
    FROM registry.workforce_row AS r
    JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL
    UNION ALL
    SELECT coalesce(i.worker_id, r.person_id), r.nik, r.name, r.birth_date, NULL, 2, r.batch_id, r.line
    FROM registry.participation_row AS r
    JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL
    LEFT JOIN same_person AS i ON i.person_id = r.person_id
)
QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY rank, batch_id DESC, line DESC) = 1
ORDER BY person_id;

-- What employers are called, as the newest list that names them has it.
CREATE TABLE persons_file.employer AS
SELECT
    r.employer_code,
    r.employer_name
FROM registry.employer_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id AND b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.employer_code ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
ORDER BY r.employer_code;
