"""Wrong answers that the checks recognise, and right answers written another way, one module a lesson."""
