"""Plans of any kind: measures and projects with steps, progress, evidence, and the reading of documents."""
