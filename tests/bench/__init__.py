"""`make bench`: what the product costs, beside the floor of the same machine in the same run. Figures, no verdicts."""
