"""Pay of real deals and shipped plans: payroll, statements, the library, games against plans."""
