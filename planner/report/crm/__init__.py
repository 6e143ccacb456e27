"""A plan as files for a CRM: a proposal to be reviewed and loaded by hand; nothing is loaded from here."""
