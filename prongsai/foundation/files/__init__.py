"""Evidence and attachments: stored by their hash, without hidden data, private until they are published."""
