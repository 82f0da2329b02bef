"""Wrong answers that the checks must recognise, and right ones written another way, by lesson."""
