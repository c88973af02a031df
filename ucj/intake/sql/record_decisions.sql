-- `decided`: suggestion_id, is_accepted. The probability is kept as it stood when it was decided on.
INSERT INTO match_decision
SELECT
    (SELECT coalesce(max(decision_id), 0) FROM match_decision) + row_number() OVER (ORDER BY d.suggestion_id),
    d.suggestion_id,
    d.is_accepted,
    s.probability,
    $how,
    $above,
    $by,
    $at
FROM decided AS d
JOIN match_suggestion AS s ON s.suggestion_id = d.suggestion_id;
