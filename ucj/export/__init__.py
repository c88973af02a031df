"""Files people take away: exactly what is shown, with what it is and where it comes from."""
