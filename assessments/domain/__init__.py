"""Scoring, gaps and roadmap: pure Python over `frameworks.structure`. No Django, no I/O."""
