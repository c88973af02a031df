-- What was refused, as it was sent: the filled cells of its mapped columns. A merge patch leaves out what is null.

INSERT INTO registry.quarantine
SELECT
    $batch,
    cell.line,
    json_merge_patch(json_merge_patch('{}', to_json(cell)), '{"line": null}'),
    nullif(p.village_code, '')
FROM (SELECT line, nullif(COLUMNS(* EXCLUDE (line, nik_is_number)), '') FROM staged) AS cell
JOIN place AS p ON p.line = cell.line
WHERE cell.line IN (SELECT line FROM refused)
ORDER BY cell.line;
