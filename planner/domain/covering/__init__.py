"""Who may cover what, and what any account is worth and costs at any seat."""
