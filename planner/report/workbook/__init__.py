"""A plan as an Excel workbook: what stands on each sheet, and the writing of it."""
