"""A file of an office becomes accepted rows, findings and a quarantine; or is refused and changes nothing."""
