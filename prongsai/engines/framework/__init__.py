"""Editions of the assessment checklist: data files with provenance, loaded as versions that never change."""
