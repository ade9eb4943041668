"""The public site of an office: pages, versions, files, and the officers' view of them."""
