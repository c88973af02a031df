-- Which workers are probably members under another NIK, in the release's month: undecided suggestions, each member
-- counted for the worker he fits best. `matched` says when the matching was run last; without a run nothing is known.

CREATE TABLE match_suggestion AS
WITH best AS (
    SELECT
        s.worker_id,
        s.probability
    FROM match_waiting AS s
    WHERE EXISTS (
        FROM participation AS p
        CROSS JOIN param AS m
        WHERE p.person_id = s.person_id AND p.start_month <= m.last_month AND p.end_month > m.last_month
    )
    QUALIFY row_number() OVER (PARTITION BY s.person_id ORDER BY s.probability DESC, s.worker_id) = 1
)
SELECT
    worker_id AS person_id,
    max(probability) AS probability
FROM best
GROUP BY worker_id
ORDER BY worker_id;

CREATE TABLE matched AS
SELECT max(run_at) AS run_at
FROM registry.match_run;
