SELECT
    s.suggestion_id,
    coalesce(q.kind, 'participation') AS source,
    coalesce(s.batch_id, p.batch_id) AS batch_id,
    coalesce(s.line, p.line) AS line,
    coalesce(p.nik, q.raw ->> 'nik') AS left_nik,
    coalesce(p.name, concat_ws(' ', q.raw ->> 'name', q.raw ->> 'name_middle', q.raw ->> 'name_last')) AS left_name,
    coalesce(strftime(p.birth_date, '%d-%m-%Y'), q.raw ->> 'birth_date') AS left_birth_date,
    q.raw ->> 'sex' AS left_sex,
    coalesce(q.raw ->> 'village', q.raw ->> 'village_code') AS left_village,
    w.nik AS worker_nik,
    w.name AS worker_name,
    strftime(w.birth_date, '%d-%m-%Y') AS worker_birth_date,
    w.sex AS worker_sex,
    w.village_code AS worker_village,
    s.probability,
    s.differs
FROM match_waiting AS s
JOIN worker_in_force AS w ON w.person_id = s.worker_id
LEFT JOIN unlisted_participant AS p ON p.person_id = s.person_id
LEFT JOIN uncorrected_row AS q ON q.batch_id = s.batch_id AND q.line = s.line
ORDER BY s.probability DESC, s.suggestion_id;
