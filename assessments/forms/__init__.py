"""What users type, checked and in their words."""
