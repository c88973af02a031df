INSERT INTO registry.construction_row
SELECT
    $batch,
    line,
    project_number,
    project_name,
    contractor,
    employer_code,
    district_code,
    funder,
    contract_idr,
    start_date,
    end_date,
    worker_count,
    is_registered,
    contribution_idr
FROM accepted
ORDER BY line;
