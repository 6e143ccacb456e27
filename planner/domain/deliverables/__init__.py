"""What a plan is handed on as and comes back from: workbook, CRM files, hand-over sheets, edits by hand."""
